#pragma once

#include <cstddef>
#include <cstdint>

#include "graph/shapes/leg_arena.h"
#include "graph/shapes/side_statistics.h"

namespace duanlian::graph {

// A transfer as one of its ends sees it.
struct Leg {
  int64_t time;
  int64_t amount;
  uint32_t other;      // row of the other end
  uint32_t is_latest;  // of this pair in this direction: every counterparty has one such leg
};

// The transfers of one side of a pocket in order of time, equal times in order of arrival, with their sums.
// Its memory belongs to an arena, to which it is given back by `clear`.
class Side {
 public:
  uint32_t size() const { return size_; }
  bool is_empty() const { return size_ == 0; }
  uint32_t fan() const { return fan_; }
  int64_t oldest() const { return oldest_; }  // REQUIRES !is_empty()
  const Leg& at(uint32_t index) const { return legs_[(first_ + index) & mask()]; }

  // The first whose time is after `time`; size() when there is none.
  uint32_t begin_after(int64_t time) const;
  // The first whose time is `time` or later.
  uint32_t begin_at(int64_t time) const;
  // The same as begin_after, looked for from `end` backward, at most so many legs: where it is then.
  uint32_t begin_after_near(int64_t time, uint32_t end, uint32_t legs_max) const;

  void insert(LegArena& arena, const Leg& leg);
  // The leg of that time to that counterparty is no longer the latest. REQUIRES one that is.
  void end_latest(uint32_t other, int64_t time);
  // Takes the oldest away. REQUIRES !is_empty(). `settle` follows, after one or more.
  Leg pop();
  // Minimum, maximum and memory after `pop`.
  void settle(LegArena& arena);
  void clear(LegArena& arena);

  // Of the legs after a time.
  SideStatistics statistics(int64_t after) const;

  void expect() const { __builtin_prefetch(legs_ + first_); }
  void expect_end() const { __builtin_prefetch(legs_ + ((first_ + size_) & mask())); }

 private:
  // Least and largest of 64 places, so that both are found again quickly in a long ring.
  struct Extremes {
    int64_t min;
    int64_t max;
  };
  static constexpr uint32_t kBlockLegs = 64;

  uint32_t capacity() const { return legs_ == nullptr ? 0 : 1U << log2_capacity_; }
  uint32_t mask() const { return (1U << log2_capacity_) - 1; }
  Leg& leg(uint32_t index) { return legs_[(first_ + index) & mask()]; }
  static bool has_blocks(uint32_t log2_capacity) { return (1U << log2_capacity) > kBlockLegs; }
  static std::size_t bytes_of(uint32_t log2_capacity);
  Extremes* blocks() const { return reinterpret_cast<Extremes*>(legs_ + (std::size_t{1} << log2_capacity_)); }
  void resize(LegArena& arena, uint32_t log2_capacity);
  void summarise(uint32_t place);
  void summarise_all();
  Extremes extremes_from(uint32_t index) const;
  SideStatistics sums() const;
  void keep(const SideStatistics& sums);

  Leg* legs_ = nullptr;
  uint32_t first_ = 0;
  uint32_t size_ = 0;
  uint32_t fan_ = 0;
  uint16_t log2_capacity_ = 0;
  bool is_unsettled_ = false;
  int64_t oldest_ = 0;
  int64_t sum_ = 0;
  int64_t min_ = 0;
  int64_t max_ = 0;
  uint64_t squares_low_ = 0;
  uint64_t squares_high_ = 0;
  uint64_t cubes_low_ = 0;
  uint64_t cubes_high_ = 0;
};

}  // namespace duanlian::graph
