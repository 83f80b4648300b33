#pragma once

namespace duanlian::simulate {

// Functions that give the same bits on every machine: made of the operations that IEEE 754 rounds correctly,
// where those of the C library may differ in the last place. Relative error below 1e-13 where it matters.
double steady_exp(double x);                      // |x| <= 700
double steady_log(double x);                      // x > 0
double steady_pow(double base, double exponent);  // base > 0
// The number of standard deviations below which a share of a normal distribution lies; 0 < share < 1.
double steady_normal_quantile(double share);

}  // namespace duanlian::simulate
