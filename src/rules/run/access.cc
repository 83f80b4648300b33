#include <cmath>

#include "base/utf8.h"
#include "rules/run/compare.h"
#include "rules/run/errors.h"
#include "rules/run/map.h"
#include "rules/run/operators.h"

namespace duanlian::rules {
namespace {

// The number as the index of a list: a whole one of any kind, or none.
bool whole_index(const Value& index, int64_t& out) {
  if (index.is(Kind::int64)) {
    out = index.as_int64();
    return true;
  }
  if (index.is(Kind::uint64)) {
    out = index.as_uint64() > INT64_MAX ? -1 : index.as_int64();
    return true;
  }
  if (!index.is(Kind::float64)) return false;
  const double value = index.as_float64();
  if (!(std::abs(value) < 9e15) || value != std::trunc(value)) return false;
  out = static_cast<int64_t>(value);
  return true;
}

// What is at the place, or null with `trouble` set when there can be nothing at all.
const Value* look_up(const Value& container, const Value& index, CallFrame& frame, Value& trouble) {
  if (container.is(Kind::map)) {
    if (!may_be_key(index) && !index.is(Kind::float64)) {
      trouble = no_such_overload();
      return nullptr;
    }
    const Value* found = container.as_map().find(index);
    if (found == nullptr) trouble = no_such_key(frame.arena, index);
    return found;
  }
  int64_t at = 0;
  if (!container.is(Kind::list) || !whole_index(index, at)) {
    trouble = no_such_overload();
    return nullptr;
  }
  const auto elements = container.elements();
  if (at < 0 || at >= static_cast<int64_t>(elements.size())) {
    trouble = make_error(frame.arena, {"index out of bounds: ", std::to_string(at)});
    return nullptr;
  }
  return &elements[static_cast<std::size_t>(at)];
}

bool is_container(const Value& value) { return value.is(Kind::map) || value.is(Kind::list); }

Value record_field(const Value& record, std::string_view name, bool optional, CallFrame& frame) {
  const RecordField* field = record.record_type()->find(name);
  if (field == nullptr) return make_error(frame.arena, {"no such field '", name, "'"});
  if (!optional) return field->get(record.object(), frame.arena);
  if (field->has != nullptr && !field->has(record.object())) return no_optional();
  return make_optional(field->get(record.object(), frame.arena), frame.arena);
}

}  // namespace

Value make_optional(const Value& inside, Arena& arena) {
  if (inside.is_error()) return inside;
  auto* at = arena.allocate_array<Value>(1);
  if (at == nullptr) return memory_limit_error();
  *at = inside;
  return Value::optional(at);
}

Value is_equal(const Value& a, const Value& b, CallFrame& frame) {
  const bool same = equal(a, b, frame);
  return *frame.steps_left == 0 ? cost_limit_error() : Value::boolean(same);
}

Value is_in(const Value& element, const Value& container, CallFrame& frame) {
  if (container.is(Kind::map)) return Value::boolean(container.as_map().find(element) != nullptr);
  if (!container.is(Kind::list)) return no_such_overload();
  if (!frame.spend(container.elements().size())) return cost_limit_error();
  for (const Value& one : container.elements()) {
    if (equal(one, element, frame)) return Value::boolean(true);
  }
  return *frame.steps_left == 0 ? cost_limit_error() : Value::boolean(false);
}

Value size_of(const Value& value, CallFrame& frame) {
  switch (value.kind()) {
    case Kind::string:
      if (!frame.spend(value.text().size() / 16)) return cost_limit_error();
      return Value::int64(static_cast<int64_t>(count_code_points(value.text())));
    case Kind::bytes:
      return Value::int64(static_cast<int64_t>(value.text().size()));
    case Kind::list:
      return Value::int64(static_cast<int64_t>(value.elements().size()));
    case Kind::map:
      return Value::int64(value.as_map().count);
    default:
      return no_such_overload();
  }
}

Value at_index(const Value& container, const Value& index, bool optional, CallFrame& frame) {
  if (container.is(Kind::optional)) {
    if (container.inside() == nullptr) return no_optional();
    return at_index(*container.inside(), index, true, frame);
  }
  Value trouble;
  const Value* found = look_up(container, index, frame, trouble);
  if (found != nullptr) return optional ? make_optional(*found, frame.arena) : *found;
  return optional && is_container(container) && (is_number(index) || may_be_key(index)) ? no_optional()
                                                                                        : trouble;
}

Value at_field(const Value& container, std::string_view name, bool optional, CallFrame& frame) {
  switch (container.kind()) {
    case Kind::record:
      return record_field(container, name, optional, frame);
    case Kind::map: {
      const Value* found = container.as_map().find(name);
      if (found != nullptr) return optional ? make_optional(*found, frame.arena) : *found;
      return optional ? no_optional() : no_such_key(frame.arena, Value::string(name));
    }
    case Kind::optional:
      return container.inside() == nullptr ? no_optional() : at_field(*container.inside(), name, true, frame);
    default:
      return make_error(frame.arena, {"type '", type_name(container), "' does not support field selection"});
  }
}

Value has_field(const Value& container, std::string_view name, CallFrame& frame) {
  switch (container.kind()) {
    case Kind::record: {
      const RecordField* field = container.record_type()->find(name);
      if (field == nullptr) return make_error(frame.arena, {"no such field '", name, "'"});
      return Value::boolean(field->has == nullptr || field->has(container.object()));
    }
    case Kind::map:
      return Value::boolean(container.as_map().find(name) != nullptr);
    case Kind::optional:
      return container.inside() == nullptr ? Value::boolean(false)
                                           : has_field(*container.inside(), name, frame);
    default:
      return make_error(frame.arena, {"type '", type_name(container), "' does not support field selection"});
  }
}

}  // namespace duanlian::rules
