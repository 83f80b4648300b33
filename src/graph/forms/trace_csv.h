#pragma once

#include <string>
#include <string_view>

#include "graph/follow/follow.h"
#include "graph/forms/trace_report.h"

namespace duanlian::graph {

// CSV for spreadsheets, docs/trace-format.md: a byte order mark, a header, amounts in major units, times in
// UTC+8. A row a rest, in the order in which they are to be stopped, then the others.
void append_rests_csv(std::string& out, const TraceReport& report);
// A row a hop, in order of time.
void append_hops_csv(std::string& out, const TraceReport& report);
void append_sources_csv(std::string& out, const MoneyGraph& graph, const Backward& backward, bool masked);

// A cell of text that no spreadsheet takes for a formula or a number: where it begins with = + - @, tab or
// carriage return, or is a number that a spreadsheet would round (more than 11 digits), it gets an apostrophe
// before it.
void append_text_cell(std::string& out, std::string_view text);

}  // namespace duanlian::graph
