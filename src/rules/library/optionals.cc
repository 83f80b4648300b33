#include "rules/library/library.h"
#include "rules/run/errors.h"
#include "rules/run/map.h"
#include "rules/run/operators.h"

namespace duanlian::rules {
namespace {

using Arguments = std::span<const Value>;

// Whether the value is the default of its type.
bool is_zero(const Value& value) {
  switch (value.kind()) {
    case Kind::null:
      return true;
    case Kind::boolean:
      return !value.as_boolean();
    case Kind::int64:
    case Kind::uint64:
    case Kind::duration:
      return value.as_uint64() == 0;
    case Kind::float64:
      return value.as_float64() == 0;
    case Kind::string:
    case Kind::bytes:
      return value.text().empty();
    case Kind::timestamp:
      return value.as_instant() == Instant{};
    case Kind::list:
      return value.elements().empty();
    case Kind::map:
      return value.as_map().count == 0;
    case Kind::optional:
      return value.inside() == nullptr;
    default:
      return false;
  }
}

Value none(Arguments, CallFrame&) { return no_optional(); }
Value of(Arguments a, CallFrame& frame) { return make_optional(a[0], frame.arena); }
Value of_non_zero(Arguments a, CallFrame& frame) {
  return is_zero(a[0]) ? no_optional() : make_optional(a[0], frame.arena);
}
Value has_value(Arguments a, CallFrame&) { return Value::boolean(a[0].inside() != nullptr); }
Value value(Arguments a, CallFrame&) {
  return a[0].inside() == nullptr ? Value::error("optional.none() dereference") : *a[0].inside();
}
Value either(Arguments a, CallFrame&) { return a[0].inside() != nullptr ? a[0] : a[1]; }
Value value_or(Arguments a, CallFrame&) { return a[0].inside() != nullptr ? *a[0].inside() : a[1]; }

Value unwrap(Arguments a, CallFrame& frame) {
  if (!frame.spend(a[0].elements().size())) return cost_limit_error();
  std::vector<Value> out;
  for (const Value& element : a[0].elements()) {
    if (!element.is(Kind::optional)) return no_such_overload();
    if (element.inside() != nullptr) out.push_back(*element.inside());
  }
  return make_list(out, frame.arena);
}

}  // namespace

void add_optionals(Library& library) {
  library.add("optional.none() -> optional(A)", none);
  library.add("optional.of(A) -> optional(A)", of);
  library.add("optional.ofNonZeroValue(A) -> optional(A)", of_non_zero);
  library.add("optional(A): hasValue() -> bool", has_value);
  library.add("optional(A): value() -> A", value);
  library.add("optional(A): or(optional(A)) -> optional(A)", either);
  library.add("optional(A): orValue(A) -> A", value_or);
  library.add("optional.unwrap(list(optional(A))) -> list(A)", unwrap);
  library.add("list(optional(A)): unwrapOpt() -> list(A)", unwrap);
}

}  // namespace duanlian::rules
