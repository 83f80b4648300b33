#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "graph/shapes/shape_memory.h"
#include "graph/shapes/shape_options.h"
#include "graph/shapes/shape_sighting.h"
#include "graph/shapes/steps.h"
#include "graph/shapes/tally.h"

namespace duanlian::graph {

// The ends of a transfer that is looked at, and when it is.
struct ShapeEnds {
  uint32_t from = kNoRow;
  uint32_t to = kNoRow;
  int64_t time = 0;
};

// Shapes made of common counterparties. Times within the window count in any order.
//
// All are counts of transfers between two neighbourhoods. They are counted from the smaller one, whose
// pockets are gone through; whether a counterparty belongs to the larger one is looked up by its pair when
// that is a hub. So a hub is gone through only where it meets another one, and then its latest counterparties
// are.
class Crossings {
 public:
  Crossings(ShapeMemory& memory, const ShapeOptions& options);

  ShapeSighting scatter_gather(const ShapeEnds& ends);
  // Together: a stack is made of two of the others.
  struct Layered {
    ShapeSighting bipartite;
    ShapeSighting stack;
  };
  Layered layered(const ShapeEnds& ends);

 private:
  enum class Toward : uint8_t { payees, payers };
  static constexpr Toward opposite(Toward toward) {
    return toward == Toward::payees ? Toward::payers : Toward::payees;
  }
  // The payees or payers of a pocket, without one of them.
  struct Circle {
    uint32_t row;
    Toward toward;
    uint32_t without;
  };
  // The pockets of a circle, where they are few enough to be gone through; else it is asked pair by pair.
  struct Gathered {
    Circle circle;
    Tally* rows;
    bool is_gathered = false;
    bool is_sampled = false;  // only the latest, for the meeting of two hubs
  };

  void begin(const ShapeEnds& ends, Duration window);
  const Side& side(uint32_t row, Toward toward) {
    return toward == Toward::payees ? memory_.out(row) : memory_.in(row);
  }
  void expect_side(uint32_t row, Toward toward) const {
    toward == Toward::payees ? memory_.expect_out(row) : memory_.expect_in(row);
  }
  uint32_t size_of(const Circle& circle);
  bool is_pair(uint32_t row, Toward toward, uint32_t other) const;
  void expect_pair(uint32_t row, Toward toward, uint32_t other) const;

  bool gather(const Gathered& circle, uint32_t rows_max);
  bool gather_if_small(Gathered& circle);
  void count_links(const Circle& counted, const Circle& linked, Toward toward);
  void count_row(uint32_t row, Toward toward, Gathered& others, bool is_counted);
  void count_by_side(uint32_t row, Toward toward, const Gathered& others, bool is_counted);
  void count_by_pairs(uint32_t row, Toward toward, const Gathered& others, bool is_counted);
  void note_links(ShapeSighting& found) const;
  void link(uint32_t row, uint32_t other, bool is_counted);
  void note_stacks(uint32_t middle, Toward far, const Tally& twins, ShapeSighting& found);

  ShapeMemory& memory_;
  const ShapeOptions& options_;
  int64_t after_ = 0;
  Steps steps_{0};
  Tally walked_;
  Tally other_;
  Tally links_;      // by pocket of the circle that is counted
  Tally far_links_;  // by pocket of the other
  std::vector<uint32_t> asked_;
  Tally near_payees_;  // of a stack
  Tally near_payers_;
};

}  // namespace duanlian::graph
