#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "graph/shapes/shape_options.h"

namespace duanlian::graph {

// A small set of rows that is emptied in no time and fits the nearest cache.
class Stamps {
 public:
  void clear() {
    rows_.clear();
    if (++epoch_ != 0) return;
    slots_.fill({});
    epoch_ = 1;
  }
  // REQUIRES fewer than kNeighboursMax in it, and that it is not among them.
  void add(uint32_t row) {
    std::size_t at = place(row);
    while (slots_[at].epoch == epoch_) at = (at + 1) % kSlots;
    slots_[at] = {.row = row, .epoch = epoch_};
    rows_.push_back(row);
  }
  bool has(uint32_t row) const {
    for (std::size_t at = place(row); slots_[at].epoch == epoch_; at = (at + 1) % kSlots)
      if (slots_[at].row == row) return true;
    return false;
  }
  const std::vector<uint32_t>& rows() const { return rows_; }  // in the order in which they came
  uint32_t size() const { return static_cast<uint32_t>(rows_.size()); }

 private:
  struct Slot {
    uint32_t row = 0;
    uint32_t epoch = 0;
  };
  static constexpr std::size_t kSlots = std::size_t{4} * kNeighboursMax;

  // Multiplicative hashing (Knuth) by the golden ratio.
  static std::size_t place(uint32_t row) { return (row * 0x9e37'79b1U >> 16) % kSlots; }

  std::array<Slot, kSlots> slots_;
  std::vector<uint32_t> rows_;
  uint32_t epoch_ = 1;
};

}  // namespace duanlian::graph
