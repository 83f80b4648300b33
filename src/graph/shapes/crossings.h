#pragma once

#include <cstdint>

#include "graph/shapes/shape_memory.h"
#include "graph/shapes/shape_options.h"
#include "graph/shapes/shape_sighting.h"
#include "graph/shapes/stamps.h"
#include "graph/shapes/steps.h"

namespace duanlian::graph {

// The ends of a transfer that is looked at, and what it sees of the time before.
struct ShapeEnds {
  uint32_t from = kNoRow;
  uint32_t to = kNoRow;
  int64_t time = 0;
};

// Shapes made of common counterparties. Times within the window count in any order.
class Crossings {
 public:
  Crossings(ShapeMemory& memory, const ShapeOptions& options) : memory_(memory), options_(options) {}

  ShapeSighting scatter_gather(const ShapeEnds& ends);
  ShapeSighting bipartite(const ShapeEnds& ends);
  ShapeSighting stack(const ShapeEnds& ends);

 private:
  enum class Toward : uint8_t { payees, payers };

  const Side& side(uint32_t row, Toward toward) { return side(memory_.row(row), toward); }
  static const Side& side(const PocketRow& row, Toward toward) {
    return toward == Toward::payees ? row.out : row.in;
  }
  void gather(Stamps& found, uint32_t row, Toward toward, uint32_t without, Steps& steps);
  uint32_t common(const Stamps& members, uint32_t row, Toward toward, Steps& steps);
  uint32_t common_by_pairs(const Stamps& members, uint32_t row, Toward toward, Steps& steps);
  uint32_t common_by_side(const Stamps& members, const Side& side, Steps& steps);
  void meet(const Stamps& members, const Stamps& others, Toward toward, ShapeSighting& found, Steps& steps);
  void pair_up(uint32_t middle, const Stamps& twins, Toward shared, ShapeSighting& found, Steps& steps);

  ShapeMemory& memory_;
  const ShapeOptions& options_;
  int64_t after_ = 0;
  uint32_t edge_from_ = kNoRow;
  uint32_t edge_to_ = kNoRow;
  Stamps members_;
  Stamps others_;
  Stamps payers_;
  Stamps payees_;
};

}  // namespace duanlian::graph
