#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/coding.h"
#include "rules/check/well_known.h"
#include "rules/library/address.h"
#include "rules/limits.h"
#include "rules/run/copy.h"
#include "rules/run/errors.h"
#include "rules/run/map.h"
#include "rules/run/operators.h"
#include "rules/run/text.h"
#include "rules/wire.h"

namespace duanlian::rules {
namespace {

using Json = simdjson::dom::element;
constexpr std::string_view kTypePrefix = "type.googleapis.com/";

Error malformed(std::string_view what) { return invalid("malformed " + std::string(what)); }

// Whole numbers are text, or numbers.
template <class T>
Result<T> read_whole(Json json) {
  T number{};
  if (json.get(number) == simdjson::SUCCESS) return number;
  std::string_view text;
  if (json.get(text) != simdjson::SUCCESS) return malformed("whole number");
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return malformed("whole number");
  return number;
}

Result<double> read_real(Json json) {
  double number = 0;
  if (json.get(number) == simdjson::SUCCESS) return number;
  std::string_view text;
  if (json.get(text) != simdjson::SUCCESS) return malformed("double");
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity") return std::numeric_limits<double>::infinity();
  if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
  if (const auto read = read_double(text)) return *read;
  return malformed("double");
}

Result<std::string_view> read_text(Json json) {
  std::string_view text;
  if (json.get(text) != simdjson::SUCCESS) return malformed("text");
  return text;
}

Result<Value> checked(const Value& value) {
  if (value.is_error()) return invalid(std::string(value.text()));
  return value;
}

Result<Value> read_bytes(Json json, Arena& arena) {
  ASSIGN_OR_RETURN(const auto text, read_text(json));
  ASSIGN_OR_RETURN(const auto bytes, from_base64(text));
  return checked(make_bytes(arena, bytes));
}

Result<Value> read_list(Json json, Arena& arena) {
  simdjson::dom::array values;
  if (json["values"].get(values) != simdjson::SUCCESS) return Value::list({});
  std::vector<Value> out;
  for (const Json element : values) {
    ASSIGN_OR_RETURN(const Value value, read_value(element, arena));
    out.push_back(value);
  }
  return checked(make_list(out, arena));
}

Result<Value> read_map(Json json, Arena& arena) {
  simdjson::dom::array entries;
  std::vector<Value> out;
  if (json["entries"].get(entries) == simdjson::SUCCESS) {
    for (const Json entry : entries) {
      for (const char* part : {"key", "value"}) {
        Json side;
        if (entry[part].get(side) != simdjson::SUCCESS) return malformed("map entry");
        ASSIGN_OR_RETURN(const Value value, read_value(side, arena));
        out.push_back(value);
      }
    }
  }
  ASSIGN_OR_RETURN(const Value list, checked(make_list(out, arena)));
  return checked(make_map(list.elements(), arena));
}

// Plain JSON, as google.protobuf.Value and its parts stand in an object.
Result<Value> read_plain(Json json, Arena& arena) {
  switch (json.type()) {
    case simdjson::dom::element_type::STRING:
      return checked(make_string(arena, json.get_string().value_unsafe()));
    case simdjson::dom::element_type::BOOL:
      return Value::boolean(json.get_bool().value_unsafe());
    case simdjson::dom::element_type::NULL_VALUE:
      return Value::null();
    case simdjson::dom::element_type::ARRAY: {
      std::vector<Value> out;
      for (const Json element : simdjson::dom::array(json.get_array().value_unsafe())) {
        ASSIGN_OR_RETURN(const Value value, read_plain(element, arena));
        out.push_back(value);
      }
      return checked(make_list(out, arena));
    }
    case simdjson::dom::element_type::OBJECT: {
      std::vector<Value> out;
      for (const auto field : simdjson::dom::object(json.get_object().value_unsafe())) {
        ASSIGN_OR_RETURN(const Value key, checked(make_string(arena, field.key)));
        ASSIGN_OR_RETURN(const Value value, read_plain(field.value, arena));
        out.insert(out.end(), {key, value});
      }
      ASSIGN_OR_RETURN(const Value list, checked(make_list(out, arena)));
      return checked(make_map(list.elements(), arena));
    }
    default:
      break;
  }
  ASSIGN_OR_RETURN(const double number, read_real(json));
  return Value::float64(number);
}

Result<Value> read_wrapped(const Type& scalar, Json json, Arena& arena) {
  switch (scalar.kind()) {
    case TypeKind::boolean: {
      bool flag = false;
      if (json.get(flag) != simdjson::SUCCESS) return malformed("bool");
      return Value::boolean(flag);
    }
    case TypeKind::int64: {
      ASSIGN_OR_RETURN(const auto number, read_whole<int64_t>(json));
      return Value::int64(number);
    }
    case TypeKind::uint64: {
      ASSIGN_OR_RETURN(const auto number, read_whole<uint64_t>(json));
      return Value::uint64(number);
    }
    case TypeKind::float64: {
      ASSIGN_OR_RETURN(const auto number, read_real(json));
      return Value::float64(number);
    }
    case TypeKind::bytes:
      return read_bytes(json, arena);
    default: {
      ASSIGN_OR_RETURN(const auto text, read_text(json));
      return checked(make_string(arena, text));
    }
  }
}

Value zero_of(const Type& type, Arena& arena) {
  switch (type.kind()) {
    case TypeKind::timestamp:
      return Value::instant({});
    case TypeKind::duration:
      return Value::duration_nanos(0);
    case TypeKind::map:
      return make_map({}, arena);
    case TypeKind::list:
      return Value::list({});
    default:
      return Value::null();
  }
}

Result<Value> read_object(Json json, Arena& arena) {
  std::string_view name;
  if (json["@type"].get(name) != simdjson::SUCCESS) return malformed("object: @type is missing");
  if (name.starts_with(kTypePrefix)) name.remove_prefix(kTypePrefix.size());
  if (!is_well_known_message(name))
    return invalid("objects of type " + std::string(name) + " are not supported");
  const Type type = well_known_type(name);
  Json value;
  if (json["value"].get(value) != simdjson::SUCCESS) {
    return type.is(TypeKind::wrapper) ? checked(make_well_known(name, {}, arena))
                                      : Result<Value>(zero_of(type, arena));
  }
  if (type.is(TypeKind::wrapper)) return read_wrapped(type.element(), value, arena);
  if (type.is(TypeKind::timestamp)) {
    ASSIGN_OR_RETURN(const auto text, read_text(value));
    const auto instant = read_instant(text);
    if (!instant) return malformed("timestamp");
    return Value::instant(*instant);
  }
  if (type.is(TypeKind::duration)) {
    ASSIGN_OR_RETURN(const auto text, read_text(value));
    const auto nanos = read_duration(text);
    if (!nanos) return malformed("duration");
    return Value::duration_nanos(*nanos);
  }
  return read_plain(value, arena);
}

void write_object(JsonWriter& json, std::string_view type, std::string_view value) {
  json.begin_object().key("objectValue").begin_object();
  json.member("@type", std::string(kTypePrefix) + std::string(type)).member("value", value);
  json.end_object().end_object();
}

// Numbers beyond 64 bits get an exponent: many readers take digits alone for a whole number.
void write_double(JsonWriter& json, double value) {
  if (!std::isfinite(value)) {
    json.string(show_double(value));
  } else if (std::abs(value) < 0x1p53) {
    json.number(value);
  } else {
    std::array<char, 32> buffer{};
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
    json.raw({buffer.data(), end.ptr});
  }
}

void write_map(JsonWriter& json, const MapBody& map);

void write_part(JsonWriter& json, const Value& value) {
  const auto open = [&](std::string_view name) -> JsonWriter& { return json.begin_object().key(name); };
  switch (value.kind()) {
    case Kind::null:
      return void(open("nullValue").null().end_object());
    case Kind::boolean:
      return void(open("boolValue").boolean(value.as_boolean()).end_object());
    case Kind::int64:
      return void(open("int64Value").string(std::to_string(value.as_int64())).end_object());
    case Kind::uint64:
      return void(open("uint64Value").string(std::to_string(value.as_uint64())).end_object());
    case Kind::float64:
      write_double(open("doubleValue"), value.as_float64());
      return void(json.end_object());
    case Kind::string:
      return void(open("stringValue").string(value.text()).end_object());
    case Kind::bytes:
      return void(open("bytesValue").string(to_base64(value.text())).end_object());
    case Kind::type:
      return void(open("typeValue").string(value.text()).end_object());
    case Kind::timestamp:
      return write_object(json, "google.protobuf.Timestamp", show_instant_json(value.as_instant()));
    case Kind::duration:
      return write_object(json, "google.protobuf.Duration", show_duration_json(value.as_duration_nanos()));
    case Kind::list:
      open("listValue").begin_object();
      if (!value.elements().empty()) {
        json.key("values").begin_array();
        for (const Value& element : value.elements()) write_part(json, element);
        json.end_array();
      }
      return void(json.end_object().end_object());
    case Kind::map:
      return write_map(json, value.as_map());
    case Kind::optional:
      open("objectValue").begin_object().member("@type", "optional_type");
      if (value.inside() != nullptr) write_part(json.key("value"), *value.inside());
      return void(json.end_object().end_object());
    case Kind::ip:
      return write_object(json, "net.IP", show_address(value.as_net()));
    case Kind::cidr:
      return write_object(json, "net.CIDR",
                          show_address(value.as_net()) + "/" + std::to_string(value.as_net().prefix));
    case Kind::record:
    case Kind::error:
      return void(json.null());
  }
}

void write_map(JsonWriter& json, const MapBody& map) {
  json.begin_object().key("mapValue").begin_object();
  if (map.count > 0) {
    json.key("entries").begin_array();
    for (std::size_t i = 0; i < map.count; ++i) {
      write_part(json.begin_object().key("key"), map.key(i));
      write_part(json.key("value"), map.value(i));
      json.end_object();
    }
    json.end_array();
  }
  json.end_object().end_object();
}

}  // namespace

Result<Value> read_value(Json json, Arena& arena) {
  simdjson::dom::object object;
  if (json.get(object) != simdjson::SUCCESS || object.size() != 1) return malformed("value");
  const auto member = *object.begin();
  const Json inside = member.value;
  const std::string_view name = member.key;
  if (name == "nullValue") return Value::null();
  if (name == "boolValue") return read_wrapped(Type::boolean(), inside, arena);
  if (name == "int64Value") return read_wrapped(Type::int64(), inside, arena);
  if (name == "uint64Value") return read_wrapped(Type::uint64(), inside, arena);
  if (name == "doubleValue") return read_wrapped(Type::float64(), inside, arena);
  if (name == "stringValue") return read_wrapped(Type::string(), inside, arena);
  if (name == "bytesValue") return read_bytes(inside, arena);
  if (name == "listValue") return read_list(inside, arena);
  if (name == "mapValue") return read_map(inside, arena);
  if (name == "objectValue") return read_object(inside, arena);
  if (name == "typeValue") {
    ASSIGN_OR_RETURN(const auto text, read_text(inside));
    const std::string_view copy = arena.copy(text);
    return checked(copy.size() == text.size() ? Value::type(copy) : memory_limit_error());
  }
  if (name == "enumValue") {
    const auto number = inside["value"];
    return number.error() == simdjson::SUCCESS ? read_wrapped(Type::int64(), number.value_unsafe(), arena)
                                               : Result<Value>(Value::int64(0));
  }
  return malformed("value: unknown kind " + std::string(name));
}

Status write_value(JsonWriter& json, const Value& value) {
  if (count_parts(value, kWirePartsMax) > kWirePartsMax) {
    return Error{ErrorCode::limit_exceeded, "the value has more parts than kWirePartsMax"};
  }
  if (count_bytes(value, kWireBytesMax) > kWireBytesMax) {
    return Error{ErrorCode::limit_exceeded, "the value has more bytes than kWireBytesMax"};
  }
  write_part(json, value);
  return {};
}

}  // namespace duanlian::rules
