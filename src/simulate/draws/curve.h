#pragma once

#include <array>
#include <cstdint>

#include "simulate/draws/chance.h"

namespace duanlian::simulate {

// A distribution of whole numbers, held as its quantiles: a draw is a look into a table, the same on every
// machine. Beyond 1 in 2^20 on either side it is flat.
class Curve {
 public:
  Curve() : Curve(constant(0)) {}
  static Curve constant(int64_t value);
  // Lognormal by its median and the value that 95 of 100 stay below; 0 < median <= p95.
  static Curve lognormal(double median, double p95);
  // From `least` on, P(X > x) = (least / x)^exponent, cut at `most`; 0 < least <= most.
  static Curve pareto(double least, double exponent, double most);

  int64_t draw(Chance& chance) const {
    const uint64_t bits = chance.next();
    const auto cell = static_cast<std::size_t>(bits >> 54);
    const auto rest = static_cast<uint32_t>(bits >> 32) & 0x3fffff;  // 22 bits
    if (cell == 0) return within(low_, rest);
    if (cell == kCells - 1) return within(high_, rest);
    const int64_t begin = middle_[cell];
    return begin + (((middle_[cell + 1] - begin) * static_cast<int64_t>(rest)) >> 22);
  }
  int64_t median() const { return middle_[kCells / 2]; }

 private:
  static constexpr std::size_t kCells = 1'024;
  using Table = std::array<int64_t, kCells + 1>;

  template <class Quantile>
  static Curve of(const Quantile& quantile);
  static int64_t within(const Table& table, uint32_t rest) {
    const std::size_t cell = rest >> 12;
    const int64_t begin = table[cell];
    return begin + (((table[cell + 1] - begin) * static_cast<int64_t>(rest & 0xfff)) >> 12);
  }
  explicit Curve(int) {}

  Table middle_{};  // quantiles of the whole
  Table low_{};     // of its first cell
  Table high_{};    // of its last
};

}  // namespace duanlian::simulate
