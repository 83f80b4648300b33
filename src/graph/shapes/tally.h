#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace duanlian::graph {

// How often each row was counted. Emptied in no time.
class Tally {
 public:
  struct Entry {
    uint32_t row;
    uint32_t count;
  };

  // REQUIRES no more than `rows_max` rows between two times that it is cleared.
  explicit Tally(std::size_t rows_max) : slots_(std::bit_ceil(2 * rows_max + 2)) {}

  void clear() {
    entries_.clear();
    if (++epoch_ != 0) return;
    std::ranges::fill(slots_, Slot());
    epoch_ = 1;
  }
  // True when the row was not there.
  bool add(uint32_t row, uint32_t count = 1) {
    const std::size_t at = place(row);
    const bool is_new = slots_[at].epoch != epoch_;
    if (is_new) {
      slots_[at] = {.row = row, .epoch = epoch_, .entry = static_cast<uint32_t>(entries_.size())};
      entries_.push_back({.row = row, .count = 0});
    }
    entries_[slots_[at].entry].count += count;
    return is_new;
  }
  bool has(uint32_t row) const { return slots_[place(row)].epoch == epoch_; }

  const std::vector<Entry>& entries() const { return entries_; }  // in the order in which they came
  uint32_t size() const { return static_cast<uint32_t>(entries_.size()); }

 private:
  struct Slot {
    uint32_t row = 0;
    uint32_t epoch = 0;
    uint32_t entry = 0;
  };

  // Multiplicative hashing (Knuth) by the golden ratio.
  std::size_t place(uint32_t row) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = (row * 0x9e37'79b1U >> 12) & mask;
    while (slots_[at].epoch == epoch_ && slots_[at].row != row) at = (at + 1) & mask;
    return at;
  }

  std::vector<Slot> slots_;
  std::vector<Entry> entries_;
  uint32_t epoch_ = 1;
};

}  // namespace duanlian::graph
