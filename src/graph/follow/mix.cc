#include "graph/follow/mix.h"

#include <algorithm>

#include "base/check.h"

namespace duanlian::graph {

void Mix::add(const Lot& lot) {
  total_ += lot.quantity;
  if (!lot.tainted()) {
    clean_ += lot.quantity;
    return;
  }
  const auto at = std::ranges::lower_bound(parts_, lot.origin, {}, &Lot::origin);
  if (at == parts_.end() || at->origin != lot.origin) {
    parts_.insert(at, lot);
    return;
  }
  at->quantity += lot.quantity;
  at->value += lot.value;
}

void Mix::pay(int64_t quantity, Lots& paid, MixWork& work) {
  CHECK(quantity <= total_, "a pocket pays what it has");
  if (quantity == 0) return;
  if (quantity == total_) {
    pay_all(paid);
    return;
  }
  work.portions.clear();
  for (const Lot& part : parts_) work.portions.push_back({.of = part.quantity});
  work.portions.push_back({.of = clean_});
  apportion(work.portions, quantity, total_, work.order);
  int64_t clean_paid = work.portions.back().paid;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    Lot& part = parts_[i];
    const int64_t leaves = work.portions[i].paid;
    Lot left = part;
    if (part.quantity == 0) {
      left.value = scale(part.value, quantity, total_);
      part.value -= left.value;
      push_lot(paid, left);
    } else if (leaves < part.quantity) {
      left = split(part, leaves);
      if (left.tainted()) {
        push_lot(paid, left);
      } else {
        clean_paid += left.quantity;
      }
    } else {
      push_lot(paid, left);
      continue;
    }
    parts_[kept++] = part;
  }
  parts_.resize(kept);
  clean_ -= work.portions.back().paid;
  total_ -= quantity;
  push_lot(paid, {.quantity = clean_paid});
}

void Mix::pay_all(Lots& paid) {
  append_to(paid);
  clear();
}

void Mix::append_to(Lots& lots) const {
  for (const Lot& part : parts_) push_lot(lots, part);
  push_lot(lots, {.quantity = clean_});
}

}  // namespace duanlian::graph
