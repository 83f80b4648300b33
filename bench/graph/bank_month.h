#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/time.h"
#include "graph/store/money_graph.h"

namespace duanlian::graph {

// A transfer between two of the month's accounts.
struct MonthTransfer {
  int64_t time = 0;  // microseconds since 1970; no two are equal
  uint32_t payer = 0;
  uint32_t payee = 0;
  int64_t amount = 0;
};

// A month of transfers among accounts of which few have very many, the same from the same numbers: an account
// of rank r of N is chosen with a density that falls as r^(1/kSkew - 1). Every 400th transfer begins a ring
// of three that closes within a day.
class BankMonth {
 public:
  static constexpr double kSkew = 2.2;
  static constexpr int64_t kBegin = 1'788'220'800'000'000;  // 2026-09-01T00:00:00Z
  static constexpr int64_t kLength = days(30).micros;

  BankMonth(std::size_t transfers, uint32_t accounts) : accounts_(accounts) {
    const int64_t step = kLength / static_cast<int64_t>(transfers);
    const auto day = static_cast<std::size_t>(days(1).micros / step);
    std::map<std::size_t, std::pair<uint32_t, uint32_t>> planned;
    for (std::size_t i = 0; i < transfers; ++i) {
      const auto jitter = static_cast<int64_t>(random_() % static_cast<uint64_t>(step));
      MonthTransfer next{.time = kBegin + static_cast<int64_t>(i) * step + jitter,
                         .payer = any_account(),
                         .payee = any_account(),
                         .amount = static_cast<int64_t>(1 + random_() % 1'000'000)};
      if (const auto plan = planned.find(i); plan != planned.end()) {
        std::tie(next.payer, next.payee) = plan->second;
        planned.erase(plan);
      } else if (i % kRingEvery == 0) {
        const uint32_t third = any_account();
        if (next.payer != third && next.payee != third && next.payer != next.payee) {
          rings.push_back(i);
          planned[i + 1 + random_() % (day / 2)] = {next.payee, third};
          planned[i + 1 + day / 2 + random_() % (day / 2)] = {third, next.payer};
        }
      }
      while (next.payee == next.payer) next.payee = any_account();
      transfers_.push_back(next);
    }
  }

  const std::vector<MonthTransfer>& transfers() const { return transfers_; }
  std::vector<std::size_t> rings;  // places of first transfers

 private:
  static constexpr std::size_t kRingEvery = 400;

  uint32_t any_account() {
    const double uniform = static_cast<double>(random_() >> 11) * 0x1p-53;
    const auto rank = static_cast<uint64_t>(std::pow(uniform, kSkew) * accounts_);
    return static_cast<uint32_t>(rank * 48'271 % accounts_);  // a prime: neighbours in rank are not in number
  }

  std::mt19937_64 random_{5};
  uint32_t accounts_;
  std::vector<MonthTransfer> transfers_;
};

inline void load_month(MoneyGraph& graph, const std::vector<MonthTransfer>& transfers) {
  graph.begin_bulk();
  for (std::size_t i = 0; i < transfers.size(); ++i) {
    const MonthTransfer& it = transfers[i];
    const std::string payer = std::to_string(it.payer);
    const std::string payee = std::to_string(it.payee);
    CHECK(graph.append({.time = {it.time},
                        .from = {.id = payer},
                        .to = {.id = payee},
                        .asset = "CNY",
                        .amount = it.amount,
                        .record = i}),
          "a transfer of the month");
  }
  graph.end_bulk();
}

}  // namespace duanlian::graph
