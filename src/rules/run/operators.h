#pragma once

#include "rules/environment.h"
#include "rules/value.h"

namespace duanlian::rules {

// The operators on values of any kind. None of them takes errors; each gives no_such_overload() where the
// kinds do not go together.
Value add(const Value& a, const Value& b, CallFrame& frame);
Value subtract(const Value& a, const Value& b);
Value multiply(const Value& a, const Value& b);
Value divide(const Value& a, const Value& b);
Value modulo(const Value& a, const Value& b);
Value negate(const Value& a);

Value is_equal(const Value& a, const Value& b, CallFrame& frame);
Value is_in(const Value& element, const Value& container, CallFrame& frame);
Value size_of(const Value& value, CallFrame& frame);

// a[b]; with `optional` a[?b]. An optional container gives an optional.
Value at_index(const Value& container, const Value& index, bool optional, CallFrame& frame);
// a.name; with `optional` a.?name.
Value at_field(const Value& container, std::string_view name, bool optional, CallFrame& frame);
// has(a.name)
Value has_field(const Value& container, std::string_view name, CallFrame& frame);

Value make_optional(const Value& inside, Arena& arena);
Value make_list(std::span<const Value> elements, Arena& arena);  // a copy of the elements
inline Value no_optional() { return Value::optional(nullptr); }

constexpr int64_t kInstantSecondsMin = -62'135'596'800;  // 0001-01-01T00:00:00Z
constexpr int64_t kInstantSecondsMax = 253'402'300'799;  // 9999-12-31T23:59:59Z
// The instant, or timestamp_range().
Value checked_instant(int64_t seconds, int64_t nanos);

}  // namespace duanlian::rules
