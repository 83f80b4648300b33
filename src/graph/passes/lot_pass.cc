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

template <LotOrder Order>
LotPass<Order>::LotPass(std::size_t pockets, std::vector<LotPayment> payments)
    : pockets_(pockets), follows_all_(false), payments_(std::move(payments)) {
  for (std::size_t i = 0; i < payments_.size(); ++i) {
    const LotPayment& payment = payments_[i];
    CHECK(i == 0 || payments_[i - 1].transfer < payment.transfer, "payments are in order, each once");
    CHECK(payment.origin != kUntainted && payment.tainted >= 0, "a payment has an origin, and no debt");
    origin_max_ = std::max(origin_max_, payment.origin);
  }
  taken_.resize(std::size_t{origin_max_} + 1);
}

template <LotOrder Order>
LotPass<Order>::LotPass(std::size_t pockets) : pockets_(pockets), follows_all_(true), taken_(1) {}

template <LotOrder Order>
void LotPass<Order>::open(uint32_t number, int64_t amount) {
  CHECK(transfers_ == 0 && number < pockets_.size() && amount >= 0, "pockets are opened before transfers");
  if (amount == 0) return;
  receive(number, pockets_.pocket(number), {amount, kUntainted});
  taken_[kUntainted] += amount;
}

template <LotOrder Order>
void LotPass<Order>::set_sink(uint32_t number) {
  CHECK(number < pockets_.size() && pockets_.pocket(number).is_empty(), "a sink begins empty");
  pockets_.pocket(number).is_sink = true;
  sinks_.add(number);
}

template <LotOrder Order>
uint32_t LotPass<Order>::lacking(uint64_t transfer, int64_t amount) {
  CHECK(origin_max_ < std::numeric_limits<uint32_t>::max(), "origins beyond what a pass can number");
  shortfalls_.resize(std::size_t{origin_max_} + 1);
  shortfalls_[origin_max_] = {transfer, amount};
  return ++origin_max_;
}

template <LotOrder Order>
inline void LotPass<Order>::receive(uint32_t number, Row& payee, OriginLot lot) {
  if (payee.is_sink) [[unlikely]] {
    sinks_.receive(number, lot);
  } else {
    pockets_.append(payee, lot);
  }
}

template <LotOrder Order>
template <typename LotPass<Order>::Marking Mark>
inline void LotPass<Order>::pay(uint64_t transfer, uint32_t from, uint32_t to, int64_t amount, Claim& claim) {
  Row& payer = pockets_.pocket(from);
  Row& payee = pockets_.pocket(to);
  const auto arrive = [&](OriginLot lot) {
    if constexpr (Mark == Marking::payment) {
      if (lot.origin == kUntainted && claim.left > 0) {
        const OriginLot claimed{std::min(claim.left, lot.amount), claim.origin};
        claim.left -= claimed.amount;
        lot.amount -= claimed.amount;
        receive(to, payee, claimed);
        if (lot.amount == 0) return;
      }
    }
    receive(to, payee, lot);
  };
  // A sink's own row stays empty.
  while (!payer.is_empty()) {
    const OriginLot lot = pockets_.take(payer, amount);
    arrive(lot);
    amount -= lot.amount;
    if (amount == 0) return;
  }
  if constexpr (Mark == Marking::shortfalls) {
    arrive({amount, lacking(transfer, amount)});
  } else {
    taken_[kUntainted] += amount;
    arrive({amount, kUntainted});
  }
}

template <LotOrder Order>
template <typename LotPass<Order>::Marking Mark>
void LotPass<Order>::run(const TransferColumns& transfers, std::size_t begin, std::size_t end) {
  const uint32_t* const from = transfers.from.data();
  const uint32_t* const to = transfers.to.data();
  const int64_t* const amount = transfers.amount.data();
  const std::size_t pockets = pockets_.size();
  Claim none;
  for (std::size_t i = begin; i < end; ++i) {
    if (i + kRowsAhead < transfers.size()) {
      pockets_.fetch_row(from[i + kRowsAhead]);
      pockets_.fetch_row(to[i + kRowsAhead]);
      const std::size_t ahead = i + kLotsAhead;
      if (from[ahead] < pockets) pockets_.fetch_lots(from[ahead], amount[ahead]);
    }
    CHECK(from[i] < pockets && to[i] < pockets && amount[i] >= 0, "a transfer is not of this graph");
    if (from[i] == to[i] || amount[i] == 0) continue;
    pay<Mark>(transfers_ + i, from[i], to[i], amount[i], none);
  }
}

template <LotOrder Order>
void LotPass<Order>::pay_claimed(const TransferColumns& transfers, std::size_t at) {
  const uint32_t from = transfers.from[at];
  const uint32_t to = transfers.to[at];
  const int64_t amount = transfers.amount[at];
  CHECK(from < pockets_.size() && to < pockets_.size() && amount >= 0, "a transfer is not of this graph");
  if (from == to || amount == 0) return;
  const LotPayment& payment = payments_[next_payment_];
  Claim claim{payment.origin, std::min(payment.tainted, amount)};
  const int64_t asked = claim.left;
  pay<Marking::payment>(transfers_ + at, from, to, amount, claim);
  taken_[payment.origin] += asked - claim.left;
  taken_[kUntainted] -= asked - claim.left;
}

template <LotOrder Order>
void LotPass<Order>::add_part(const TransferColumns& transfers, std::size_t begin, std::size_t end) {
  follows_all_ ? run<Marking::shortfalls>(transfers, begin, end) : run<Marking::none>(transfers, begin, end);
}

template <LotOrder Order>
void LotPass<Order>::add(const TransferColumns& transfers) {
  const std::size_t size = transfers.size();
  CHECK(transfers.from.size() == size && transfers.to.size() == size, "columns of different lengths");
  std::size_t begin = 0;
  for (; next_payment_ < payments_.size(); ++next_payment_) {
    const uint64_t transfer = payments_[next_payment_].transfer;
    if (transfer - transfers_ >= size) break;
    const auto at = static_cast<std::size_t>(transfer - transfers_);
    add_part(transfers, begin, at);
    pay_claimed(transfers, at);
    begin = at + 1;
  }
  add_part(transfers, begin, size);
  transfers_ += size;
}

template <LotOrder Order>
WideUnits LotPass<Order>::taken(uint32_t origin) const {
  CHECK(origin <= origin_max_, "no such origin");
  return follows_all_ && origin != kUntainted ? shortfalls_[origin - 1].amount : taken_[origin];
}

template <LotOrder Order>
uint64_t LotPass<Order>::transfer_of(uint32_t origin) const {
  CHECK(follows_all_ && origin != kUntainted && origin <= origin_max_, "no such origin");
  return shortfalls_[origin - 1].transfer;
}

template <LotOrder Order>
std::vector<OriginLot> LotPass<Order>::lots(uint32_t number) const {
  CHECK(number < pockets_.size(), "no such pocket");
  return pockets_.pocket(number).is_sink ? sinks_.lots(number) : pockets_.lots(number);
}

template <LotOrder Order>
std::vector<WideUnits> LotPass<Order>::held() const {
  std::vector<WideUnits> held(std::size_t{origin_max_} + 1);
  for (std::size_t number = 0; number < pockets_.size(); ++number)
    for (const OriginLot& lot : lots(static_cast<uint32_t>(number))) held[lot.origin] += lot.amount;
  return held;
}

template class LotPass<LotOrder::fifo>;
template class LotPass<LotOrder::lifo>;

}  // namespace duanlian::graph
