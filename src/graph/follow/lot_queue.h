#pragma once

#include <cstddef>
#include <cstdint>

#include "graph/follow/lot.h"

namespace duanlian::graph {

// First in, first out: a payment takes the lots that came first.
class LotQueue {
 public:
  void add(const Lot& lot) {
    if (begin_ == lots_.size()) clear();
    push_lot(lots_, lot);
  }
  // Appends what leaves to `paid`. REQUIRES that much.
  void pay(int64_t quantity, Lots& paid);
  void append_to(Lots& lots) const;
  void clear() {
    lots_.clear();
    begin_ = 0;
  }

 private:
  Lots lots_;  // from begin_ on
  std::size_t begin_ = 0;
};

}  // namespace duanlian::graph
