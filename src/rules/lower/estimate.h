#pragma once

#include <algorithm>
#include <cstdint>

#include "rules/run/node.h"

namespace duanlian::rules {

// A lowered expression with what it may cost at worst.
struct Lowered {
  Node* node = nullptr;
  uint64_t cost = 1;
  uint64_t size = 0;     // bytes of text, or elements
  uint64_t element = 0;  // size of an element
  uint32_t nodes = 1;    // of the subtree
  uint32_t depth = 0;    // of lists, maps and optionals inside each other
};

// Sums and products that stop at the top instead of wrapping.
inline uint64_t plus(uint64_t a, uint64_t b) { return a > UINT64_MAX - b ? UINT64_MAX : a + b; }
inline uint64_t times(uint64_t a, uint64_t b) {
  uint64_t product = 0;
  return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

// The size of a value that is known, or the size assumed for a type.
Lowered sized_like(const Value& value);
uint64_t assumed_size(const Type& type, uint64_t size_max);
uint64_t assumed_element(const Type& type);

}  // namespace duanlian::rules
