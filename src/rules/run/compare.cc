#include "rules/run/compare.h"

#include <algorithm>
#include <compare>

#include "rules/run/map.h"
#include "rules/run/net.h"

namespace duanlian::rules {
namespace {

template <class T>
Order order_of(const T& a, const T& b) {
  if (a < b) return Order::less;
  if (b < a) return Order::greater;
  return a == b ? Order::equal : Order::unordered;
}

bool equal_lists(const Value& a, const Value& b, CallFrame& frame) {
  const auto x = a.elements();
  const auto y = b.elements();
  if (x.size() != y.size() || !frame.spend(x.size())) return false;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!equal(x[i], y[i], frame)) return false;
  }
  return true;
}

bool equal_maps(const MapBody& a, const MapBody& b, CallFrame& frame) {
  if (a.count != b.count || !frame.spend(a.count)) return false;
  for (std::size_t i = 0; i < a.count; ++i) {
    const Value* other = b.find(a.key(i));
    if (other == nullptr || !equal(a.value(i), *other, frame)) return false;
  }
  return true;
}

bool equal_optionals(const Value* a, const Value* b, CallFrame& frame) {
  if (a == nullptr || b == nullptr) return a == b;
  return frame.spend(1) && equal(*a, *b, frame);
}

}  // namespace

double as_double(const Value& number) {
  if (number.is(Kind::int64)) return static_cast<double>(number.as_int64());
  if (number.is(Kind::uint64)) return static_cast<double>(number.as_uint64());
  return number.as_float64();
}

Order order_numbers(const Value& a, const Value& b) {
  if (a.is(Kind::float64) || b.is(Kind::float64)) return order_of(as_double(a), as_double(b));
  if (a.kind() == b.kind()) {
    return a.is(Kind::int64) ? order_of(a.as_int64(), b.as_int64()) : order_of(a.as_uint64(), b.as_uint64());
  }
  if (a.is(Kind::int64)) return a.as_int64() < 0 ? Order::less : order_of(a.as_uint64(), b.as_uint64());
  return b.as_int64() < 0 ? Order::greater : order_of(a.as_uint64(), b.as_uint64());
}

Order order(const Value& a, const Value& b) {
  if (is_number(a) && is_number(b)) return order_numbers(a, b);
  if (a.kind() != b.kind()) return Order::none;
  switch (a.kind()) {
    case Kind::string:
    case Kind::bytes:
      return order_of(a.text(), b.text());
    case Kind::boolean:
      return order_of(a.as_boolean(), b.as_boolean());
    case Kind::timestamp:
      return order_of(a.as_instant(), b.as_instant());
    case Kind::duration:
      return order_of(a.as_duration_nanos(), b.as_duration_nanos());
    default:
      return Order::none;
  }
}

bool equal(const Value& a, const Value& b, CallFrame& frame) {
  if (is_number(a) && is_number(b)) return order_numbers(a, b) == Order::equal;
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Kind::null:
      return true;
    case Kind::boolean:
      return a.as_boolean() == b.as_boolean();
    case Kind::string:
    case Kind::bytes:
    case Kind::type:
      return a.text() == b.text();
    case Kind::timestamp:
      return a.as_instant() == b.as_instant();
    case Kind::duration:
      return a.as_duration_nanos() == b.as_duration_nanos();
    case Kind::list:
      return equal_lists(a, b, frame);
    case Kind::map:
      return equal_maps(a.as_map(), b.as_map(), frame);
    case Kind::optional:
      return equal_optionals(a.inside(), b.inside(), frame);
    case Kind::record:
      return a.record_type() == b.record_type() && a.object() == b.object();
    case Kind::ip:
    case Kind::cidr:
      return a.as_net() == b.as_net();
    case Kind::int64:
    case Kind::uint64:
    case Kind::float64:
    case Kind::error:
      break;
  }
  return false;
}

}  // namespace duanlian::rules
