#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "graph/follow/question.h"
#include "graph/store/money_graph.h"
#include "graph/store/walk.h"

namespace duanlian::graph {

// Money that came to one account of a holder and for which another asset left another of his accounts or
// wallets: an exchange over the counter, seen from both sides.
struct Deal {
  TransferId came;
  TransferId left;
  int64_t given = 0;      // of what came, in its asset
  int64_t got = 0;        // of what left, in its asset
  bool doubtful = false;  // one of the two agrees with others as well
};

// The deals of holders as the question finds them: docs/following.md. Those of one holder are found when he
// is first asked for; they are a function of the graph, whosever money it was.
class Deals {
 public:
  // Both must outlive it.
  Deals(const MoneyGraph& graph, const TraceQuestion& question) : graph_(graph), question_(question) {}

  // All pockets of the holder, itself too; none where it has none that is known.
  std::span<const PocketId> held_with(PocketId pocket) { return of(pocket).pockets; }
  // What left for the transfer that came to the pocket; in order of time.
  std::span<const Deal> for_what_came(PocketId pocket, TransferId came);
  // The transfer that left the pocket is one of a deal.
  bool is_deal(PocketId pocket, TransferId left) { return of(pocket).left.contains(left.value()); }
  // Transfers that were looked at for it since this was asked last.
  uint64_t take_steps();

 private:
  struct Holder {
    std::vector<PocketId> pockets;
    std::vector<Deal> deals;  // by what came
    std::unordered_set<uint32_t> left;
  };
  const Holder& of(PocketId pocket);

  const MoneyGraph& graph_;
  const TraceQuestion& question_;
  const uint64_t known_ = graph_.size();
  uint64_t steps_ = 0;
  std::deque<Holder> holders_{1};                     // the first has nothing
  std::unordered_map<uint32_t, uint32_t> holder_of_;  // by pocket
};

}  // namespace duanlian::graph
