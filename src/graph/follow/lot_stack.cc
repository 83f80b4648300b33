#include "graph/follow/lot_stack.h"

#include "base/check.h"

namespace duanlian::graph {

void LotStack::pay(int64_t quantity, Lots& paid) {
  while (quantity > 0) {
    CHECK(!lots_.empty(), "a pocket pays what it has");
    Lot& lot = lots_.back();
    if (lot.quantity > quantity) {
      push_lot(paid, split(lot, quantity));
      return;
    }
    quantity -= lot.quantity;
    push_lot(paid, lot);
    lots_.pop_back();
  }
}

void LotStack::append_to(Lots& lots) const {
  for (const Lot& lot : lots_) push_lot(lots, lot);
}

}  // namespace duanlian::graph
