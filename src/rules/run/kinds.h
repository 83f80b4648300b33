#pragma once

#include <cstdint>

#include "rules/type.h"
#include "rules/value.h"

namespace duanlian::rules {

// The kinds of values that a type admits, as a set of bits 1 << Kind.
uint32_t kinds_of(const Type& type);

// Whether the kinds say less than the type: it is a record, or a container of something that is not dyn.
bool has_parts(const Type& type);

// Whether the value is one of the type at every depth. Each value looked at is taken from `parts_left`; false
// and 0 left when that was not enough.
bool conforms(const Value& value, const Type& type, uint64_t& parts_left);

}  // namespace duanlian::rules
