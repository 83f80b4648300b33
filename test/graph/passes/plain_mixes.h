#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <span>
#include <tuple>
#include <vector>

#include "graph/passes/mix_walk.h"

namespace duanlian::graph {

// Proportional following by the book: each pocket has so much of each source, and every transfer takes the
// same share of all.
class PlainMixes {
 public:
  using Source = MixAnswer::Source;
  using Key = std::tuple<uint32_t, Source>;
  using Mix = std::map<Key, long double>;

  PlainMixes(std::size_t pockets, std::span<const MixPayment> payments)
      : mixes_(pockets), balances_(pockets), is_sink_(pockets), payments_(payments) {}

  void open(uint32_t pocket, int64_t amount) {
    balances_[pocket] = amount;
    if (amount > 0) mixes_[pocket][kOpening] = static_cast<long double>(amount);
  }
  void set_sink(uint32_t pocket) { is_sink_[pocket] = true; }

  void move(uint32_t transfer, uint32_t from, uint32_t to, int64_t amount) {
    moved_.clear();
    if (from == to || amount == 0) return;
    const int64_t had = is_sink_[from] ? 0 : balances_[from];
    const int64_t paid = std::min(had, amount);
    for (auto& [key, units] : mixes_[from]) {
      if (had == 0) break;
      const long double part = units * static_cast<long double>(paid) / static_cast<long double>(had);
      moved_[key == kOpening ? Key{transfer, Source::payers_own} : key] += part;
      units -= part;
    }
    balances_[from] -= paid;
    if (paid == had && !is_sink_[from]) mixes_[from].clear();
    if (paid < amount) moved_[{transfer, Source::payers_own}] += static_cast<long double>(amount - paid);

    const auto asked = std::ranges::find(payments_, transfer, &MixPayment::transfer);
    if (asked != payments_.end()) claim(transfer, asked->share, static_cast<long double>(amount));

    Mix& payee = mixes_[to];
    if (const auto opening = payee.extract(kOpening))
      payee[{transfer, Source::payees_own}] += opening.mapped();
    for (const auto& [key, units] : moved_) payee[key] += units;
    balances_[to] += amount;
  }

  const Mix& in_pocket(uint32_t pocket) const { return mixes_[pocket]; }
  const Mix& moved() const { return moved_; }  // by the last transfer, after claims
  int64_t balance(uint32_t pocket) const { return balances_[pocket]; }

  static constexpr Key kOpening{0, Source::holders_own};

 private:
  void claim(uint32_t transfer, double share, long double amount) {
    for (auto& [key, units] : moved_) units *= 1 - static_cast<long double>(share);
    moved_[{transfer, Source::payment}] += share * amount;
  }

  std::vector<Mix> mixes_;
  std::vector<int64_t> balances_;
  std::vector<bool> is_sink_;
  std::span<const MixPayment> payments_;
  Mix moved_;
};

}  // namespace duanlian::graph
