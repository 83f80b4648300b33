#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "graph/passes/lot_blocks.h"

namespace duanlian::graph {

// The pockets that only receive. What they have needs no order, and an origin no more than one lot. One
// thread.
class Sinks {
 public:
  // An empty one, where there is none.
  void add(uint32_t pocket) { sinks_[pocket]; }
  // REQUIRES a pocket that was added.
  void receive(uint32_t pocket, OriginLot lot);
  // By origin.
  std::vector<OriginLot> lots(uint32_t pocket) const;

  std::size_t bytes() const;

 private:
  struct Sink {
    std::vector<OriginLot> lots;
    std::size_t merge_at = kMergeMin;  // lots
  };
  static constexpr std::size_t kMergeMin = 64;

  // An origin has more than one lot left only where its units are beyond 64 bits.
  static void merge_by_origin(std::vector<OriginLot>& lots);

  std::unordered_map<uint32_t, Sink> sinks_;
};

}  // namespace duanlian::graph
