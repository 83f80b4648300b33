#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "graph/follow/answer.h"
#include "graph/follow/question.h"
#include "graph/store/money_graph.h"

namespace duanlian::graph {

// An answer that is to be shown, with its question and with how what it names is named. What it refers to
// must outlive it.
struct TraceReport {
  const MoneyGraph& graph;
  const TraceQuestion& question;
  const Trace& trace;
  Timestamp as_of;         // the newest thing that the graph knows, or the end that was asked for
  bool bracketed = false;  // brackets, confidence and doubts are filled
  bool masked = false;     // names show their last characters only
  // The id of the event that told of a transfer, where that is known.
  std::function<std::string_view(TransferId)> event_of;
};

// Of an account or wallet; "cash" for cash.
std::string name_of(const TraceReport& report, PocketId id);
std::string victim_name(const TraceReport& report, uint32_t victim);
// In which the shares were taken; of none, in which all was. Empty where there are several.
std::string_view asset_taken(const TraceReport& report, const Shares& shares);
std::string_view event_of(const TraceReport& report, TransferId transfer);
// The last four characters behind stars; all stars where there are no more than four.
std::string masked_name(std::string_view name);

}  // namespace duanlian::graph
