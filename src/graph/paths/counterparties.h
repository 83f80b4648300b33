#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "graph/paths/bounds.h"
#include "graph/paths/neighbourhood.h"
#include "graph/paths/sight.h"
#include "graph/store/ids.h"
#include "graph/store/money_graph.h"

namespace duanlian::graph {

struct CounterpartyQuestion {
  std::vector<PocketId> members;
  uint32_t members_min = 2;      // how many must have dealt with it
  Spread spread = Spread::both;  // out: whom they paid; in: who paid them
  TimeWindow window;
  int64_t amount_min = 1;  // of a transfer, in its payer's asset
  // Transfers of all times on both sides from which on a pocket is left out: everybody deals with it.
  uint64_t hub_degree = UINT64_MAX;
  PathBounds bounds;
};

// Between one member and a counterparty, in the member's asset.
struct MemberFlow {
  PocketId member;
  uint64_t paid_count = 0;  // by the member
  int64_t paid_sum = 0;
  uint64_t got_count = 0;
  int64_t got_sum = 0;
};
struct Counterparty {
  PocketId pocket;
  bool is_member = false;
  std::vector<MemberFlow> members;  // by rising pocket; those that dealt with it
};
struct Counterparties {
  std::vector<Counterparty> found;  // of most members first, then of most transfers, then by pocket
  std::optional<PathCut> cut;       // steps or time: of the members that were looked at
  uint64_t steps = 0;
};

// Pockets that at least members_min of the members paid or were paid by. Time and memory: n log n in the
// members' transfers within the window.
// Refused (invalid_argument): no member, one that is not in the graph, members_min of 0, a window that ends
// before it begins; limit_exceeded: kPathPocketsMax, kPathAnswersMax.
Result<Counterparties> common_counterparties(const MoneyGraph& graph, const CounterpartyQuestion& question);

}  // namespace duanlian::graph
