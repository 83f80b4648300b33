#include "graph/shapes/side.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "base/check.h"
#include "graph/shapes/shape_options.h"

namespace duanlian::graph {
namespace {

using LegWide = SideStatistics::Wide;

constexpr uint32_t kLog2CapacityMin = 1;
constexpr int kHalfBits = 64;

LegWide joined(uint64_t high, uint64_t low) { return static_cast<LegWide>(high) << kHalfBits | low; }

}  // namespace

std::size_t Side::bytes_of(uint32_t log2_capacity) {
  const std::size_t legs = std::size_t{1} << log2_capacity;
  return legs * sizeof(Leg) + (has_blocks(log2_capacity) ? legs / kBlockLegs * sizeof(Extremes) : 0);
}

// Steps of doubling length from the end, near which nearly all that is asked lies, then halves.
uint32_t Side::begin_after(int64_t time) const {
  if (size_ == 0 || oldest_ > time) return 0;
  uint32_t high = size_, step = 1;
  while (high >= step && at(high - step).time > time) {
    high -= step;
    step *= 2;
  }
  uint32_t low = high >= step ? high - step + 1 : 0;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (at(middle).time <= time)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

uint32_t Side::begin_at(int64_t time) const {
  return time == std::numeric_limits<int64_t>::min() ? 0 : begin_after(time - 1);
}

uint32_t Side::begin_after_near(int64_t time, uint32_t end, uint32_t legs_max) const {
  uint32_t begin = end;
  while (begin > 0 && end - begin < legs_max && at(begin - 1).time > time) --begin;
  return begin;
}

void Side::resize(LegArena& arena, uint32_t log2_capacity) {
  auto* const legs = static_cast<Leg*>(arena.allocate(log2_capacity, bytes_of(log2_capacity)));
  for (uint32_t i = 0; i < size_; ++i) legs[i] = at(i);
  if (legs_ != nullptr) arena.free(log2_capacity_, bytes_of(log2_capacity_), legs_);
  legs_ = legs;
  first_ = 0;
  log2_capacity_ = static_cast<uint16_t>(log2_capacity);
  summarise_all();
}

void Side::clear(LegArena& arena) {
  if (legs_ != nullptr) arena.free(log2_capacity_, bytes_of(log2_capacity_), legs_);
  *this = Side();
}

// Of the places of a block in use from its begin on. A block in which the ring both begins and ends is never
// read as a whole, and what stands in its begin stays when the rest has been popped and filled again.
void Side::summarise(uint32_t place) {
  const uint32_t begin = place / kBlockLegs * kBlockLegs;
  Extremes found{.min = std::numeric_limits<int64_t>::max(), .max = 0};
  const uint32_t begin_index = (begin - first_) & mask();
  for (uint32_t i = begin; i < begin + kBlockLegs; ++i) {
    const uint32_t index = (i - first_) & mask();
    if (index >= size_ || index < begin_index) continue;
    const int64_t amount = SideStatistics::cut(legs_[i].amount);
    found = {.min = std::min(found.min, amount), .max = std::max(found.max, amount)};
  }
  blocks()[begin / kBlockLegs] = found;
}

void Side::summarise_all() {
  if (!has_blocks(log2_capacity_)) return;
  for (uint32_t place = 0; place < capacity(); place += kBlockLegs) summarise(place);
}

Side::Extremes Side::extremes_from(uint32_t index) const {
  Extremes found{.min = std::numeric_limits<int64_t>::max(), .max = 0};
  while (index < size_) {
    const uint32_t place = (first_ + index) & mask();
    if (has_blocks(log2_capacity_) && place % kBlockLegs == 0 && index + kBlockLegs <= size_) {
      const Extremes& block = blocks()[place / kBlockLegs];
      found = {.min = std::min(found.min, block.min), .max = std::max(found.max, block.max)};
      index += kBlockLegs;
      continue;
    }
    const int64_t amount = SideStatistics::cut(at(index++).amount);
    found = {.min = std::min(found.min, amount), .max = std::max(found.max, amount)};
  }
  return found;
}

void Side::insert(LegArena& arena, const Leg& leg_in) {
  if (size_ == capacity()) resize(arena, legs_ == nullptr ? kLog2CapacityMin : log2_capacity_ + 1U);
  SideStatistics all = sums();
  all.add(leg_in.amount);
  uint32_t index = size_++;
  for (; index > 0 && at(index - 1).time > leg_in.time; --index) leg(index) = at(index - 1);
  leg(index) = leg_in;
  keep(all);
  fan_ += leg_in.is_latest;
  oldest_ = at(0).time;
  if (!has_blocks(log2_capacity_)) return;
  if (index + 1 < size_) {  // late: all behind it have moved
    for (uint32_t i = index; i < size_; i += kBlockLegs) summarise((first_ + i) & mask());
    return summarise((first_ + size_ - 1) & mask());
  }
  const uint32_t place = (first_ + index) & mask();
  if (place % kBlockLegs == 0) return summarise(place);
  Extremes& block = blocks()[place / kBlockLegs];
  const int64_t amount = SideStatistics::cut(leg_in.amount);
  block = {.min = std::min(block.min, amount), .max = std::max(block.max, amount)};
}

void Side::end_latest(uint32_t other, int64_t time) {
  for (uint32_t i = begin_after(time); i-- > 0 && at(i).time == time;) {
    Leg& found = leg(i);
    if (found.other != other || found.is_latest == 0) continue;
    found.is_latest = 0;
    --fan_;
    return;
  }
  CHECK(false, "the latest transfer of a pair is not among its pocket's");
}

Leg Side::pop() {
  const Leg popped = at(0);
  SideStatistics all = sums();
  all.take_away(popped.amount);
  const int64_t amount = SideStatistics::cut(popped.amount);
  is_unsettled_ = is_unsettled_ || amount == min_ || amount == max_;
  keep(all);
  first_ = (first_ + 1) & mask();
  --size_;
  fan_ -= popped.is_latest;
  if (size_ != 0) oldest_ = at(0).time;
  return popped;
}

void Side::settle(LegArena& arena) {
  constexpr uint32_t kShrinkFrom = 4;
  if (size_ == 0) return clear(arena);
  if (is_unsettled_) {
    const Extremes found = extremes_from(0);
    min_ = found.min;
    max_ = found.max;
    is_unsettled_ = false;
  }
  if (log2_capacity_ >= kShrinkFrom && size_ <= capacity() / 8) resize(arena, log2_capacity_ - 2U);
}

SideStatistics Side::sums() const {
  return {.degree = size_,
          .fan = fan_,
          .sum = sum_,
          .min = min_,
          .max = max_,
          .squares = joined(squares_high_, squares_low_),
          .cubes = joined(cubes_high_, cubes_low_)};
}

void Side::keep(const SideStatistics& sums) {
  sum_ = sums.sum;
  min_ = sums.min;
  max_ = sums.max;
  squares_low_ = static_cast<uint64_t>(sums.squares);
  squares_high_ = static_cast<uint64_t>(sums.squares >> kHalfBits);
  cubes_low_ = static_cast<uint64_t>(sums.cubes);
  cubes_high_ = static_cast<uint64_t>(sums.cubes >> kHalfBits);
}

SideStatistics Side::statistics(int64_t after) const {
  SideStatistics found = sums();
  if (size_ == 0 || oldest_ > after) return found;
  bool is_extreme = false;
  uint32_t index = 0;
  for (; index < size_ && at(index).time <= after; ++index) {
    const int64_t amount = SideStatistics::cut(at(index).amount);
    is_extreme = is_extreme || amount == min_ || amount == max_;
    found.take_away(amount);
    found.fan -= at(index).is_latest;
  }
  if (index == size_) return {};
  if (!is_extreme) return found;
  const Extremes extremes = extremes_from(index);
  found.min = extremes.min;
  found.max = extremes.max;
  return found;
}

}  // namespace duanlian::graph
