#include "respond/chase/hop_index.h"

#include <algorithm>

#include "graph/store/ledger.h"

namespace duanlian::respond {

HopIndex::HopIndex(const graph::MoneyGraph& graph, const graph::Trace& trace) : graph_(graph), trace_(trace) {
  from_.reserve(trace.hops.size());
  to_.reserve(trace.hops.size());
  for (uint32_t i = 0; i < trace.hops.size(); ++i) {
    from_.emplace_back(graph.transfers().from(trace.hops[i].transfer), i);
    to_.emplace_back(graph.transfers().to(trace.hops[i].transfer), i);
  }
  std::ranges::sort(from_);
  std::ranges::sort(to_);
}

std::span<const HopIndex::Entry> HopIndex::of(const std::vector<Entry>& side, graph::PocketId pocket) {
  const auto range = std::ranges::equal_range(side, pocket, {}, &Entry::first);
  return {range.begin(), range.end()};
}

graph::PocketId HopIndex::payee(uint32_t place) const { return graph_.transfers().to(hop(place).transfer); }

int64_t HopIndex::came_after(graph::PocketId pocket, uint32_t origin, Timestamp time) const {
  int64_t sum = 0;
  const auto entries = to(pocket);
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    const graph::Hop& came = hop(entry->second);
    if (graph_.transfers().time(came.transfer) <= time.micros) break;
    const auto share = std::ranges::lower_bound(came.shares, origin, {}, &graph::Share::origin);
    if (share != came.shares.end() && share->origin == origin) sum = graph::add_capped(sum, share->value);
  }
  return sum;
}

}  // namespace duanlian::respond
