#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "graph/live/live_shapes.h"
#include "graph/store/money_graph.h"
#include "model/event.h"

namespace duanlian::graph {

// Fetches what the next transfers will look up in the graph and its shapes some steps before their turn, so
// that nothing waits for it. It changes nothing but time. The thread that appends.
class MoneyForesight {
 public:
  // Both must outlive it.
  MoneyForesight(const MoneyGraph& graph, const LiveShapes& shapes) : graph_(graph), shapes_(shapes) {}

  // The event comes kSteps - 1 events later, behind those that were expected before.
  static constexpr std::size_t kSteps = 4;
  void expect(const model::Event& event);

 private:
  struct End {
    std::optional<uint64_t> hint;  // of the graph's table of names
    PocketId pocket = kNoPocket;
  };
  struct Ends {
    End from;
    End to;
  };
  Ends& before(std::size_t steps) { return ring_[(first_ + ring_.size() - steps) % ring_.size()]; }

  const MoneyGraph& graph_;
  const LiveShapes& shapes_;
  std::array<Ends, kSteps> ring_;
  std::size_t first_ = 0;  // of the newest
};

}  // namespace duanlian::graph
