#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "graph/shapes/shape_edge.h"

// What the benchmarks of live shapes share.
namespace duanlian::graph {

// Transfers as a bank sees them: few accounts pay and are paid much, most have a circle of their own; shops
// collect, employers pay wages, people pay each other back, and mules pass money on in chains, fans and
// rings.
class TransferStream {
 public:
  static constexpr int64_t kBegin = 1'760'000'000'000'000;

  TransferStream(std::size_t transfers, uint32_t accounts, double days, uint64_t seed)
      : random_(seed), accounts_(accounts), step_us_(days * 86'400e6 / static_cast<double>(transfers)) {
    edges_.reserve(transfers);
    while (edges_.size() < transfers) {
      const double kind = unit();
      if (kind < 0.0008)
        scatter_wages();
      else if (kind < 0.0016)
        pass_on();
      else
        pay(payer(), kind);
    }
    edges_.resize(transfers);
    std::ranges::stable_sort(edges_, {}, &ShapeEdge::time);
  }

  const std::vector<ShapeEdge>& edges() const { return edges_; }

 private:
  double unit() { return static_cast<double>(random_() >> 11) * 0x1p-53; }
  uint32_t below(uint32_t end) { return static_cast<uint32_t>(random_() % end); }
  // The number of an account by rank 1, 2, ... with a share of 1 / rank^exponent, exponent below 1.
  uint32_t ranked(uint32_t end, double exponent) {
    return std::min(end - 1, static_cast<uint32_t>(std::pow(unit(), 1 / (1 - exponent)) * end));
  }
  uint32_t scattered(uint32_t rank) const {
    return static_cast<uint32_t>((uint64_t{rank} * 2'654'435'761U + 12'345) % accounts_);
  }
  uint32_t shop() { return scattered(ranked(accounts_ / 100 + 1, 0.75)); }
  uint32_t payer() { return scattered(ranked(accounts_, 0.5)); }
  // One of the eight whom this account pays again and again.
  uint32_t friend_of(uint32_t account) { return (account * 31 + 7'919 * (1 + ranked(8, 0.5))) % accounts_; }
  int64_t amount() { return static_cast<int64_t>(std::exp(4 + 7 * unit() * unit()) * 100); }

  void put(uint32_t from, uint32_t to, int64_t amount, double seconds_later = 0) {
    if (from == to) return;
    now_ += step_us_ * 2 * unit();
    edges_.push_back({.from = from,
                      .to = to,
                      .time = kBegin + static_cast<int64_t>(now_ + seconds_later * 1e6),
                      .amount = amount});
  }
  void pay(uint32_t from, double kind) {
    if (kind < 0.45) return put(from, shop(), amount());
    if (kind < 0.85) return put(from, friend_of(from), amount());
    if (kind < 0.92 && !edges_.empty()) {  // back to one who paid
      const ShapeEdge& paid =
          edges_[edges_.size() - 1 -
                 below(static_cast<uint32_t>(std::min<std::size_t>(edges_.size(), 50'000)))];
      return put(paid.to, paid.from, paid.amount / 2 + 1);
    }
    put(from, below(accounts_), amount());
  }
  void scatter_wages() {
    const uint32_t employer = shop();
    for (uint32_t i = 5 + below(60); i-- > 0;)
      put(employer, friend_of(employer + i * 97), amount(), 600 * unit());
  }
  // A victim's money through two layers of mules, gathered again, and now and then back to the first.
  void pass_on() {
    const uint32_t first = below(accounts_), last = below(accounts_);
    const int64_t whole = 5'000'000 + below(20'000'000);
    put(below(accounts_), first, whole);
    const uint32_t width = 3 + below(6);
    for (uint32_t i = 0; i < width; ++i) {
      const uint32_t mule = below(accounts_);
      put(first, mule, whole / width, 120 + 300 * unit());
      put(mule, last, whole / width - 100, 600 + 600 * unit());
    }
    if (below(2) == 0) put(last, first, whole - 1'000, 1'500);
  }

  std::mt19937_64 random_;
  const uint32_t accounts_;
  const double step_us_;
  double now_ = 0;
  std::vector<ShapeEdge> edges_;
};

}  // namespace duanlian::graph
