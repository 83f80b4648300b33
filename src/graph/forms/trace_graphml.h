#pragma once

#include <string>

#include "graph/forms/trace_report.h"

namespace duanlian::graph {

// GraphML 1.0, docs/trace-format.md: a node for every pocket that money went through or rests at, an edge for
// every hop.
void append_trace_graphml(std::string& out, const TraceReport& report);

}  // namespace duanlian::graph
