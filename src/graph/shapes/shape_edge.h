#pragma once

#include <cstdint>

namespace duanlian::graph {

// A transfer as the live shapes take it: pockets by their numbers, time in microseconds since 1970, amount in
// whole minor units.
struct ShapeEdge {
  uint32_t from = 0;
  uint32_t to = 0;
  int64_t time = 0;
  int64_t amount = 0;
};

}  // namespace duanlian::graph
