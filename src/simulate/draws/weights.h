#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/check.h"
#include "simulate/draws/chance.h"

namespace duanlian::simulate {

// One of several things, each as often as its weight says.
class Weights {
 public:
  Weights() = default;
  // REQUIRES that one weight at least is above 0 and none is below.
  explicit Weights(std::span<const double> weights) {
    double sum = 0;
    for (const double weight : weights) sum += weight;
    CHECK(sum > 0, "something has a weight");
    ends_.reserve(weights.size());
    double so_far = 0;
    for (const double weight : weights) ends_.push_back(Share::of((so_far += weight) / sum).of_2_32);
    // What rounding leaves over belongs to the last that has a weight.
    for (std::size_t i = weights.size(); i > 0; --i) {
      ends_[i - 1] = Share::of(1).of_2_32;
      if (weights[i - 1] > 0) break;
    }
  }

  std::size_t size() const { return ends_.size(); }
  std::size_t pick(Chance& chance) const {
    const uint64_t bits = chance.next() >> 32;
    return static_cast<std::size_t>(std::ranges::upper_bound(ends_, bits) - ends_.begin());
  }

 private:
  std::vector<uint64_t> ends_;  // of 2^32, the sums of all so far
};

}  // namespace duanlian::simulate
