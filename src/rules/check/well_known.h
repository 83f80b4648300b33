#pragma once

#include <optional>
#include <string_view>

#include "rules/type.h"
#include "rules/value.h"

namespace duanlian::rules {

class Arena;

// The messages of protobuf that the language itself knows by name. They are values of the language, never
// objects: wrappers, google.protobuf.Value, Struct, ListValue, Timestamp and Duration.
bool is_well_known_message(std::string_view name);
Type well_known_type(std::string_view name);  // REQUIRES a known name
std::optional<Type> well_known_field(std::string_view name, std::string_view field);

// name{fields}: the value, or an error value (out of range, two kinds at once).
struct FieldValue {
  std::string_view name;
  Value value;
};
Value make_well_known(std::string_view name, std::span<const FieldValue> fields, Arena& arena);

// The type that a name alone denotes: int, list, google.protobuf.Timestamp, net.IP.
std::optional<Type> named_type(std::string_view name);

}  // namespace duanlian::rules
