#pragma once

#include "base/result.h"
#include "graph/follow/answer.h"
#include "graph/follow/question.h"
#include "graph/store/money_graph.h"

namespace duanlian::graph {

// How far the money can have come: all that leaves a pocket after tainted money came to it is tainted.
// Conserves nothing. The value of a rest is the most of each origin that can be there: not more than was
// taken, than came in that can have been its, and, where the asset is the same and the rest is followed on,
// than is there at the end.
Result<Trace> follow_poison(const MoneyGraph& graph, const TraceQuestion& question);

}  // namespace duanlian::graph
