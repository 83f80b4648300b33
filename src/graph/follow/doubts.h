#pragma once

#include <cstdint>
#include <vector>

#include "graph/follow/answer.h"

namespace duanlian::graph {

// Some of the doubts, as they go along with money.
class Doubts {
 public:
  void add(Doubt doubt) { bits_ |= 1U << static_cast<unsigned>(doubt); }
  void add(Doubts others) { bits_ |= others.bits_; }
  bool has(Doubt doubt) const { return (bits_ >> static_cast<unsigned>(doubt) & 1U) != 0; }

  std::vector<Doubt> list() const {
    std::vector<Doubt> list;
    for (unsigned i = 0; i < words(Doubt{}).size(); ++i) {
      if (has(static_cast<Doubt>(i))) list.push_back(static_cast<Doubt>(i));
    }
    return list;
  }

 private:
  uint32_t bits_ = 0;
};

}  // namespace duanlian::graph
