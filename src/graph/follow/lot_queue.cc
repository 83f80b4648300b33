#include "graph/follow/lot_queue.h"

#include "base/check.h"

namespace duanlian::graph {

void LotQueue::pay(int64_t quantity, Lots& paid) {
  while (quantity > 0) {
    CHECK(begin_ < lots_.size(), "a pocket pays what it has");
    Lot& lot = lots_[begin_];
    if (lot.quantity > quantity) {
      push_lot(paid, split(lot, quantity));
      break;
    }
    quantity -= lot.quantity;
    push_lot(paid, lot);
    ++begin_;
  }
  if (begin_ > lots_.size() / 2) {
    lots_.erase(lots_.begin(), lots_.begin() + static_cast<std::ptrdiff_t>(begin_));
    begin_ = 0;
  }
}

void LotQueue::append_to(Lots& lots) const {
  for (std::size_t i = begin_; i < lots_.size(); ++i) push_lot(lots, lots_[i]);
}

}  // namespace duanlian::graph
