#include "respond/chase/proving_paths.h"

#include <algorithm>
#include <utility>

namespace duanlian::respond {
namespace {

using TakenBy = std::pair<graph::TransferId, uint32_t>;  // of which victim

std::vector<TakenBy> taken_in(const graph::TraceQuestion& question) {
  std::vector<TakenBy> taken;
  taken.reserve(question.takings.size());
  for (const graph::Taking& taking : question.takings) taken.emplace_back(taking.transfer, taking.victim);
  std::ranges::sort(taken);
  return taken;
}

}  // namespace

ProvingPaths::ProvingPaths(const graph::MoneyGraph& graph, const graph::TraceQuestion& question,
                           const graph::Trace& trace) {
  const std::vector<TakenBy> taken = taken_in(question);
  std::unordered_multimap<graph::TransferId, const graph::Join*> joins;
  for (const graph::Join& join : trace.joins) joins.emplace(join.left, &join);
  for (const graph::Hop& hop : trace.hops) {
    const auto [first, last] = joins.equal_range(hop.transfer);
    for (auto at = first; at != last; ++at) {
      for (const graph::Share& share : at->second->shares)
        come(at->second->from, at->second->to, graph::kNoTransfer, share.origin, false);
    }
    const graph::PocketId from = graph.transfers().from(hop.transfer);
    const graph::PocketId to = graph.transfers().to(hop.transfer);
    for (const graph::Share& share : hop.shares) {
      const uint32_t victim = trace.origins[share.origin].victim;
      come(from, to, hop.transfer, share.origin,
           std::ranges::binary_search(taken, TakenBy{hop.transfer, victim}));
    }
  }
}

void ProvingPaths::come(graph::PocketId from, graph::PocketId to, graph::TransferId transfer, uint32_t origin,
                        bool taken) {
  Node node{.transfer = transfer, .length = 1, .before = {}};
  if (!taken) {
    const auto before = best_.find(key(from, origin));
    if (before == best_.end()) return;
    node.before = before->second;
    node.length = nodes_[before->second].length + 1;
  }
  const auto place = static_cast<uint32_t>(nodes_.size());
  const auto [at, added] = best_.try_emplace(key(to, origin), place);
  if (!added) {
    if (nodes_[at->second].length <= node.length) return;
    at->second = place;
  }
  nodes_.push_back(node);
}

bool ProvingPaths::add(graph::PocketId pocket, uint32_t origin,
                       std::set<graph::TransferId>& transfers) const {
  const auto best = best_.find(key(pocket, origin));
  if (best == best_.end()) return false;
  for (std::optional<uint32_t> at = best->second; at; at = nodes_[*at].before) {
    if (nodes_[*at].transfer != graph::kNoTransfer) transfers.insert(nodes_[*at].transfer);
  }
  return true;
}

}  // namespace duanlian::respond
