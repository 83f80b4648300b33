#pragma once

#include <cstdint>
#include <optional>

#include "base/result.h"
#include "graph/paths/bounds.h"
#include "graph/paths/sight.h"
#include "graph/store/ids.h"
#include "graph/store/money_graph.h"

namespace duanlian::graph {

// What went through one side of a pocket: transfers, and their sum in smallest units of the pocket's asset.
struct Flow {
  uint64_t count = 0;
  int64_t sum = 0;
  std::optional<PathCut> cut;  // then of the earliest transfers only, or a sum of INT64_MAX
};

struct FlowRatio {
  Flow in;
  Flow out;

  // The sum out for a thousand in, rounded down; nothing when nothing came in, or it is beyond 64 bits.
  std::optional<int64_t> out_per_in_milli() const;
};

// Transfers of one side within the window that were neither failed nor undone. Cash has none. One step each
// after two searches by time; all of the pocket's where one was late.
// Refused (invalid_argument): a pocket that is not in the graph, a window that ends before it begins.
Result<Flow> out_sum(const MoneyGraph& graph, PocketId pocket, const TimeWindow& window,
                     const PathBounds& bounds = {});
Result<Flow> in_sum(const MoneyGraph& graph, PocketId pocket, const TimeWindow& window,
                    const PathBounds& bounds = {});
// The bounds are for both sides together.
Result<FlowRatio> in_and_out(const MoneyGraph& graph, PocketId pocket, const TimeWindow& window,
                             const PathBounds& bounds = {});

// For a search that asks among other things.
Flow flow_of(Sight& sight, PocketId pocket, FlowSide side, const TimeWindow& window);

}  // namespace duanlian::graph
