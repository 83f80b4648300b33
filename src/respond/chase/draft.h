#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "graph/follow/answer.h"
#include "graph/store/money_graph.h"
#include "respond/chase/chase.h"
#include "respond/chase/chase_plan.h"
#include "respond/chase/ordered.h"
#include "respond/chase/proving_paths.h"
#include "respond/chase/ranking.h"

namespace duanlian::respond {

// So many emergency stops an account may have; then it is frozen (M01: 银发〔2016〕86号).
inline constexpr uint32_t kStopsOfAccountMax = 2;

// Words what is wanted as orders.
class Draft {
 public:
  // All must outlive it.
  Draft(const graph::MoneyGraph& graph, const ChaseCase& reports, const ChaseOptions& options,
        const graph::Trace& trace, const Claims& claims, const Ordered& ordered, const ProvingPaths& paths)
      : graph_(graph),
        reports_(reports),
        options_(options),
        trace_(trace),
        claims_(claims),
        ordered_(ordered),
        paths_(paths) {}

  Proposal hold(const Ranked& ranked) const;
  // Where money went that the bank did not find.
  Proposal query(graph::PocketId pocket, const graph::Shares& not_found) const;
  // Of a payment, from the bank that was paid first.
  Proposal recall(const graph::Taking& taking, int64_t amount) const;

 private:
  Proposal begin(graph::PocketId id, model::Measure measure) const;
  void choose_measure(Proposal& proposal) const;
  void prove(Proposal& proposal, const graph::Shares& shares) const;
  void list(Proposal& proposal, const std::set<graph::TransferId>& transfers) const;
  void name(Proposal& proposal, const std::vector<uint32_t>& victims) const;
  std::vector<uint32_t> victims_of(const graph::Shares& shares) const;
  std::string money(const Proposal& proposal, int64_t amount) const;

  const graph::MoneyGraph& graph_;
  const ChaseCase& reports_;
  const ChaseOptions& options_;
  const graph::Trace& trace_;
  const Claims& claims_;
  const Ordered& ordered_;
  const ProvingPaths& paths_;
};

}  // namespace duanlian::respond
