#include "features/sketch.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace duanlian::features {
namespace {

constexpr int kIndexBits = std::countr_zero(kSketchRegisters);

// Spreads 32 bits over 64 (the finaliser of SplitMix64), since equal ranks need leading zeros.
uint64_t spread(uint32_t hash) {
  uint64_t x = hash + 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

// Two to the power of minus the rank.
constexpr auto kShares = [] {
  std::array<double, 256> shares{};
  double share = 1;
  for (double& one : shares) {
    one = share;
    share /= 2;
  }
  return shares;
}();

// How many draws fill so many registers that these are left empty (coupon collector).
constexpr auto kDraws = [] {
  std::array<double, kSketchRegisters + 1> draws{};
  for (std::size_t left = kSketchRegisters; left > 0; --left)
    draws[left - 1] = draws[left] + static_cast<double>(kSketchRegisters) / static_cast<double>(left);
  return draws;
}();

}  // namespace

void Sketch::add(uint8_t* registers, uint32_t value_hash) {
  const uint64_t bits = spread(value_hash);
  const uint64_t index = bits >> (64 - kIndexBits);
  const auto rank = static_cast<uint8_t>(std::countl_zero(bits << kIndexBits | 1) + 1);
  registers[index] = std::max(registers[index], rank);
}

void Sketch::merge(const uint8_t* registers) {
  // Sixteen at once: one by one a number that calls many takes longer for this than for all the rest.
  using Lanes = uint8_t __attribute__((vector_size(16)));
  static_assert(kSketchRegisters % sizeof(Lanes) == 0);
  for (std::size_t i = 0; i < kSketchRegisters; i += sizeof(Lanes)) {
    Lanes mine;
    Lanes others;
    std::memcpy(&mine, registers_.data() + i, sizeof mine);
    std::memcpy(&others, registers + i, sizeof others);
    mine = mine > others ? mine : others;
    std::memcpy(registers_.data() + i, &mine, sizeof mine);
  }
}

int64_t Sketch::estimate() const {
  constexpr auto kM = static_cast<double>(kSketchRegisters);
  // Four sums at once, always in the same order.
  std::array<double, 4> sums{};
  std::size_t empty = 0;
  for (std::size_t i = 0; i < kSketchRegisters; ++i) {
    sums[i % sums.size()] += kShares[registers_[i]];
    empty += registers_[i] == 0;
  }
  const double sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  const double estimate = 0.7213 / (1 + 1.079 / kM) * kM * kM / sum;
  if (estimate > 2.5 * kM || empty == 0) return std::llround(estimate);
  // Few values: a sum in place of the logarithm.
  return std::llround(kDraws[empty]);
}

}  // namespace duanlian::features
