#pragma once

#include <cstdint>

#include "rules/environment.h"
#include "rules/value.h"

namespace duanlian::rules {

enum class Order : uint8_t { less, equal, greater, unordered /*NaN*/, none /*not comparable*/ };

inline bool is_number(const Value& value) {
  return value.is(Kind::int64) || value.is(Kind::uint64) || value.is(Kind::float64);
}
double as_double(const Value& number);

// Numbers of any kinds, as if on one line; a double against a whole number compares as doubles.
Order order_numbers(const Value& a, const Value& b);
Order order(const Value& a, const Value& b);

// Values of different kinds are not equal, numbers excepted. Never an error, except that the budget ends:
// then false, and the frame has no steps left.
bool equal(const Value& a, const Value& b, CallFrame& frame);

}  // namespace duanlian::rules
