#pragma once

#include <cstdint>
#include <optional>

#include "graph/shapes/crossings.h"
#include "graph/shapes/cycle_search.h"
#include "graph/shapes/layers.h"
#include "graph/shapes/shape_edge.h"
#include "graph/shapes/shape_memory.h"
#include "graph/shapes/shape_options.h"
#include "graph/shapes/shape_sighting.h"
#include "graph/shapes/side_statistics.h"

namespace duanlian::graph {

// Money that goes through the payer within the window of pass_through, this transfer included.
struct PassSighting {
  uint32_t credits = 0;
  uint32_t debits = 0;
  int64_t in = 0;
  int64_t out = 0;
  int64_t passed = 0;         // the lesser of both; of nothing that came in nothing passed
  int64_t rested_us = 0;      // since the latest credit before this transfer; 0 while there is none
  bool is_truncated = false;  // more than kPassLegsMax of a side: the latest are counted
};
inline constexpr uint32_t kPassLegsMax = 1'024;

// What the payer pays on after a large credit.
struct BurstSighting {
  // Distinct ones since the first credit of at least so much within the window of bursts, before this
  // transfer; its own payee included. 0: there is no such credit.
  uint32_t payees = 0;
  int64_t credit = 0;         // that credit
  bool is_truncated = false;  // more than kPassLegsMax of a side: the latest are counted
};

// What the shapes say of a transfer that arrives now, as if it had been taken. What is cheap is there; what
// is not is found when first asked. Ends with the next transfer or mark that the shapes take.
class ShapeReading {
 public:
  // Of the payer and payee, this transfer included.
  const SideStatistics& from_out() const { return from_out_; }
  const SideStatistics& from_in() const { return from_in_; }
  const SideStatistics& to_out() const { return to_out_; }
  const SideStatistics& to_in() const { return to_in_; }

  uint32_t fan_in() const { return to_in_.fan; }      // payers of the payee
  uint32_t fan_out() const { return from_out_.fan; }  // payees of the payer
  bool is_first_of_pair() const { return is_first_of_pair_; }
  ShapeSighting gather_scatter() const;
  // The window was cut: there were more than transfers_max transfers in it.
  bool is_short() const { return is_short_; }

  const PassSighting& pass_through();
  BurstSighting burst(int64_t credit_min);
  LayerSighting layer();

  const ShapeSighting& scatter_gather();
  const ShapeSighting& bipartite() { return layered().bipartite; }
  const ShapeSighting& stack() { return layered().stack; }
  const CycleSighting& cycle();

 private:
  friend class Shapes;
  ShapeReading(class Shapes& shapes, const ShapeEdge& edge);

  void check_is_current() const;
  const Crossings::Layered& layered();
  void take_base(const ShapeEdge& edge);

  class Shapes* shapes_;
  uint64_t version_;
  ShapeEnds ends_;
  int64_t amount_;
  bool is_counted_ = false;  // a transfer that the shapes would take
  bool is_first_of_pair_ = false;
  bool is_short_ = false;
  SideStatistics from_out_, from_in_, to_out_, to_in_;
  std::optional<PassSighting> pass_through_;
  std::optional<ShapeSighting> scatter_gather_;
  std::optional<Crossings::Layered> layered_;
  std::optional<CycleSighting> cycle_;
};

}  // namespace duanlian::graph
