#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "graph/paths/bounds.h"
#include "graph/paths/chain_search.h"
#include "graph/paths/chains.h"
#include "graph/store/ids.h"
#include "graph/store/money_graph.h"

namespace duanlian::graph {

struct CycleQuestion {
  PocketId pocket;
  uint32_t hops_max = 6;  // 2 to kChainHopsMax
  ChainFilter filter;     // span_max: the longest window of one cycle
  PathBounds bounds;
};

// Chains that leave the pocket and come back to it, and on the way to no pocket twice: those of the smallest
// window (from first to last transfer) first, then of fewer hops, then by the moments of their transfers.
// Where answers_max cuts, the best are kept; where steps or time cut, the best of what was found. Once there
// are answers_max, longer windows are not looked for. Time and refusals as for chains_between.
Result<Chains> cycles_through(const MoneyGraph& graph, const CycleQuestion& question);

// Money that went from one pocket to another, to a third, and back to the first.
struct ThreeCycles {
  uint64_t count = 0;                             // of all within the window
  std::vector<std::array<TransferId, 3>> cycles;  // of the least third pocket first, then by the moments
  std::optional<PathCut> cut;                     // answers_max: the count is whole and the list is not
  uint64_t steps = 0;
};

// Transfers payer -> payee -> third -> payer, each later in (time, number) than the one before, all within
// the window, for any third pocket but cash. Looks at what the one with fewer transfers paid or was paid,
// then after the pair's first at what left the payee and came to the payer; n log n in those. Refused
// (invalid_argument): a pocket that is not in the graph, twice the same, a window that ends before it begins;
// limit_exceeded: kPathAnswersMax.
Result<ThreeCycles> three_cycles(const MoneyGraph& graph, PocketId payer, PocketId payee,
                                 const TimeWindow& window, const PathBounds& bounds = {});

}  // namespace duanlian::graph
