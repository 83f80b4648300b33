#pragma once

#include <string>

#include "graph/follow/follow.h"
#include "graph/forms/trace_report.h"

namespace duanlian::graph {

inline constexpr int kTraceFormVersion = 1;

// Compact JSON, docs/trace-format.md.
void append_trace_json(std::string& out, const TraceReport& report);
void append_backward_json(std::string& out, const MoneyGraph& graph, const BackwardQuestion& question,
                          const Backward& backward, bool masked);

}  // namespace duanlian::graph
