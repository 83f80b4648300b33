#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "graph/paths/bounds.h"
#include "graph/paths/sight.h"
#include "graph/store/ids.h"
#include "graph/store/money_graph.h"

namespace duanlian::graph {

inline constexpr uint32_t kTraceHopsMax = 8;

// How many chains of transfers leave a pocket and rise in time, by length.
struct TraceCounts {
  std::vector<uint64_t> by_hops;  // [0]: of one transfer
  std::optional<PathCut> cut;     // then there are at least so many
  uint64_t steps = 0;
};

// Chains of 1 to `hops` transfers, the first from the pocket and each from where the one before went, each
// later in (time, number) than the one before, all within the window. A pocket may come more than once.
// The last hop is counted by two searches, so that the cost is that of all chains of hops - 1.
// Refused (invalid_argument): a pocket that is not in the graph, a window that ends before it begins, no hop,
// or more than kTraceHopsMax.
Result<TraceCounts> ascending_trace(const MoneyGraph& graph, PocketId pocket, const TimeWindow& window,
                                    uint32_t hops, const PathBounds& bounds = {});

}  // namespace duanlian::graph
