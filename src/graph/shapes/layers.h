#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "graph/shapes/shape_memory.h"
#include "graph/shapes/shape_options.h"

namespace duanlian::graph {

// How far marked money has come with a transfer.
struct LayerSighting {
  uint32_t depth = 0;  // of the transfer, counted from the marked payment, which is 1; 0: carries none
  uint32_t seeds = 0;  // distinct victims whose money has come to the payee, this transfer's included
  bool is_truncated =
      false;  // a pocket had more than kMarksPerPocketMax marks, or a mark was not followed on
};

// Marks on pockets that a victim's payment reached, moved on by every later transfer out of them. The order
// in which transfers and marks come does not matter, short of the limits.
class Layers {
 public:
  Layers(ShapeMemory& memory, const ShapeOptions& options);

  // A victim's payment arrived at a pocket. False when there are marked_pockets_max already, or the payment
  // is out of the window.
  bool mark(uint32_t pocket, int64_t time, uint32_t seed);
  // A transfer was taken.
  void carry(uint32_t from, uint32_t to, int64_t time);
  LayerSighting look(uint32_t from, uint32_t to, int64_t time) const;
  // The row's marks that have left the window are dropped.
  void sweep(uint32_t row);

  std::size_t marked() const { return sets_.size() - 1 - unused_.size(); }
  uint64_t refused() const { return refused_; }

 private:
  struct Mark {
    int64_t paid = 0;   // when the victim did
    int64_t since = 0;  // when it came to this pocket
    uint32_t seed = 0;
    uint32_t depth = 0;
  };
  // Of one payment several, where what came later came by fewer hands.
  struct MarkSet {
    std::array<Mark, kMarksPerPocketMax> marks;
    uint32_t size = 0;
    int64_t cut = ShapeMemory::kBegin;  // newest payment of which a mark was left out
  };
  struct Moved {
    uint32_t row;
    Mark mark;
  };

  int64_t after(int64_t time) const { return memory_.after(time, options_.layers); }
  bool put(uint32_t row, const Mark& mark);
  bool place(MarkSet& set, const Mark& mark) const;
  MarkSet* set_of(uint32_t row);
  void sweep_all();
  void follow();
  void follow_out(const Moved& moved, uint32_t& steps);

  ShapeMemory& memory_;
  const ShapeOptions& options_;
  std::vector<MarkSet> sets_;  // from 1
  std::vector<uint32_t> unused_;
  std::vector<Moved> moved_;
  uint64_t refused_ = 0;
};

}  // namespace duanlian::graph
