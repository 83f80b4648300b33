#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "graph/follow/answer.h"
#include "graph/store/money_graph.h"

namespace duanlian::respond {

// The hops of a trace by who pays and by who is paid, in their order.
class HopIndex {
 public:
  // Both must outlive it.
  HopIndex(const graph::MoneyGraph& graph, const graph::Trace& trace);

  using Entry = std::pair<graph::PocketId, uint32_t>;  // pocket, place in Trace::hops
  std::span<const Entry> from(graph::PocketId pocket) const { return of(from_, pocket); }
  std::span<const Entry> to(graph::PocketId pocket) const { return of(to_, pocket); }

  const graph::Hop& hop(uint32_t place) const { return trace_.hops[place]; }
  graph::PocketId payee(uint32_t place) const;
  // Of that origin's money, what came to the pocket later than that.
  int64_t came_after(graph::PocketId pocket, uint32_t origin, Timestamp time) const;

 private:
  static std::span<const Entry> of(const std::vector<Entry>& side, graph::PocketId pocket);

  const graph::MoneyGraph& graph_;
  const graph::Trace& trace_;
  std::vector<Entry> from_;
  std::vector<Entry> to_;
};

}  // namespace duanlian::respond
