#include "graph/passes/lot_pass.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/check.h"

namespace duanlian::graph {
namespace {

// Rows of pockets are fetched ahead first; when they have come, the lots that they point to.
constexpr std::size_t kRowsAhead = 24;
constexpr std::size_t kLotsAhead = 12;

}  // namespace

LotPass::LotPass(std::size_t pockets, Order order, std::vector<Payment> payments)
    : rings_(pockets), order_(order), follows_all_(false), payments_(std::move(payments)) {
  for (std::size_t i = 0; i < payments_.size(); ++i) {
    const Payment& payment = payments_[i];
    CHECK(i == 0 || payments_[i - 1].transfer < payment.transfer, "payments are in order, each once");
    CHECK(payment.origin != kUntainted && payment.tainted >= 0, "a payment has an origin, and no debt");
    origin_max_ = std::max(origin_max_, payment.origin);
  }
  taken_.resize(std::size_t{origin_max_} + 1);
}

LotPass::LotPass(std::size_t pockets, Order order)
    : rings_(pockets), order_(order), follows_all_(true), taken_(1) {}

void LotPass::open(uint32_t number, int64_t amount) {
  CHECK(transfers_ == 0 && number < rings_.size() && amount >= 0, "pockets are opened before transfers");
  if (amount == 0) return;
  LotRings::Pocket& pocket = rings_.pocket(number);
  rings_.append(pocket, rings_.slots(pocket), {amount, kUntainted});
  taken_[kUntainted] += amount;
}

void LotPass::set_sink(uint32_t number) {
  CHECK(number < rings_.size() && rings_.pocket(number).count == 0, "a sink begins empty");
  rings_.pocket(number).is_sink = true;
}

uint32_t LotPass::lacking(uint64_t transfer, int64_t amount) {
  CHECK(origin_max_ < std::numeric_limits<uint32_t>::max(), "origins beyond what a pass can number");
  shortfalls_.resize(std::size_t{origin_max_} + 1);
  shortfalls_[origin_max_] = {transfer, amount};
  return ++origin_max_;
}

template <LotPass::Order order, LotPass::Marking marking>
inline void LotPass::pay(uint64_t transfer, uint32_t from, uint32_t to, int64_t amount, Claim& claim) {
  LotRings::Pocket& payer = rings_.pocket(from);
  LotRings::Pocket& payee = rings_.pocket(to);
  LotRings::Lot* from_slots = rings_.slots(payer);
  LotRings::Lot* to_slots = rings_.slots(payee);
  const auto append = [&](Lot lot) {
    if (rings_.append(payee, to_slots, lot)) [[unlikely]] {
      from_slots = rings_.slots(payer);
      to_slots = rings_.slots(payee);
    }
  };
  const auto mark_and_append = [&](Lot lot) {
    if constexpr (marking == Marking::payment) {
      if (lot.origin == kUntainted && claim.left > 0) {
        const int64_t claimed = std::min(claim.left, lot.amount);
        claim.left -= claimed;
        lot.amount -= claimed;
        append({claimed, claim.origin});
      }
      if (lot.amount == 0) return;
    }
    append(lot);
  };

  uint32_t count = payer.is_sink ? 0 : payer.count;
  const bool had_lots = count != 0;
  const uint32_t mask = payer.mask();
  while (count != 0) {
    Lot& next = from_slots[order == Order::fifo ? payer.head : count - 1];
    if (next.amount > amount) {
      next.amount -= amount;
      payer.count = count;
      return mark_and_append({amount, next.origin});
    }
    const Lot lot = next;
    if constexpr (order == Order::fifo) payer.head = (payer.head + 1) & mask;
    --count;
    amount -= lot.amount;
    mark_and_append(lot);
    if (amount == 0) break;
  }
  if (had_lots) {
    payer.count = count;
    if (count == 0) rings_.release(payer);
  }
  if (amount == 0) return;
  if constexpr (marking == Marking::shortfalls) {
    append({amount, lacking(transfer, amount)});
  } else {
    taken_[kUntainted] += amount;
    mark_and_append({amount, kUntainted});
  }
}

// The rows may change until their turn comes: then the wrong line was fetched, and nothing else is wrong.
template <LotPass::Order order>
inline void LotPass::fetch_lots(uint32_t from, uint32_t to) {
  const LotRings::Pocket& payer = rings_.pocket(from);
  const LotRings::Pocket& payee = rings_.pocket(to);
  if (payer.capacity_log2 != 0)
    __builtin_prefetch(rings_.slots(payer) + (order == Order::fifo ? payer.head : payer.count - 1), 1);
  if (payee.capacity_log2 != 0) __builtin_prefetch(rings_.slots(payee) + payee.newest(), 1);
}

template <LotPass::Order order, LotPass::Marking marking>
void LotPass::run(const TransferColumns& transfers, std::size_t begin, std::size_t end) {
  const uint32_t* const from = transfers.from.data();
  const uint32_t* const to = transfers.to.data();
  const int64_t* const amount = transfers.amount.data();
  const std::size_t pockets = rings_.size();
  Claim none;
  for (std::size_t i = begin; i < end; ++i) {
    if (i + kRowsAhead < transfers.size()) {
      rings_.prefetch(from[i + kRowsAhead]);
      rings_.prefetch(to[i + kRowsAhead]);
      const std::size_t ahead = i + kLotsAhead;
      if (from[ahead] < pockets && to[ahead] < pockets) fetch_lots<order>(from[ahead], to[ahead]);
    }
    CHECK(from[i] < pockets && to[i] < pockets && amount[i] >= 0, "a transfer is not of this graph");
    if (from[i] == to[i] || amount[i] == 0) continue;
    pay<order, marking>(transfers_ + i, from[i], to[i], amount[i], none);
  }
}

template <LotPass::Order order>
void LotPass::pay_claimed(const TransferColumns& transfers, std::size_t at) {
  const uint32_t from = transfers.from[at];
  const uint32_t to = transfers.to[at];
  const int64_t amount = transfers.amount[at];
  CHECK(from < rings_.size() && to < rings_.size() && amount >= 0, "a transfer is not of this graph");
  if (from == to || amount == 0) return;
  const Payment& payment = payments_[next_payment_];
  Claim claim{payment.origin, std::min(payment.tainted, amount)};
  const int64_t asked = claim.left;
  pay<order, Marking::payment>(transfers_ + at, from, to, amount, claim);
  taken_[payment.origin] += asked - claim.left;
  taken_[kUntainted] -= asked - claim.left;
}

void LotPass::add_part(const TransferColumns& transfers, std::size_t begin, std::size_t end) {
  const bool is_fifo = order_ == Order::fifo;
  if (follows_all_) {
    is_fifo ? run<Order::fifo, Marking::shortfalls>(transfers, begin, end)
            : run<Order::lifo, Marking::shortfalls>(transfers, begin, end);
  } else {
    is_fifo ? run<Order::fifo, Marking::none>(transfers, begin, end)
            : run<Order::lifo, Marking::none>(transfers, begin, end);
  }
}

void LotPass::add(const TransferColumns& transfers) {
  const std::size_t size = transfers.size();
  CHECK(transfers.from.size() == size && transfers.to.size() == size, "columns of different lengths");
  std::size_t begin = 0;
  for (; next_payment_ < payments_.size(); ++next_payment_) {
    const uint64_t transfer = payments_[next_payment_].transfer;
    if (transfer - transfers_ >= size) break;
    const auto at = static_cast<std::size_t>(transfer - transfers_);
    add_part(transfers, begin, at);
    order_ == Order::fifo ? pay_claimed<Order::fifo>(transfers, at) : pay_claimed<Order::lifo>(transfers, at);
    begin = at + 1;
  }
  add_part(transfers, begin, size);
  transfers_ += size;
}

WideUnits LotPass::taken(uint32_t origin) const {
  CHECK(origin <= origin_max_, "no such origin");
  return follows_all_ && origin != kUntainted ? shortfalls_[origin - 1].amount : taken_[origin];
}

uint64_t LotPass::transfer_of(uint32_t origin) const {
  CHECK(follows_all_ && origin != kUntainted && origin <= origin_max_, "no such origin");
  return shortfalls_[origin - 1].transfer;
}

std::vector<LotPass::Lot> LotPass::lots(uint32_t number) const {
  CHECK(number < rings_.size(), "no such pocket");
  const LotRings::Pocket& pocket = rings_.pocket(number);
  const Lot* const slots = rings_.slots(pocket);
  std::vector<Lot> lots;
  lots.reserve(pocket.count);
  for (uint32_t i = 0; i < pocket.count; ++i) lots.push_back(slots[(pocket.head + i) & pocket.mask()]);
  if (pocket.is_sink) {
    lots.resize(LotRings::merge_by_origin(lots));
  } else if (order_ == Order::lifo) {
    std::reverse(lots.begin(), lots.end());
  }
  return lots;
}

std::vector<WideUnits> LotPass::held() const {
  std::vector<WideUnits> held(std::size_t{origin_max_} + 1);
  for (std::size_t number = 0; number < rings_.size(); ++number) {
    const LotRings::Pocket& pocket = rings_.pocket(static_cast<uint32_t>(number));
    const Lot* const slots = rings_.slots(pocket);
    for (uint32_t i = 0; i < pocket.count; ++i) {
      const Lot& lot = slots[(pocket.head + i) & pocket.mask()];
      held[lot.origin] += lot.amount;
    }
  }
  return held;
}

}  // namespace duanlian::graph
