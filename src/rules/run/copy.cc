#include "rules/run/copy.h"

#include <span>

#include "rules/check/unifier.h"
#include "rules/check/well_known.h"
#include "rules/environment.h"
#include "rules/run/errors.h"
#include "rules/run/map.h"
#include "rules/run/net.h"
#include "rules/run/operators.h"

namespace duanlian::rules {
namespace {

Value copy_all(std::span<const Value> values, Arena& arena, std::span<const Value>& out) {
  auto* copies = arena.allocate_array<Value>(values.size());
  if (copies == nullptr) return memory_limit_error();
  for (std::size_t i = 0; i < values.size(); ++i) {
    copies[i] = deep_copy(values[i], arena);
    if (copies[i].is_error()) return copies[i];
  }
  out = {copies, values.size()};
  return {};
}

Value copy_net(const Value& value, Arena& arena) {
  auto* body = arena.allocate_array<NetBody>(1);
  if (body == nullptr) return memory_limit_error();
  *body = value.as_net();
  return value.is(Kind::ip) ? Value::ip(body) : Value::cidr(body);
}

Type common_type(std::span<const Value> values, std::size_t first, std::size_t step) {
  Unifier unifier;
  Type type = values.empty() ? Type::dyn() : static_type(values[first]);
  for (std::size_t i = first + step; i < values.size(); i += step)
    type = unifier.join(type, static_type(values[i]));
  return type;
}

}  // namespace

Value deep_copy(const Value& value, Arena& arena) {
  std::span<const Value> parts;
  switch (value.kind()) {
    case Kind::string:
      return make_string(arena, value.text());
    case Kind::bytes:
      return make_bytes(arena, value.text());
    case Kind::type: {
      const std::string_view name = arena.copy(value.text());
      return name.size() == value.text().size() ? Value::type(name) : memory_limit_error();
    }
    case Kind::error:
      return make_error(arena, {value.text()});
    case Kind::list:
      if (const Value failed = copy_all(value.elements(), arena, parts); failed.is_error()) return failed;
      return Value::list(parts);
    case Kind::map:
      if (const Value failed = copy_all(value.as_map().flat(), arena, parts); failed.is_error())
        return failed;
      return make_map(parts, arena);
    case Kind::optional:
      return value.inside() == nullptr ? value : make_optional(deep_copy(*value.inside(), arena), arena);
    case Kind::ip:
    case Kind::cidr:
      return copy_net(value, arena);
    default:
      return value;
  }
}

Type static_type(const Value& value) {
  switch (value.kind()) {
    case Kind::null:
      return Type::null();
    case Kind::list:
      return Type::list(common_type(value.elements(), 0, 1));
    case Kind::map:
      return Type::map(common_type(value.as_map().flat(), 0, 2), common_type(value.as_map().flat(), 1, 2));
    case Kind::optional:
      return Type::optional(value.inside() == nullptr ? Type::dyn() : static_type(*value.inside()));
    case Kind::record:
      return Type::record(value.record_type());
    case Kind::type: {
      const auto named = named_type(value.text());
      return Type::type(named ? *named : Type::dyn());
    }
    case Kind::error:
      return Type::dyn();
    default: {
      const auto named = named_type(type_name(value));
      return named ? *named : Type::dyn();
    }
  }
}

std::size_t count_bytes(const Value& value, std::size_t bytes_max) {
  std::size_t bytes = sizeof(Value);
  const auto add = [&](std::span<const Value> parts) {
    for (const Value& part : parts) {
      if (bytes > bytes_max) return;
      bytes += count_bytes(part, bytes_max - bytes);
    }
  };
  switch (value.kind()) {
    case Kind::string:
    case Kind::bytes:
    case Kind::type:
    case Kind::error:
      return bytes + value.text().size();
    case Kind::list:
      add(value.elements());
      return bytes;
    case Kind::map:
      add(value.as_map().flat());
      return bytes;
    case Kind::optional:
      if (value.inside() != nullptr) add({value.inside(), 1});
      return bytes;
    default:
      return bytes;
  }
}

std::size_t count_parts(const Value& value, std::size_t count_max) {
  std::size_t count = 1;
  const auto add = [&](std::span<const Value> parts) {
    for (const Value& part : parts) {
      if (count > count_max) return;
      count += count_parts(part, count_max - count + 1);
    }
  };
  if (value.is(Kind::list)) add(value.elements());
  if (value.is(Kind::map)) add(value.as_map().flat());
  if (value.is(Kind::optional) && value.inside() != nullptr) add({value.inside(), 1});
  return count;
}

}  // namespace duanlian::rules
