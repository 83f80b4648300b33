#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "graph/passes/transfer_columns.h"

namespace duanlian::graph {

// Transfers from a fixed seed, handed out in pages as a store has them. The degree of the account of rank r
// goes with r^-0.75 on both sides, which is a power law of degrees with exponent 2.33; the largest account
// has 3 % of all transfers. An account has the same rank as payer and as payee in half of what it gets,
// another in the other half. Amounts are lognormal: median 600 yuan, sigma 1.5.
struct DrawnMoney {
  static constexpr std::size_t kPage = std::size_t{1} << 16;
  static constexpr double kRankExponent = 0.75;
  static constexpr double kLogAmountMean = 11.0;  // of fen
  static constexpr double kLogAmountSigma = 1.5;

  std::vector<uint32_t> from;
  std::vector<uint32_t> to;
  std::vector<int64_t> amount;
  uint32_t accounts = 0;

  DrawnMoney(std::size_t transfers, uint32_t account_count, uint64_t seed) : accounts(account_count) {
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> unit(0, 1);
    std::lognormal_distribution<double> amounts(kLogAmountMean, kLogAmountSigma);
    const auto one = permutation(random);
    const auto other = permutation(random);
    const auto rank = [&] {
      const double drawn = accounts * std::pow(unit(random), 1 / (1 - kRankExponent));
      return std::min(static_cast<uint32_t>(drawn), accounts - 1);
    };
    for (std::size_t i = 0; i < transfers; ++i) {
      from.push_back(one[rank()]);
      to.push_back(random() % 2 == 0 ? one[rank()] : other[rank()]);
      amount.push_back(static_cast<int64_t>(amounts(random)) + 1);
    }
  }

  template <class Take>
  void each_page(Take&& take) const {
    for (std::size_t at = 0; at < amount.size(); at += kPage) {
      const std::size_t size = std::min(kPage, amount.size() - at);
      take(TransferColumns{std::span(from).subspan(at, size), std::span(to).subspan(at, size),
                           std::span(amount).subspan(at, size)});
    }
  }

 private:
  std::vector<uint32_t> permutation(std::mt19937_64& random) const {
    std::vector<uint32_t> order(accounts);
    for (uint32_t i = 0; i < accounts; ++i) order[i] = i;
    std::ranges::shuffle(order, random);
    return order;
  }
};

}  // namespace duanlian::graph
