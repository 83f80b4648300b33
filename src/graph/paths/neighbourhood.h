#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "graph/paths/bounds.h"
#include "graph/paths/sight.h"
#include "graph/store/ids.h"
#include "graph/store/money_graph.h"

namespace duanlian::graph {

inline constexpr uint32_t kNeighbourHopsMax = 16;
inline constexpr uint64_t kHubTransfersUsual = 10'000;

enum class Spread : uint8_t { out, in, both };
constexpr auto words(Spread) { return std::to_array<std::string_view>({"out", "in", "both"}); }

struct NeighbourQuestion {
  std::vector<PocketId> centres;
  Spread spread = Spread::both;
  uint32_t hops_max = 2;  // 1 to kNeighbourHopsMax
  TimeWindow window;
  int64_t amount_min = 1;  // of a transfer, in its payer's asset
  int64_t amount_max = INT64_MAX;
  // Only pockets whose sum out is such a part of their sum in, both within the window, are crossed.
  std::optional<RatioRange> ratio;
  // A pocket that is marked as one is a hub, and so is one of so many transfers of all times on both sides.
  uint64_t hub_degree = kHubTransfersUsual;
  bool cross_hubs = false;
  PathBounds bounds;  // answers_max: pockets
};

// Why the search did not go on from a pocket.
enum class NodeEnd : uint8_t {
  crossed,  // it did
  hops,     // hops_max away
  hub,
  ratio,
  cut,  // a bound came before
};
constexpr auto words(NodeEnd) {
  return std::to_array<std::string_view>({"crossed", "hops", "hub", "ratio", "cut"});
}

struct Neighbour {
  PocketId pocket;
  uint32_t hops = 0;  // from the nearest centre
  NodeEnd end = NodeEnd::crossed;
};
// All that one pocket paid another by transfers that the question asks for.
struct NeighbourEdge {
  PocketId from;
  PocketId to;
  uint64_t count = 0;
  int64_t sum = 0;   // in the asset of `from`
  TransferId first;  // in order of (time, number)
  TransferId last;
};
struct Neighbourhood {
  std::vector<Neighbour> nodes;      // by rising hops, then pocket
  std::vector<NeighbourEdge> edges;  // by `from`, then `to`
  std::optional<PathCut> cut;
  uint64_t steps = 0;
};

// The pockets within so many hops of the centres by transfers that the question asks for, in any order of
// time, and those transfers of the pockets that were crossed. Centres are always crossed. Between two pockets
// of which neither was crossed there are no edges. Time: the transfers within the window of what was crossed.
// Refused (invalid_argument): no centre, one that is not in the graph, hops beyond the limit, a window or
// range of amounts that ends before it begins; limit_exceeded: kPathPocketsMax, kPathAnswersMax.
Result<Neighbourhood> neighbourhood(const MoneyGraph& graph, const NeighbourQuestion& question);

}  // namespace duanlian::graph
