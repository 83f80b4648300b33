#include "simulate/draws/curve.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "simulate/draws/steady_math.h"

namespace duanlian::simulate {
namespace {

constexpr double kLeastShare = 1.0 / (1 << 20);
constexpr double kLargest = 1e15;

int64_t whole(double value) { return std::llround(std::min(value, kLargest)); }

}  // namespace

template <class Quantile>
Curve Curve::of(const Quantile& quantile) {
  Curve curve(0);
  const auto at = [&](double share) {
    return whole(quantile(std::clamp(share, kLeastShare, 1 - kLeastShare)));
  };
  for (std::size_t i = 0; i <= kCells; ++i) {
    const double share = static_cast<double>(i) / kCells;
    curve.middle_[i] = at(share);
    curve.low_[i] = at(share / kCells);
    curve.high_[i] = at((kCells - 1 + share) / kCells);
  }
  return curve;
}

Curve Curve::constant(int64_t value) {
  Curve curve(0);
  curve.middle_.fill(value);
  curve.low_.fill(value);
  curve.high_.fill(value);
  return curve;
}

Curve Curve::lognormal(double median, double p95) {
  CHECK(median > 0 && p95 >= median, "a lognormal distribution");
  constexpr double kDeviationsOf95 = 1.6448536269514722;
  const double mean = steady_log(median);
  const double deviation = (steady_log(p95) - mean) / kDeviationsOf95;
  return of([&](double share) {
    return steady_exp(std::clamp(mean + deviation * steady_normal_quantile(share), -30.0, 34.0));
  });
}

Curve Curve::pareto(double least, double exponent, double most) {
  CHECK(least > 0 && exponent > 0 && most >= least, "a Pareto distribution");
  return of([&](double share) { return std::min(most, least * steady_pow(1 - share, -1 / exponent)); });
}

}  // namespace duanlian::simulate
