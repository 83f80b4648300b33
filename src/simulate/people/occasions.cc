#include "simulate/people/occasions.h"

#include <algorithm>

#include "simulate/draws/chance.h"

namespace duanlian::simulate {

DayHours shares_of_day(const DayHours& weights) {
  double sum = 0;
  for (const double weight : weights) sum += weight;
  DayHours shares{};
  for (std::size_t i = 0; i < kDayHours; ++i) shares[i] = sum > 0 ? weights[i] / sum : 1.0 / kDayHours;
  return shares;
}

void Occasions::add(double a_day, const DayHours& weights) {
  const DayHours shares = shares_of_day(weights);
  for (std::size_t i = 0; i < kDayHours; ++i) {
    const uint64_t before = ends_[i].empty() ? 0 : ends_[i].back();
    ends_[i].push_back(std::min(Share::of(1).of_2_32, before + Share::of(a_day * shares[i]).of_2_32));
  }
}

std::size_t Occasions::which(uint32_t bits, std::span<const uint64_t> ends) {
  return static_cast<std::size_t>(std::ranges::upper_bound(ends, uint64_t{bits}) - ends.begin());
}

}  // namespace duanlian::simulate
