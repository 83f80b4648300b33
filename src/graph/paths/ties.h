#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "graph/paths/bounds.h"
#include "graph/store/ids.h"
#include "graph/store/money_graph.h"

namespace duanlian::graph {

// What pockets have in common that is no transfer: a device, an address, a telephone number. Each is a name.
class Ties {
 public:
  Ties() = default;
  virtual ~Ties() = default;
  Ties(const Ties&) = delete;
  Ties& operator=(const Ties&) = delete;

  // Both rising, each once.
  virtual std::vector<std::string> names_of(PocketId pocket) const = 0;
  virtual std::vector<PocketId> pockets_of(std::string_view name) const = 0;
  // How many pockets_of would give.
  virtual uint64_t degree(std::string_view name) const = 0;
};

inline constexpr uint32_t kTieHopsMax = 16;
// A name that more pockets share says nothing: a shop's till, the wireless network of a station.
inline constexpr uint64_t kTieDegreeUsual = 20;

struct TieQuestion {
  std::vector<PocketId> pockets;
  uint32_t hops_max = 1;  // from pocket over name to pocket; 1 to kTieHopsMax
  uint64_t degree_max = kTieDegreeUsual;
  PathBounds bounds;  // answers_max: pockets
};

struct TiedPocket {
  PocketId pocket;
  uint32_t hops = 0;  // 0: asked for
  // Where it was found from: the least pocket one hop nearer, and the first name; nothing at 0 hops.
  PocketId from = kNoPocket;
  std::string by;
};
struct SharedTie {
  std::string name;
  uint64_t degree = 0;            // pockets that share it, two or more
  bool is_too_common = false;     // more than degree_max: it joined nobody, and its pockets are left out
  std::vector<PocketId> pockets;  // rising
};
struct TiedPockets {
  std::vector<TiedPocket> pockets;  // by rising hops, then pocket
  std::vector<SharedTie> ties;      // by name; of the pockets that were gone on from
  std::optional<PathCut> cut;
  uint64_t steps = 0;
};

// Pockets that are joined to those asked for by shared names. A step for each pocket and each name of one.
// Refused (invalid_argument): no pocket, one that is not in the graph, hops beyond the limit; limit_exceeded:
// kPathPocketsMax, kPathAnswersMax.
Result<TiedPockets> tied_pockets(const MoneyGraph& graph, const Ties& ties, const TieQuestion& question);

}  // namespace duanlian::graph
