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

}  // namespace duanlian::graph
