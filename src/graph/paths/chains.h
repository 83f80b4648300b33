#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "graph/paths/bounds.h"
#include "graph/paths/chain_search.h"
#include "graph/store/ids.h"
#include "graph/store/money_graph.h"

namespace duanlian::graph {

// Transfers each from where the one before went, and later than it in (time, number).
using Chain = std::vector<TransferId>;

struct ChainQuestion {
  std::vector<PocketId> from;
  std::vector<PocketId> to;
  uint32_t hops_max = 4;  // 1 to kChainHopsMax
  ChainFilter filter;
  PathBounds bounds;
};
struct Chains {
  std::vector<Chain> chains;
  std::optional<PathCut> cut;
  uint64_t steps = 0;
};

// All chains that begin in `from`, end in `to`, and on the way come to neither nor to a pocket twice: by
// rising hops, and among equal hops by the moments of their transfers, the first first. The same pocket may
// not be in both. Each length is looked for anew, which costs less than the next length does; what leads to
// no end within the hops is mostly left out by a search backward. Time grows with the chains that could
// still arrive, memory with the answer and the pockets near `to`.
// Refused (invalid_argument): no pocket on a side, one that is not in the graph or is on both sides, hops
// beyond the limit, a window that ends before it begins; limit_exceeded: kPathPocketsMax, kPathAnswersMax.
Result<Chains> chains_between(const MoneyGraph& graph, const ChainQuestion& question);

struct ShortestChain {
  std::optional<Chain> chain;  // nothing: there is none, unless `cut`
  std::optional<PathCut> cut;
  uint64_t steps = 0;
};

// The chain of fewest hops, and of those the one that arrives first. Each pocket is looked at once a hop at
// which money comes to it earlier than before: at most hops_max times its transfers. Of the filter, gap,
// ratio and span are refused (unsupported): with them what arrives early need not be what goes on. Refused
// otherwise as above.
Result<ShortestChain> shortest_chain(const MoneyGraph& graph, const ChainQuestion& question);

}  // namespace duanlian::graph
