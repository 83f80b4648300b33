#pragma once

#include "base/result.h"
#include "base/time.h"
#include "graph/follow/answer.h"
#include "graph/follow/question.h"
#include "graph/store/money_graph.h"

namespace duanlian::graph {

// How money is ranked: docs/following.md says why so.
struct Ranking {
  // Of money that came to a pocket which pays later: the part that is said to stay there.
  int64_t stay_milli = 50;
  // A payment so much later weighs half.
  Duration half_life = days(1);
  // What waits at a pocket is not followed further below this part of what an origin lost.
  int64_t residual_least_millionths = 100;
};

// Transaction tracing rank (Wu et al., TRacer, 2022) of money: what came to a pocket is divided among its
// later payments by amount and nearness in time, the most first. No payment carries more than it moved.
// Needs no balances. Conserves: for each origin the shares of all rests sum up to what was taken.
Result<Trace> follow_ranked(const MoneyGraph& graph, const TraceQuestion& question,
                            const Ranking& ranking = {});

}  // namespace duanlian::graph
