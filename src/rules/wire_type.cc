#include <array>
#include <utility>

#include "rules/check/well_known.h"
#include "rules/wire.h"

namespace duanlian::rules {
namespace {

using Json = simdjson::dom::element;

struct Primitive {
  std::string_view name;
  TypeKind kind;
  Type (*make)();
};
constexpr std::array<Primitive, 6> kPrimitives = {{{"BOOL", TypeKind::boolean, Type::boolean},
                                                   {"INT64", TypeKind::int64, Type::int64},
                                                   {"UINT64", TypeKind::uint64, Type::uint64},
                                                   {"DOUBLE", TypeKind::float64, Type::float64},
                                                   {"STRING", TypeKind::string, Type::string},
                                                   {"BYTES", TypeKind::bytes, Type::bytes}}};

Result<Type> read_primitive(Json json) {
  std::string_view name;
  if (json.get(name) == simdjson::SUCCESS) {
    for (const Primitive& known : kPrimitives) {
      if (known.name == name) return known.make();
    }
  }
  return invalid("unknown primitive type");
}

std::string_view primitive_name(const Type& type) {
  for (const Primitive& known : kPrimitives) {
    if (known.kind == type.kind()) return known.name;
  }
  return {};
}

// The type under a name, dyn when it is left out.
Result<Type> read_part(Json json, const char* name) {
  Json part;
  if (json[name].get(part) != simdjson::SUCCESS) return Type::dyn();
  return read_type(part);
}

Result<Type> read_abstract(Json json) {
  std::string_view name;
  if (json["name"].get(name) != simdjson::SUCCESS) return invalid("abstract type without a name");
  std::vector<Type> parameters;
  simdjson::dom::array list;
  if (json["parameterTypes"].get(list) == simdjson::SUCCESS) {
    for (const Json one : list) {
      ASSIGN_OR_RETURN(Type parameter, read_type(one));
      parameters.push_back(std::move(parameter));
    }
  }
  if (name == "optional_type" && parameters.size() == 1) return Type::optional(parameters[0]);
  return Type::abstract(std::string(name), std::move(parameters));
}

Result<Type> read_named(std::string_view kind, Json json) {
  std::string_view name;
  if (json.get(name) != simdjson::SUCCESS) return invalid("a type without a name");
  if (kind == "typeParam") return Type::parameter(std::string(name));
  if (kind == "wellKnown") {
    if (name == "TIMESTAMP") return Type::timestamp();
    if (name == "DURATION") return Type::duration();
    return Type::dyn();
  }
  if (name == "google.protobuf.Any") return Type::dyn();
  return is_well_known_message(name) ? well_known_type(name) : Type::message(std::string(name));
}

}  // namespace

Result<Type> read_type(Json json) {
  simdjson::dom::object object;
  if (json.get(object) != simdjson::SUCCESS || object.size() != 1) return invalid("malformed type");
  const auto member = *object.begin();
  const Json inside = member.value;
  const std::string_view kind = member.key;
  if (kind == "dyn" || kind == "error") return Type::dyn();
  if (kind == "null") return Type::null();
  if (kind == "primitive") return read_primitive(inside);
  if (kind == "wrapper") {
    ASSIGN_OR_RETURN(Type scalar, read_primitive(inside));
    return Type::wrapper(std::move(scalar));
  }
  if (kind == "wellKnown" || kind == "messageType" || kind == "typeParam") return read_named(kind, inside);
  if (kind == "listType") {
    ASSIGN_OR_RETURN(Type element, read_part(inside, "elemType"));
    return Type::list(std::move(element));
  }
  if (kind == "mapType") {
    ASSIGN_OR_RETURN(Type key, read_part(inside, "keyType"));
    ASSIGN_OR_RETURN(Type value, read_part(inside, "valueType"));
    return Type::map(std::move(key), std::move(value));
  }
  if (kind == "type") {
    simdjson::dom::object of;
    if (inside.get(of) == simdjson::SUCCESS && of.size() == 0) return Type::type(Type::dyn());
    ASSIGN_OR_RETURN(Type type, read_type(inside));
    return Type::type(std::move(type));
  }
  if (kind == "abstractType") return read_abstract(inside);
  return invalid("unknown kind of type: " + std::string(kind));
}

void write_type(JsonWriter& json, const Type& type) {
  json.begin_object();
  switch (type.kind()) {
    case TypeKind::dyn:
      json.key("dyn").begin_object().end_object();
      break;
    case TypeKind::null:
      json.key("null").null();
      break;
    case TypeKind::boolean:
    case TypeKind::int64:
    case TypeKind::uint64:
    case TypeKind::float64:
    case TypeKind::string:
    case TypeKind::bytes:
      json.member("primitive", primitive_name(type));
      break;
    case TypeKind::timestamp:
      json.member("wellKnown", "TIMESTAMP");
      break;
    case TypeKind::duration:
      json.member("wellKnown", "DURATION");
      break;
    case TypeKind::list:
      write_type(json.key("listType").begin_object().key("elemType"), type.element());
      json.end_object();
      break;
    case TypeKind::map:
      write_type(json.key("mapType").begin_object().key("keyType"), type.key());
      write_type(json.key("valueType"), type.value());
      json.end_object();
      break;
    case TypeKind::type:
      write_type(json.key("type"), type.element());
      break;
    case TypeKind::optional:
    case TypeKind::abstract:
      json.key("abstractType").begin_object().member("name", type.name());
      if (!type.parameters().empty()) {
        json.key("parameterTypes").begin_array();
        for (const Type& parameter : type.parameters()) write_type(json, parameter);
        json.end_array();
      }
      json.end_object();
      break;
    case TypeKind::message:
    case TypeKind::record:
      json.member("messageType", type.name());
      break;
    case TypeKind::wrapper:
      json.member("wrapper", primitive_name(type.element()));
      break;
    case TypeKind::parameter:
      json.member("typeParam", type.name());
      break;
  }
  json.end_object();
}

}  // namespace duanlian::rules
