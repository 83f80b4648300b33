#pragma once

#include <simdjson.h>
#include <string>
#include <string_view>

#include "base/json_writer.h"
#include "base/result.h"
#include "rules/arena.h"
#include "rules/type.h"
#include "rules/value.h"

namespace duanlian::rules {

// The JSON forms of cel.expr.Value and cel.expr.Type, as the conformance tests of the language write them.
Result<Value> read_value(simdjson::dom::element json, Arena& arena);
Result<Type> read_type(simdjson::dom::element json);
Status write_value(JsonWriter& json, const Value& value);
void write_type(JsonWriter& json, const Type& type);

}  // namespace duanlian::rules
