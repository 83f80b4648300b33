#pragma once

#include <cstddef>
#include <cstdint>

#include "graph/shapes/crossings.h"
#include "graph/shapes/cycle_search.h"
#include "graph/shapes/layers.h"
#include "graph/shapes/shape_edge.h"
#include "graph/shapes/shape_memory.h"
#include "graph/shapes/shape_options.h"
#include "graph/shapes/shape_reading.h"

namespace duanlian::graph {

// The shapes that transfers close as they arrive: fans, cycles, scatter_gather and the others of
// docs/shapes.md, within windows of event time. What it says depends on the transfers and marks of the last
// window alone, short of the limits named there. One thread.
class Shapes {
 public:
  enum class Taken : uint8_t {
    taken,
    own,       // to oneself: no shape counts it
    too_late,  // older than the window, or than the horizon
  };

  // REQUIRES options within their limits.
  explicit Shapes(const ShapeOptions& options = {});
  Shapes(const Shapes&) = delete;
  Shapes& operator=(const Shapes&) = delete;

  // What may be looked at soon is fetched meanwhile, some steps before: where a pocket's row stands, the rows
  // of both, what the rows lead to. Any number may be a pocket's.
  void expect(uint32_t pocket) const { memory_.expect_pocket(pocket); }
  void expect(uint32_t from, uint32_t to) const;
  void expect_legs(uint32_t from, uint32_t to) const;

  // As if the transfer arrived now. Nothing changes.
  ShapeReading look(const ShapeEdge& edge) { return ShapeReading(*this, edge); }
  Taken add(const ShapeEdge& edge);
  // A victim's payment reached this pocket at `time`. `seed` is the victim's number. False: it is too old, or
  // marked_pockets_max are marked.
  bool mark(uint32_t pocket, int64_t time, uint32_t seed);

  // Everything up to here is forgotten; for one who takes up the work of another that had forgotten it.
  void raise_horizon(int64_t time);
  int64_t horizon() const { return memory_.horizon(); }
  int64_t newest() const { return memory_.newest(); }

  struct Size {
    std::size_t transfers = 0;  // within the window
    std::size_t pockets = 0;
    std::size_t marked_pockets = 0;
    uint64_t marks_refused = 0;
    uint64_t too_late = 0;
    uint64_t own = 0;
    std::size_t bytes = 0;
  };
  Size size() const;

 private:
  friend class ShapeReading;

  const ShapeOptions options_;
  ShapeMemory memory_;
  Crossings crossings_;
  CycleSearch cycles_;
  Layers layers_;
  uint64_t version_ = 0;
  uint64_t too_late_ = 0;
  uint64_t own_ = 0;
};

}  // namespace duanlian::graph
