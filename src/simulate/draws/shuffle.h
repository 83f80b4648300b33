#pragma once

#include <cstdint>

#include "simulate/draws/chance.h"

namespace duanlian::simulate {

// A permutation of the numbers below `size` without a table: what stands side by side comes to lie apart, and
// no two fall together. A Feistel network of four rounds over the next even number of bits, walked until the
// result is small enough.
class Shuffle {
 public:
  Shuffle(uint64_t seed, uint64_t size) : seed_(mix(seed)), size_(size) {
    while ((uint64_t{1} << (2 * half_)) < size) ++half_;
  }
  uint64_t size() const { return size_; }

  // REQUIRES number < size.
  uint64_t at(uint64_t number) const {
    do number = forth(number);
    while (number >= size_);
    return number;
  }
  // The number whose place this is.
  uint64_t back(uint64_t place) const {
    do place = undo(place);
    while (place >= size_);
    return place;
  }

 private:
  static constexpr int kRounds = 4;

  uint64_t round(int number, uint64_t half) const {
    return mix(seed_ + static_cast<uint64_t>(number), half) & mask();
  }
  uint64_t mask() const { return (uint64_t{1} << half_) - 1; }
  uint64_t forth(uint64_t number) const {
    uint64_t left = number >> half_;
    uint64_t right = number & mask();
    for (int i = 0; i < kRounds; ++i) {
      const uint64_t next = left ^ round(i, right);
      left = right;
      right = next;
    }
    return left << half_ | right;
  }
  uint64_t undo(uint64_t place) const {
    uint64_t left = place >> half_;
    uint64_t right = place & mask();
    for (int i = kRounds - 1; i >= 0; --i) {
      const uint64_t before = right ^ round(i, left);
      right = left;
      left = before;
    }
    return left << half_ | right;
  }

  uint64_t seed_;
  uint64_t size_;
  int half_ = 1;  // bits of each side
};

}  // namespace duanlian::simulate
