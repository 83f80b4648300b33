#include <cmath>
#include <limits>

#include "rules/library/library.h"
#include "rules/run/compare.h"
#include "rules/run/errors.h"

namespace duanlian::rules {
namespace {

using Arguments = std::span<const Value>;

// The greatest or least; the first of equal ones.
template <Order Wanted>
Value extreme_of(std::span<const Value> numbers) {
  if (numbers.empty()) return Value::error("math.greatest() and math.least() need an argument");
  Value best = numbers[0];
  for (const Value& number : numbers) {
    if (!is_number(number)) return no_such_overload();
    if (order_numbers(number, best) == Wanted) best = number;
  }
  return best;
}

template <Order Wanted>
Value extreme(Arguments a, CallFrame& frame) {
  const bool list = a.size() == 1 && a[0].is(Kind::list);
  if (list && !frame.spend(a[0].elements().size())) return cost_limit_error();
  return extreme_of<Wanted>(list ? a[0].elements() : a);
}

template <double (*Function)(double)>
Value real(Arguments a, CallFrame&) {
  return Value::float64(Function(a[0].as_float64()));
}
double ceiling(double x) { return std::ceil(x); }
double floored(double x) { return std::floor(x); }
double rounded(double x) { return std::round(x); }
double truncated(double x) { return std::trunc(x); }

Value square_root(Arguments a, CallFrame&) { return Value::float64(std::sqrt(as_double(a[0]))); }
Value is_nan(Arguments a, CallFrame&) { return Value::boolean(std::isnan(a[0].as_float64())); }
Value is_infinite(Arguments a, CallFrame&) { return Value::boolean(std::isinf(a[0].as_float64())); }
Value is_finite(Arguments a, CallFrame&) { return Value::boolean(std::isfinite(a[0].as_float64())); }

Value absolute(Arguments a, CallFrame&) {
  if (a[0].is(Kind::float64)) return Value::float64(std::abs(a[0].as_float64()));
  if (a[0].is(Kind::uint64)) return a[0];
  if (a[0].as_int64() == std::numeric_limits<int64_t>::min()) return integer_overflow();
  return Value::int64(std::abs(a[0].as_int64()));
}

Value sign(Arguments a, CallFrame&) {
  if (a[0].is(Kind::uint64)) return Value::uint64(a[0].as_uint64() > 0 ? 1 : 0);
  if (a[0].is(Kind::int64)) return Value::int64((a[0].as_int64() > 0) - (a[0].as_int64() < 0));
  const double x = a[0].as_float64();
  return Value::float64(x > 0 ? 1.0 : x < 0 ? -1.0 : x);
}

// Bits keep the kind of the first operand.
Value like(const Value& model, uint64_t bits) {
  return model.is(Kind::int64) ? Value::int64(static_cast<int64_t>(bits)) : Value::uint64(bits);
}
Value bit_and(Arguments a, CallFrame&) { return like(a[0], a[0].as_uint64() & a[1].as_uint64()); }
Value bit_or(Arguments a, CallFrame&) { return like(a[0], a[0].as_uint64() | a[1].as_uint64()); }
Value bit_xor(Arguments a, CallFrame&) { return like(a[0], a[0].as_uint64() ^ a[1].as_uint64()); }
Value bit_not(Arguments a, CallFrame&) { return like(a[0], ~a[0].as_uint64()); }

template <bool Left>
Value bit_shift(Arguments a, CallFrame&) {
  const int64_t by = a[1].as_int64();
  if (by < 0)
    return Value::error(Left ? "math.bitShiftLeft() negative offset"
                             : "math.bitShiftRight() negative offset");
  if (by > 63) return like(a[0], 0);
  // The right shift is logical for int too.
  return like(a[0], Left ? a[0].as_uint64() << by : a[0].as_uint64() >> by);
}

void add_extreme(Library& library, const std::string& name, NativeFunction native) {
  for (const std::string type : {"int", "uint", "double"}) {
    library.add(name + "(" + type + ") -> " + type, native);
    library.add(name + "(" + type + ", " + type + ") -> " + type, native);
    library.add(name + "(list(" + type + ")) -> " + type, native);
  }
  for (const char* pair :
       {"int, uint", "int, double", "uint, int", "uint, double", "double, int", "double, uint"}) {
    library.add(name + "(" + pair + ") -> dyn", native);
  }
}

void add_bits(Library& library, const std::string& type) {
  const std::string pair = "(" + type + ", " + type + ") -> " + type;
  library.add("math.bitAnd" + pair, bit_and);
  library.add("math.bitOr" + pair, bit_or);
  library.add("math.bitXor" + pair, bit_xor);
  library.add("math.bitNot(" + type + ") -> " + type, bit_not);
  library.add("math.bitShiftLeft(" + type + ", int) -> " + type, bit_shift<true>);
  library.add("math.bitShiftRight(" + type + ", int) -> " + type, bit_shift<false>);
}

}  // namespace

void add_math(Library& library) {
  add_extreme(library, "math.@max", extreme<Order::greater>);
  add_extreme(library, "math.@min", extreme<Order::less>);
  library.add("math.ceil(double) -> double", real<ceiling>);
  library.add("math.floor(double) -> double", real<floored>);
  library.add("math.round(double) -> double", real<rounded>);
  library.add("math.trunc(double) -> double", real<truncated>);
  library.add("math.isNaN(double) -> bool", is_nan);
  library.add("math.isInf(double) -> bool", is_infinite);
  library.add("math.isFinite(double) -> bool", is_finite);
  for (const std::string type : {"int", "uint", "double"}) {
    library.add("math.abs(" + type + ") -> " + type, absolute);
    library.add("math.sign(" + type + ") -> " + type, sign);
    library.add("math.sqrt(" + type + ") -> double", square_root);
  }
  add_bits(library, "int");
  add_bits(library, "uint");
}

}  // namespace duanlian::rules
