#include <algorithm>
#include <limits>
#include <tuple>

#include "engine/backtest_report.h"

namespace duanlian::engine {
namespace {

constexpr uint64_t kWholeRate = 10'000;

// To the nearest, halves up. Counts are of events, so twice 10,000 of them is far from 64 bits.
std::optional<uint64_t> share(uint64_t part, uint64_t whole) {
  if (whole == 0) return std::nullopt;
  return (2 * part * kWholeRate + whole) / (2 * whole);
}

}  // namespace

void Confusion::add(model::Verdict verdict, bool met) {
  if (verdict == model::Verdict::scam)
    ++(met ? scam_met : scam_missed);
  else
    ++(met ? honest_met : honest_spared);
}

void Measures::add(model::EventKind kind, std::size_t category, model::Verdict verdict, bool met) {
  all.add(verdict, met);
  by_kind[static_cast<std::size_t>(kind)].add(verdict, met);
  by_category[category].add(verdict, met);
}

void MoneySums::add(Money money) {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  Sum& sum = sums_[std::string(money.currency.code())];
  if (money.minor > kMost - sum.minor) {
    sum.minor = kMost;
    sum.at_least = true;
  } else {
    sum.minor += money.minor;
  }
}

Rates rates_of(const Confusion& confusion) {
  Rates rates;
  rates.recall = share(confusion.scam_met, confusion.scam());
  // Without honest events every hit is a scam, whatever the pack is worth.
  if (confusion.honest() == 0) return rates;
  rates.precision = share(confusion.scam_met, confusion.scam_met + confusion.honest_met);
  if (confusion.scam() != 0)
    rates.f1 =
        share(2 * confusion.scam_met, 2 * confusion.scam_met + confusion.honest_met + confusion.scam_missed);
  return rates;
}

std::vector<std::pair<std::string, uint64_t>> ranked(const RuleCounts& counts) {
  std::vector<std::pair<std::string, uint64_t>> rules(counts.begin(), counts.end());
  std::ranges::sort(rules, [](const auto& a, const auto& b) {
    return std::tie(b.second, a.first) < std::tie(a.second, b.first);
  });
  return rules;
}

}  // namespace duanlian::engine
