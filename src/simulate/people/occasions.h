#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace duanlian::simulate {

inline constexpr std::size_t kDayHours = 24;
// How something is spread over the hours of a day; only the proportions count.
using DayHours = std::array<double, kDayHours>;
DayHours shares_of_day(const DayHours& weights);

// What happens to anybody now and then, each kind so often a day. At most one of them happens to somebody
// in an hour, so they must be rare together: what is above one an hour is cut.
class Occasions {
 public:
  static constexpr std::size_t kNone = 255;

  // Kinds are numbered as they are added.
  void add(double a_day, const DayHours& weights);

  // What comes to somebody in that hour of the day, by 32 bits of chance; kNone is by far the most frequent.
  std::size_t in_hour(uint32_t bits, int hour) const {
    const std::vector<uint64_t>& ends = ends_[static_cast<std::size_t>(hour)];
    if (ends.empty() || bits >= ends.back()) return kNone;
    return which(bits, ends);
  }

 private:
  static std::size_t which(uint32_t bits, std::span<const uint64_t> ends);

  std::array<std::vector<uint64_t>, kDayHours> ends_;  // by hour: of 2^32, the sums of all kinds so far
};

}  // namespace duanlian::simulate
