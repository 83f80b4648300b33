#pragma once

#include <string>

#include "graph/follow/follow.h"
#include "graph/forms/trace_report.h"

namespace duanlian::app {

// The answer as a person reads it in a terminal, Chinese and English.
std::string trace_summary(const graph::TraceReport& report);
std::string sources_summary(const graph::MoneyGraph& graph, const graph::BackwardQuestion& question,
                            const graph::Backward& backward);

}  // namespace duanlian::app
