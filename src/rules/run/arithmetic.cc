#include <algorithm>
#include <cstring>
#include <limits>

#include "rules/run/errors.h"
#include "rules/run/operators.h"

namespace duanlian::rules {
namespace {

Value concatenate(const Value& a, const Value& b, CallFrame& frame) {
  const std::size_t size = a.text().size() + b.text().size();
  if (!frame.spend(size / 16)) return cost_limit_error();
  if (size > UINT32_MAX) return memory_limit_error();
  auto* at = static_cast<char*>(frame.arena.allocate(size));
  if (at == nullptr) return memory_limit_error();
  if (!a.text().empty()) std::memcpy(at, a.text().data(), a.text().size());
  if (!b.text().empty()) std::memcpy(at + a.text().size(), b.text().data(), b.text().size());
  return a.is(Kind::string) ? Value::string({at, size}) : Value::bytes({at, size});
}

Value join_lists(const Value& a, const Value& b, CallFrame& frame) {
  const std::size_t size = a.elements().size() + b.elements().size();
  if (!frame.spend(size)) return cost_limit_error();
  auto* out = frame.arena.allocate_array<Value>(size);
  if (out == nullptr) return memory_limit_error();
  std::ranges::copy(b.elements(), std::ranges::copy(a.elements(), out).out);
  return Value::list({out, size});
}

Value shift(Instant at, int64_t nanos) {
  return checked_instant(at.seconds + nanos / kNanosPerSecond,
                         static_cast<int64_t>(at.nanos) + nanos % kNanosPerSecond);
}

Value add_durations(int64_t a, int64_t b) {
  int64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? duration_range() : Value::duration_nanos(sum);
}

Value between(Instant later, Instant earlier) {
  int64_t nanos = 0;
  const int64_t rest = static_cast<int64_t>(later.nanos) - static_cast<int64_t>(earlier.nanos);
  if (__builtin_mul_overflow(later.seconds - earlier.seconds, kNanosPerSecond, &nanos))
    return duration_range();
  return add_durations(nanos, rest);
}

}  // namespace

Value checked_instant(int64_t seconds, int64_t nanos) {
  seconds += nanos / kNanosPerSecond;
  nanos %= kNanosPerSecond;
  if (nanos < 0) {
    nanos += kNanosPerSecond;
    --seconds;
  }
  if (seconds < kInstantSecondsMin || seconds > kInstantSecondsMax) return timestamp_range();
  return Value::instant({seconds, static_cast<uint32_t>(nanos)});
}

Value add(const Value& a, const Value& b, CallFrame& frame) {
  if (a.kind() != b.kind()) {
    if (a.is(Kind::timestamp) && b.is(Kind::duration)) return shift(a.as_instant(), b.as_duration_nanos());
    if (a.is(Kind::duration) && b.is(Kind::timestamp)) return shift(b.as_instant(), a.as_duration_nanos());
    return no_such_overload();
  }
  switch (a.kind()) {
    case Kind::int64: {
      int64_t sum = 0;
      return __builtin_add_overflow(a.as_int64(), b.as_int64(), &sum) ? integer_overflow()
                                                                      : Value::int64(sum);
    }
    case Kind::uint64: {
      uint64_t sum = 0;
      return __builtin_add_overflow(a.as_uint64(), b.as_uint64(), &sum) ? integer_overflow()
                                                                        : Value::uint64(sum);
    }
    case Kind::float64:
      return Value::float64(a.as_float64() + b.as_float64());
    case Kind::string:
    case Kind::bytes:
      return concatenate(a, b, frame);
    case Kind::list:
      return join_lists(a, b, frame);
    case Kind::duration:
      return add_durations(a.as_duration_nanos(), b.as_duration_nanos());
    default:
      return no_such_overload();
  }
}

Value subtract(const Value& a, const Value& b) {
  if (a.is(Kind::timestamp) && b.is(Kind::duration)) {
    const int64_t nanos = b.as_duration_nanos();
    return checked_instant(a.as_instant().seconds - nanos / kNanosPerSecond,
                           static_cast<int64_t>(a.as_instant().nanos) - nanos % kNanosPerSecond);
  }
  if (a.kind() != b.kind()) return no_such_overload();
  switch (a.kind()) {
    case Kind::int64: {
      int64_t rest = 0;
      return __builtin_sub_overflow(a.as_int64(), b.as_int64(), &rest) ? integer_overflow()
                                                                       : Value::int64(rest);
    }
    case Kind::uint64: {
      uint64_t rest = 0;
      return __builtin_sub_overflow(a.as_uint64(), b.as_uint64(), &rest) ? integer_overflow()
                                                                         : Value::uint64(rest);
    }
    case Kind::float64:
      return Value::float64(a.as_float64() - b.as_float64());
    case Kind::timestamp:
      return between(a.as_instant(), b.as_instant());
    case Kind::duration: {
      int64_t rest = 0;
      const bool over = __builtin_sub_overflow(a.as_duration_nanos(), b.as_duration_nanos(), &rest);
      return over ? duration_range() : Value::duration_nanos(rest);
    }
    default:
      return no_such_overload();
  }
}

Value multiply(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return no_such_overload();
  if (a.is(Kind::int64)) {
    int64_t product = 0;
    return __builtin_mul_overflow(a.as_int64(), b.as_int64(), &product) ? integer_overflow()
                                                                        : Value::int64(product);
  }
  if (a.is(Kind::uint64)) {
    uint64_t product = 0;
    const bool over = __builtin_mul_overflow(a.as_uint64(), b.as_uint64(), &product);
    return over ? integer_overflow() : Value::uint64(product);
  }
  return a.is(Kind::float64) ? Value::float64(a.as_float64() * b.as_float64()) : no_such_overload();
}

Value divide(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return no_such_overload();
  if (a.is(Kind::int64)) {
    if (b.as_int64() == 0) return divide_by_zero();
    if (a.as_int64() == std::numeric_limits<int64_t>::min() && b.as_int64() == -1) return integer_overflow();
    return Value::int64(a.as_int64() / b.as_int64());
  }
  if (a.is(Kind::uint64)) {
    return b.as_uint64() == 0 ? divide_by_zero() : Value::uint64(a.as_uint64() / b.as_uint64());
  }
  return a.is(Kind::float64) ? Value::float64(a.as_float64() / b.as_float64()) : no_such_overload();
}

Value modulo(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return no_such_overload();
  if (a.is(Kind::int64)) {
    if (b.as_int64() == 0) return modulus_by_zero();
    if (a.as_int64() == std::numeric_limits<int64_t>::min() && b.as_int64() == -1) return integer_overflow();
    return Value::int64(a.as_int64() % b.as_int64());
  }
  if (!a.is(Kind::uint64)) return no_such_overload();
  return b.as_uint64() == 0 ? modulus_by_zero() : Value::uint64(a.as_uint64() % b.as_uint64());
}

Value negate(const Value& a) {
  if (a.is(Kind::float64)) return Value::float64(-a.as_float64());
  if (!a.is(Kind::int64)) return no_such_overload();
  if (a.as_int64() == std::numeric_limits<int64_t>::min()) return integer_overflow();
  return Value::int64(-a.as_int64());
}

}  // namespace duanlian::rules
