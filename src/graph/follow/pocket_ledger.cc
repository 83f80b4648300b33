#include "graph/follow/pocket_ledger.h"

#include <algorithm>

#include "base/check.h"

namespace duanlian::graph {
namespace {

// A ledger of the kind, with the memory of the one that was there.
template <class Kind, class Any>
void hold(Any& lots) {
  if (auto* const same = std::get_if<Kind>(&lots)) {
    same->clear();
  } else {
    lots.template emplace<Kind>();
  }
}

}  // namespace

void PocketLedger::open(FollowMethod method, int64_t clean) {
  balance_ = 0;
  value_ = 0;
  switch (method) {
    case FollowMethod::fifo:
      hold<LotQueue>(lots_);
      break;
    case FollowMethod::lifo:
      hold<LotStack>(lots_);
      break;
    case FollowMethod::proportional:
      hold<Mix>(lots_);
      break;
    case FollowMethod::poison:
    case FollowMethod::ranked:
      CHECK(false, "a method that conserves");
  }
  add_clean(clean);
}

void PocketLedger::add_one(const Lot& lot) {
  balance_ += lot.quantity;
  value_ += lot.value;
  std::visit([&](auto& lots) { lots.add(lot); }, lots_);
}

void PocketLedger::add(const Lots& lots) {
  for (const Lot& lot : lots) add_one(lot);
}

void PocketLedger::add_clean(int64_t quantity) {
  quantity = std::min(quantity, INT64_MAX - balance_);
  if (quantity > 0) add_one({.quantity = quantity});
}

void PocketLedger::pay(int64_t quantity, Lots& paid, MixWork& work) {
  CHECK(quantity <= balance_, "a pocket pays what it has");
  paid.clear();
  if (auto* const mix = std::get_if<Mix>(&lots_)) {
    mix->pay(quantity, paid, work);
  } else if (auto* const queue = std::get_if<LotQueue>(&lots_)) {
    queue->pay(quantity, paid);
  } else {
    std::get<LotStack>(lots_).pay(quantity, paid);
  }
  balance_ -= quantity;
  for (const Lot& lot : paid) value_ -= lot.value;
}

void PocketLedger::take(Lots& lots) const {
  lots.clear();
  std::visit([&](const auto& from) { from.append_to(lots); }, lots_);
}

}  // namespace duanlian::graph
