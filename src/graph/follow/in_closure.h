#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

#include "graph/follow/answer.h"
#include "graph/follow/budget.h"
#include "graph/follow/follow.h"
#include "graph/store/money_graph.h"
#include "graph/store/walk.h"

namespace duanlian::graph {

// All pockets from which money can have come to one pocket, each until the last moment at which what it paid
// can still have come there: backward in time, within the bounds of a question.
class InClosure {
 public:
  struct Member {
    PocketId pocket;
    uint32_t layer = 0;          // hops to the asked pocket, the fewest
    Moment until;                // what it does later cannot matter
    bool followed = false;       // what it paid is looked at; else what it paid is its own
    std::optional<CutKind> cut;  // why it is not followed, where a bound is why
  };

  // All must outlive it. Looks at transfers from `begin` to question.at.
  InClosure(const MoneyGraph& graph, const BackwardQuestion& question, Timestamp begin, Budget& budget);

  void collect();

  // By rising number.
  std::vector<Member> members() const;
  // Those of all followed members, in order of time and number.
  std::vector<TransferId> transfers();

 private:
  struct Found {
    Member member;
    std::optional<Moment> scanned_until;
    uint32_t scanned_layer = 0;
    bool waits = false;
  };

  void scan(Found& found);
  void meet(PocketId pocket, uint32_t layer, const Moment& moment);
  bool may_follow(const Found& found) const;
  template <class Use>
  void for_each(const Edges& edges, const Moment& from, const Moment& until, const Use& use) const;

  const MoneyGraph& graph_;
  const BackwardQuestion& question_;
  Moment begin_;  // just before the first that is looked at
  Budget& budget_;
  uint64_t known_;
  std::unordered_map<uint32_t, Found> found_;
  std::deque<PocketId> waiting_;
};

}  // namespace duanlian::graph
