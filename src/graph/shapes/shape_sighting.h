#pragma once

#include <cstdint>

namespace duanlian::graph {

// How many of a shape a transfer closes, and the size of the largest. What count and size are of:
// docs/shapes.md.
struct ShapeSighting {
  uint32_t count = 0;
  uint32_t size = 0;
  bool is_truncated = false;  // not all was looked at: there may be more
};

}  // namespace duanlian::graph
