#include "graph/shapes/side_statistics.h"

#include <algorithm>
#include <cmath>

#include "graph/shapes/shape_options.h"

namespace duanlian::graph {
namespace {

using SideWide = SideStatistics::Wide;
__extension__ typedef __int128 SignedWide;  // NOLINT(modernize-use-using): no `using` is an extension

SideWide widened(int64_t amount) { return static_cast<SideWide>(amount); }

// About the whole number nearest to the mean, where the sums are exact, and moved from there to the mean: far
// smaller numbers than about 0, so that nothing cancels out. Sums may wrap on the way, their ends fit.
struct CentralMoments {
  double second = 0;
  double third = 0;
};

CentralMoments central_moments(const SideStatistics& side) {
  const int64_t n = side.degree;
  const int64_t about = (side.sum + n / 2) / n;
  const SideWide x = widened(side.sum), m = widened(about), count = widened(n);
  const SideWide second = side.squares - 2 * m * x + count * m * m;
  const SideWide third = side.cubes - 3 * m * side.squares + 3 * m * m * x - count * m * m * m;
  const auto divisor = static_cast<double>(n);
  const double away = static_cast<double>(side.sum - about * n) / divisor;
  const double second_about = static_cast<double>(static_cast<SignedWide>(second)) / divisor;
  const double third_about = static_cast<double>(static_cast<SignedWide>(third)) / divisor;
  return {.second = std::max(0.0, second_about - away * away),
          .third = third_about - 3 * away * second_about + 2 * away * away * away};
}

}  // namespace

int64_t SideStatistics::cut(int64_t amount) { return std::clamp<int64_t>(amount, 0, kStatisticAmountMax); }

void SideStatistics::add(int64_t amount) {
  const int64_t counted = cut(amount);
  min = degree == 0 ? counted : std::min(min, counted);
  max = degree == 0 ? counted : std::max(max, counted);
  ++degree;
  sum += counted;
  const SideWide wide = widened(counted);
  squares += wide * wide;
  cubes += wide * wide * wide;
}

void SideStatistics::take_away(int64_t amount) {
  const int64_t counted = cut(amount);
  --degree;
  sum -= counted;
  const SideWide wide = widened(counted);
  squares -= wide * wide;
  cubes -= wide * wide * wide;
}

double SideStatistics::ratio() const {
  return fan == 0 ? 0 : static_cast<double>(degree) / static_cast<double>(fan);
}

double SideStatistics::mean() const {
  return degree == 0 ? 0 : static_cast<double>(sum) / static_cast<double>(degree);
}

double SideStatistics::variance() const { return degree == 0 ? 0 : central_moments(*this).second; }

double SideStatistics::skew() const {
  if (degree == 0) return 0;
  const CentralMoments moments = central_moments(*this);
  return moments.second <= 0 ? 0 : moments.third / (moments.second * std::sqrt(moments.second));
}

}  // namespace duanlian::graph
