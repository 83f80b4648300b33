#pragma once

#include <cstdint>

#include "rules/type.h"

namespace duanlian::rules {

// The kinds of values that a type admits, as a set of bits 1 << Kind.
uint32_t kinds_of(const Type& type);

}  // namespace duanlian::rules
