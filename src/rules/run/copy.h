#pragma once

#include "rules/arena.h"
#include "rules/type.h"
#include "rules/value.h"

namespace duanlian::rules {

// The value with everything that it points at copied into the arena; records stay the host's. An error when
// there is no room for all of it.
Value deep_copy(const Value& value, Arena& arena);

// The most exact type of a value: list(int) for [1, 2], list(dyn) for [1, 'a'].
Type static_type(const Value& value);

// How many values it is made of, itself too; counting stops past `count_max`.
std::size_t count_parts(const Value& value, std::size_t count_max);

// About how many bytes a copy of all of it takes; counting stops past `bytes_max`.
std::size_t count_bytes(const Value& value, std::size_t bytes_max);

}  // namespace duanlian::rules
