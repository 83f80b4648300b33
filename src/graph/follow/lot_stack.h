#pragma once

#include <cstdint>

#include "graph/follow/lot.h"

namespace duanlian::graph {

// Last in, first out: a payment takes the lots that came last.
class LotStack {
 public:
  void add(const Lot& lot) { push_lot(lots_, lot); }
  // Appends what leaves to `paid`. REQUIRES that much.
  void pay(int64_t quantity, Lots& paid);
  void append_to(Lots& lots) const;
  void clear() { lots_.clear(); }

 private:
  Lots lots_;
};

}  // namespace duanlian::graph
