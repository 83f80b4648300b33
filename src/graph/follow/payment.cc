#include "graph/follow/payment.h"

#include <algorithm>

namespace duanlian::graph {

// Quantities by rising origin, clean last.
void Payment::count_origins(const Lots& lots) {
  origins_.clear();
  for (const Lot& lot : lots) origins_.push_back({lot.origin, lot.quantity});
  std::ranges::sort(origins_, {}, &OfOrigin::origin);
  std::size_t last = 0;
  for (std::size_t i = 1; i < origins_.size(); ++i) {
    if (origins_[i].origin == origins_[last].origin) {
      origins_[last].quantity += origins_[i].quantity;
    } else {
      origins_[++last] = origins_[i];
    }
  }
  origins_.resize(last + 1);
}

void Payment::keep_fee(Lots& lots, int64_t total, int64_t fee, Lots& kept) {
  kept.clear();
  if (fee == total) {
    kept.swap(lots);
    return;
  }
  count_origins(lots);
  portions_.clear();
  for (const OfOrigin& of : origins_) portions_.push_back({.of = of.quantity});
  apportion(portions_, fee, total, order_);
  after_.clear();
  for (Lot lot : lots) {
    const auto of = std::ranges::lower_bound(origins_, lot.origin, {}, &OfOrigin::origin);
    int64_t& to_keep = portions_[static_cast<std::size_t>(of - origins_.begin())].paid;
    const int64_t keeps = std::min(to_keep, lot.quantity);
    to_keep -= keeps;
    if (keeps > 0 && keeps == lot.quantity) {
      push_lot(kept, lot);
      continue;
    }
    if (keeps > 0) push_lot(kept, split(lot, keeps));
    push_lot(after_, lot);
  }
  lots.swap(after_);
}

// By running sums, so that they come to what arrives.
void Payment::exchange(Lots& lots, int64_t total, int64_t arrives) {
  after_.clear();
  int64_t sum = 0;
  int64_t arrived = 0;
  for (const Lot& lot : lots) {
    sum += lot.quantity;
    const int64_t until = scale(arrives, sum, total);
    push_lot(after_, {.origin = lot.origin, .quantity = until - arrived, .value = lot.value});
    arrived = until;
  }
  lots.swap(after_);
}

void Payment::claim(Lots& lots, std::span<const Claim> claims) {
  after_.clear();
  int64_t clean = 0;
  for (const Lot& lot : lots) {
    if (lot.tainted()) {
      push_lot(after_, lot);
    } else {
      clean += lot.quantity;
    }
  }
  for (const Claim& claim : claims) {
    const int64_t quantity = std::min(claim.quantity, clean);
    clean -= quantity;
    if (claim.value > 0) {
      push_lot(after_, {.origin = claim.origin, .quantity = quantity, .value = claim.value});
    }
  }
  push_lot(after_, {.quantity = clean});
  lots.swap(after_);
}

}  // namespace duanlian::graph
