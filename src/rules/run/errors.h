#pragma once

#include <initializer_list>
#include <string_view>

#include "rules/arena.h"
#include "rules/value.h"

namespace duanlian::rules {

// The errors of evaluation that the language names.
inline Value no_such_overload() { return Value::error("no such overload"); }
inline Value integer_overflow() { return Value::error("integer overflow"); }
inline Value divide_by_zero() { return Value::error("divide by zero"); }
inline Value modulus_by_zero() { return Value::error("modulus by zero"); }
inline Value timestamp_range() { return Value::error("timestamp out of range"); }
inline Value duration_range() { return Value::error("duration out of range"); }

// An error whose message is the parts one after another.
Value make_error(Arena& arena, std::initializer_list<std::string_view> parts);
Value no_such_key(Arena& arena, const Value& key);

// Text in the arena, or the error that there is no room.
Value make_string(Arena& arena, std::string_view text);
Value make_bytes(Arena& arena, std::string_view bytes);

}  // namespace duanlian::rules
