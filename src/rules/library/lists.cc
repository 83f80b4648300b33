#include <algorithm>
#include <bit>
#include <numeric>

#include "base/coding.h"
#include "rules/library/library.h"
#include "rules/run/compare.h"
#include "rules/run/errors.h"
#include "rules/run/operators.h"

namespace duanlian::rules {
namespace {

using Arguments = std::span<const Value>;

Value slice(Arguments a, CallFrame& frame) {
  const auto elements = a[0].elements();
  const int64_t start = a[1].as_int64();
  const int64_t end = a[2].as_int64();
  if (start < 0 || end < 0) return Value::error("cannot slice with negative indexes");
  if (start > end) return Value::error("cannot slice: start is greater than end");
  if (end > static_cast<int64_t>(elements.size())) {
    return make_error(frame.arena, {"cannot slice: end ", std::to_string(end), " is past the list"});
  }
  return Value::list(
      elements.subspan(static_cast<std::size_t>(start), static_cast<std::size_t>(end - start)));
}

bool flatten_into(std::vector<Value>& out, std::span<const Value> elements, int64_t depth, CallFrame& frame) {
  for (const Value& element : elements) {
    if (!frame.spend(1)) return false;
    if (depth > 0 && element.is(Kind::list)) {
      if (!flatten_into(out, element.elements(), depth - 1, frame)) return false;
    } else {
      out.push_back(element);
    }
  }
  return true;
}

Value flatten(Arguments a, CallFrame& frame) {
  const int64_t depth = a.size() > 1 ? a[1].as_int64() : 1;
  if (depth < 0) return Value::error("level must be non-negative");
  std::vector<Value> out;
  if (!flatten_into(out, a[0].elements(), depth, frame)) return cost_limit_error();
  return make_list(out, frame.arena);
}

// The order of the keys, as positions. An error when they cannot be compared with each other.
Value sorted_positions(std::span<const Value> keys, std::vector<std::size_t>& positions, CallFrame& frame) {
  if (!frame.spend(keys.size() * (1 + static_cast<uint64_t>(std::bit_width(keys.size())))))
    return cost_limit_error();
  for (const Value& key : keys) {
    const Order self = order(key, keys[0]);
    if (self == Order::none || key.kind() != keys[0].kind())
      return Value::error("list elements must have the same type, and one that has an order");
  }
  positions.resize(keys.size());
  std::iota(positions.begin(), positions.end(), std::size_t{0});
  // NaN stands before all numbers, so that the order is strict.
  const auto before = [&](std::size_t x, std::size_t y) {
    const Order found = order(keys[x], keys[y]);
    if (found != Order::unordered) return found == Order::less;
    return keys[x].as_float64() != keys[x].as_float64() && keys[y].as_float64() == keys[y].as_float64();
  };
  // Equal keys keep their order.
  std::ranges::sort(positions,
                    [&](std::size_t x, std::size_t y) { return before(x, y) || (!before(y, x) && x < y); });
  return Value::null();
}

Value sort_by(std::span<const Value> elements, std::span<const Value> keys, CallFrame& frame) {
  if (elements.size() != keys.size()) return no_such_overload();
  std::vector<std::size_t> positions;
  if (const Value failed = sorted_positions(keys, positions, frame); failed.is_error()) return failed;
  std::vector<Value> out;
  out.reserve(elements.size());
  for (const std::size_t position : positions) out.push_back(elements[position]);
  return make_list(out, frame.arena);
}

Value sort(Arguments a, CallFrame& frame) { return sort_by(a[0].elements(), a[0].elements(), frame); }
Value sort_by_keys(Arguments a, CallFrame& frame) { return sort_by(a[0].elements(), a[1].elements(), frame); }

Value distinct(Arguments a, CallFrame& frame) {
  std::vector<Value> out;
  for (const Value& element : a[0].elements()) {
    if (!frame.spend(1 + out.size())) return cost_limit_error();
    const bool known =
        std::ranges::any_of(out, [&](const Value& other) { return equal(element, other, frame); });
    if (!known) out.push_back(element);
  }
  if (*frame.steps_left == 0) return cost_limit_error();
  return make_list(out, frame.arena);
}

Value range(Arguments a, CallFrame& frame) {
  if (a[0].as_int64() < 0) {
    return make_error(frame.arena, {"invalid argument: lists.range(", std::to_string(a[0].as_int64()),
                                    "): a size is not negative"});
  }
  const uint64_t size = a[0].as_uint64();
  if (!frame.spend(size)) return cost_limit_error();
  auto* out = frame.arena.allocate_array<Value>(size);
  if (out == nullptr) return memory_limit_error();
  for (uint64_t i = 0; i < size; ++i) out[i] = Value::int64(static_cast<int64_t>(i));
  return Value::list({out, size});
}

Value reverse_list(Arguments a, CallFrame& frame) {
  if (!frame.spend(a[0].elements().size())) return cost_limit_error();
  const std::vector<Value> out(a[0].elements().rbegin(), a[0].elements().rend());
  return make_list(out, frame.arena);
}

Value first(Arguments a, CallFrame& frame) {
  const auto elements = a[0].elements();
  return elements.empty() ? no_optional() : make_optional(elements.front(), frame.arena);
}
Value last(Arguments a, CallFrame& frame) {
  const auto elements = a[0].elements();
  return elements.empty() ? no_optional() : make_optional(elements.back(), frame.arena);
}

Value encode_base64(Arguments a, CallFrame& frame) {
  if (!frame.spend(a[0].text().size() / 16)) return cost_limit_error();
  return make_string(frame.arena, to_base64(a[0].text()));
}
Value decode_base64(Arguments a, CallFrame& frame) {
  if (!frame.spend(a[0].text().size() / 16)) return cost_limit_error();
  const auto decoded = from_base64(a[0].text());
  return decoded ? make_bytes(frame.arena, *decoded)
                 : make_error(frame.arena, {"base64: ", decoded.error().message});
}

}  // namespace

Value make_list(std::span<const Value> elements, Arena& arena) {
  auto* out = arena.allocate_array<Value>(elements.size());
  if (out == nullptr) return memory_limit_error();
  std::ranges::copy(elements, out);
  return Value::list({out, elements.size()});
}

void add_lists(Library& library) {
  library.add("list(A): slice(int, int) -> list(A)", slice);
  library.add("list(list(A)): flatten() -> list(A)", flatten);
  library.add("list(dyn): flatten() -> list(dyn)", flatten);
  library.add("list(dyn): flatten(int) -> list(dyn)", flatten);
  for (const std::string type :
       {"int", "uint", "double", "bool", "duration", "timestamp", "string", "bytes"}) {
    library.add("list(" + type + "): sort() -> list(" + type + ")", sort);
    library.add("@sort_by_keys(list(A), list(" + type + ")) -> list(A)", sort_by_keys);
  }
  library.add("list(A): distinct() -> list(A)", distinct);
  library.add("lists.range(int) -> list(int)", range);
  library.add("list(A): reverse() -> list(A)", reverse_list);
  library.add("list(A): first() -> optional(A)", first);
  library.add("list(A): last() -> optional(A)", last);
  library.add("base64.encode(bytes) -> string", encode_base64);
  library.add("base64.decode(string) -> bytes", decode_base64);
}

}  // namespace duanlian::rules
