#include "rules/check/well_known.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "rules/arena.h"
#include "rules/environment.h"
#include "rules/run/errors.h"
#include "rules/run/kinds.h"
#include "rules/run/map.h"
#include "rules/run/operators.h"

namespace duanlian::rules {
namespace {

constexpr std::string_view kPackage = "google.protobuf.";

enum class Shape : uint8_t { wrapper, value, object, list, timestamp, duration };

struct Message {
  std::string_view name;
  Shape shape;
  Kind kind = Kind::null;  // of what a wrapper wraps
  int bits = 64;
};

constexpr std::array<Message, 14> kMessages = {{
    {"BoolValue", Shape::wrapper, Kind::boolean},
    {"BytesValue", Shape::wrapper, Kind::bytes},
    {"DoubleValue", Shape::wrapper, Kind::float64},
    {"FloatValue", Shape::wrapper, Kind::float64, 32},
    {"Int32Value", Shape::wrapper, Kind::int64, 32},
    {"Int64Value", Shape::wrapper, Kind::int64},
    {"StringValue", Shape::wrapper, Kind::string},
    {"UInt32Value", Shape::wrapper, Kind::uint64, 32},
    {"UInt64Value", Shape::wrapper, Kind::uint64},
    {"Value", Shape::value},
    {"Struct", Shape::object},
    {"ListValue", Shape::list},
    {"Timestamp", Shape::timestamp},
    {"Duration", Shape::duration},
}};

const Message* find_message(std::string_view name) {
  if (!name.starts_with(kPackage)) return nullptr;
  const auto found = std::ranges::find(kMessages, name.substr(kPackage.size()), &Message::name);
  return found == kMessages.end() ? nullptr : &*found;
}

Type scalar_type(Kind kind) {
  switch (kind) {
    case Kind::boolean:
      return Type::boolean();
    case Kind::bytes:
      return Type::bytes();
    case Kind::float64:
      return Type::float64();
    case Kind::int64:
      return Type::int64();
    case Kind::uint64:
      return Type::uint64();
    default:
      return Type::string();
  }
}

Value zero(Kind kind) {
  switch (kind) {
    case Kind::boolean:
      return Value::boolean(false);
    case Kind::bytes:
      return Value::bytes("");
    case Kind::float64:
      return Value::float64(0);
    case Kind::int64:
      return Value::int64(0);
    case Kind::uint64:
      return Value::uint64(0);
    default:
      return Value::string("");
  }
}

Value make_wrapper(const Message& message, std::span<const FieldValue> fields) {
  Value value = zero(message.kind);
  for (const FieldValue& field : fields) {
    if (field.name != "value" || !field.value.is(message.kind)) return no_such_overload();
    value = field.value;
  }
  if (message.bits == 64) return value;
  if (value.is(Kind::float64)) {
    if (std::isfinite(value.as_float64()) &&
        std::abs(value.as_float64()) > std::numeric_limits<float>::max()) {
      return Value::float64(std::copysign(std::numeric_limits<double>::infinity(), value.as_float64()));
    }
    return Value::float64(static_cast<double>(static_cast<float>(value.as_float64())));
  }
  const bool fits = value.is(Kind::int64) ? value.as_int64() == static_cast<int32_t>(value.as_int64())
                                          : value.as_uint64() == static_cast<uint32_t>(value.as_uint64());
  return fits ? value : Value::error("range error: the number does not fit into 32 bits");
}

Value make_json_value(std::span<const FieldValue> fields) {
  if (fields.size() > 1) return Value::error("google.protobuf.Value holds one kind");
  if (fields.empty() || fields[0].name == "null_value") return Value::null();
  return fields[0].value;
}

Value make_time(Shape shape, std::span<const FieldValue> fields) {
  int64_t seconds = 0;
  int64_t nanos = 0;
  for (const FieldValue& field : fields) {
    if (!field.value.is(Kind::int64)) return no_such_overload();
    (field.name == "seconds" ? seconds : nanos) = field.value.as_int64();
  }
  if (nanos <= -1'000'000'000 || nanos >= 1'000'000'000) return Value::error("range error: nanos");
  if (shape == Shape::timestamp) {
    if (nanos < 0 || seconds < kInstantSecondsMin || seconds > kInstantSecondsMax) return timestamp_range();
    return Value::instant({seconds, static_cast<uint32_t>(nanos)});
  }
  int64_t total = 0;
  if (__builtin_mul_overflow(seconds, 1'000'000'000, &total) ||
      __builtin_add_overflow(total, nanos, &total)) {
    return duration_range();
  }
  return Value::duration_nanos(total);
}

}  // namespace

bool is_well_known_message(std::string_view name) { return find_message(name) != nullptr; }

Type well_known_type(std::string_view name) {
  const Message& message = *find_message(name);
  switch (message.shape) {
    case Shape::wrapper:
      return Type::wrapper(scalar_type(message.kind));
    case Shape::value:
      return Type::dyn();
    case Shape::object:
      return Type::map(Type::string(), Type::dyn());
    case Shape::list:
      return Type::list(Type::dyn());
    case Shape::timestamp:
      return Type::timestamp();
    case Shape::duration:
      return Type::duration();
  }
  return Type::dyn();
}

std::optional<Type> well_known_field(std::string_view name, std::string_view field) {
  const Message& message = *find_message(name);
  switch (message.shape) {
    case Shape::wrapper:
      if (field == "value") return scalar_type(message.kind);
      break;
    case Shape::value:
      if (field == "null_value") return Type::dyn();
      if (field == "number_value") return Type::float64();
      if (field == "string_value") return Type::string();
      if (field == "bool_value") return Type::boolean();
      if (field == "struct_value") return Type::map(Type::string(), Type::dyn());
      if (field == "list_value") return Type::list(Type::dyn());
      break;
    case Shape::object:
      if (field == "fields") return Type::map(Type::string(), Type::dyn());
      break;
    case Shape::list:
      if (field == "values") return Type::list(Type::dyn());
      break;
    case Shape::timestamp:
    case Shape::duration:
      if (field == "seconds" || field == "nanos") return Type::int64();
      break;
  }
  return std::nullopt;
}

Value make_well_known(std::string_view name, std::span<const FieldValue> fields, Arena& arena) {
  const Message& message = *find_message(name);
  for (const FieldValue& field : fields) {
    const auto type = well_known_field(name, field.name);
    if (!type) return make_error(arena, {"no such field '", field.name, "'"});
    if ((kinds_of(*type) >> static_cast<unsigned>(field.value.kind()) & 1) == 0) return no_such_overload();
  }
  switch (message.shape) {
    case Shape::wrapper:
      return make_wrapper(message, fields);
    case Shape::value:
      return make_json_value(fields);
    case Shape::object:
      if (fields.empty()) return make_map({}, arena);
      return fields[0].value.is(Kind::map) ? fields[0].value : no_such_overload();
    case Shape::list:
      if (fields.empty()) return Value::list({});
      return fields[0].value.is(Kind::list) ? fields[0].value : no_such_overload();
    case Shape::timestamp:
    case Shape::duration:
      return make_time(message.shape, fields);
  }
  return no_such_overload();
}

std::optional<Type> named_type(std::string_view name) {
  static const std::array<std::pair<std::string_view, Type>, 16> kTypes = {{
      {"bool", Type::boolean()},
      {"int", Type::int64()},
      {"uint", Type::uint64()},
      {"double", Type::float64()},
      {"string", Type::string()},
      {"bytes", Type::bytes()},
      {"list", Type::list(Type::dyn())},
      {"map", Type::map(Type::dyn(), Type::dyn())},
      {"null_type", Type::null()},
      {"type", Type::type(Type::dyn())},
      {"optional_type", Type::optional(Type::dyn())},
      {"google.protobuf.Timestamp", Type::timestamp()},
      {"google.protobuf.Duration", Type::duration()},
      {"net.IP", Type::abstract("net.IP")},
      {"net.CIDR", Type::abstract("net.CIDR")},
      {"google.protobuf.NullValue", Type::null()},
  }};
  const auto found = std::ranges::find(kTypes, name, &std::pair<std::string_view, Type>::first);
  if (found == kTypes.end()) return std::nullopt;
  return found->second;
}

}  // namespace duanlian::rules
