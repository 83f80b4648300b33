#include "simulate/draws/steady_math.h"

#include <array>
#include <cmath>

#include "base/check.h"

namespace duanlian::simulate {
namespace {

constexpr double kLn2 = 0.693147180559945309417;

template <std::size_t N>
double polynomial(const std::array<double, N>& factors, double x) {
  double sum = 0;
  for (const double factor : factors) sum = sum * x + factor;
  return sum;
}

}  // namespace

double steady_exp(double x) {
  CHECK(x >= -700 && x <= 700, "within the range of a double");
  const auto twos = static_cast<int>(x / kLn2 + (x < 0 ? -0.5 : 0.5));
  const double rest = x - twos * kLn2;  // within half of ln 2
  double sum = 1;
  for (int i = 18; i >= 1; --i) sum = 1 + sum * rest / i;
  return std::ldexp(sum, twos);
}

double steady_log(double x) {
  CHECK(x > 0, "no logarithm of what is not positive");
  int twos = 0;
  double mantissa = std::frexp(x, &twos);  // from a half to one
  if (mantissa < 0.70710678118654752) {
    mantissa *= 2;
    --twos;
  }
  // log m = 2 artanh((m - 1) / (m + 1)), and the fraction is below 0.172.
  const double ratio = (mantissa - 1) / (mantissa + 1);
  const double square = ratio * ratio;
  double sum = 0;
  for (int i = 25; i >= 1; i -= 2) sum = sum * square + 1.0 / i;
  return 2 * ratio * sum + twos * kLn2;
}

double steady_pow(double base, double exponent) { return steady_exp(exponent * steady_log(base)); }

// Acklam's rational approximation, relative error 1.15e-9.
double steady_normal_quantile(double share) {
  CHECK(share > 0 && share < 1, "a share between none and all");
  constexpr std::array kNumerator = {-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                                     1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
  constexpr std::array kDenominator = {-5.447609879822406e+01, 1.615858368580409e+02,  -1.556989798598866e+02,
                                       6.680131188771972e+01,  -1.328068155288572e+01, 1.0};
  constexpr std::array kTailNumerator = {-7.784894002430293e-03, -3.223964580411365e-01,
                                         -2.400758277161838e+00, -2.549732539343734e+00,
                                         4.374664141464968e+00,  2.938163982698783e+00};
  constexpr std::array kTailDenominator = {7.784695709041462e-03, 3.224671290700398e-01,
                                           2.445134137142996e+00, 3.754408661907416e+00, 1.0};
  constexpr double kTail = 0.02425;
  if (share < kTail) {
    const double q = std::sqrt(-2 * steady_log(share));
    return polynomial(kTailNumerator, q) / polynomial(kTailDenominator, q);
  }
  if (share > 1 - kTail) return -steady_normal_quantile(1 - share);
  const double q = share - 0.5;
  const double r = q * q;
  return polynomial(kNumerator, r) * q / polynomial(kDenominator, r);
}

}  // namespace duanlian::simulate
