#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "graph/forms/path_answer.h"
#include "graph/forms/path_question.h"
#include "graph/store/ids.h"
#include "graph/store/money_graph.h"

namespace duanlian::graph {

inline constexpr int kPathFormVersion = 1;

// An answer that is to be written, docs/paths.md. What it refers to must outlive it.
struct PathReport {
  const MoneyGraph& graph;
  const PathQuestion& question;
  const PathBounds& bounds;  // that it was answered within
  const PathAnswer& answer;
  // The id of the event that told of a transfer, where that is known and was asked for.
  std::function<std::string_view(TransferId)> event_of;
};

// JSON: places of pockets and transfers, which stand once, in `pockets` and `transfers`; amounts in smallest
// units, times in UTC.
void append_path_json(std::string& out, const PathReport& report);
// A table for spreadsheets: amounts in major units, times in UTC+8. It has no place for cuts.
void append_path_csv(std::string& out, const PathReport& report);
void append_path(std::string& out, PathForm form, const PathReport& report);

// "cash" for cash; masked where the question says so.
std::string name_of(const PathReport& report, PocketId id);
// Of what accounts share.
std::string tie_name(const PathReport& report, const std::string& name);

}  // namespace duanlian::graph
