#pragma once

#include <cstdint>
#include <vector>

#include "graph/follow/answer.h"
#include "graph/store/money_graph.h"
#include "respond/chase/chase_plan.h"
#include "respond/chase/claims.h"
#include "respond/chase/hop_index.h"
#include "respond/chase/ordered.h"

namespace duanlian::respond {

// What is to be ordered at one account.
struct Wanted {
  graph::PocketId pocket;
  const graph::Rest* rest = nullptr;
  graph::Shares shares;
  int64_t traced = 0;  // of victims' money there, ordered or not

  int64_t amount() const { return graph::sum_of(shares); }
};

// Divides what nobody ordered into what is to be and what is not, by rising pocket; the second goes to
// `left_out`.
class Wanting {
 public:
  // All must outlive it.
  Wanting(const graph::MoneyGraph& graph, const graph::Trace& trace, const RestTable& rests,
          const HopIndex& hops, const Ordered& ordered, std::vector<LeftOutAt>& left_out)
      : graph_(graph), trace_(trace), rests_(rests), hops_(hops), ordered_(ordered), left_out_(left_out) {}

  std::vector<Wanted> all(const Claims& claims);

 private:
  std::optional<LeftOut> obstacle(const ClaimPlace& place) const;
  void add(const ClaimPlace& place, const Claim& claim, Wanted& wanted);
  void fit(Wanted& wanted, int64_t held);
  int64_t still_there(const ClaimPlace& place, const Claim& claim, const Block& block) const;
  void leave_out(LeftOut why, graph::PocketId pocket, uint32_t origin, int64_t amount);

  const graph::MoneyGraph& graph_;
  const graph::Trace& trace_;
  const RestTable& rests_;
  const HopIndex& hops_;
  const Ordered& ordered_;
  std::vector<LeftOutAt>& left_out_;
};

}  // namespace duanlian::respond
