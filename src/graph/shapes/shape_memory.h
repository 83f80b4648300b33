#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "graph/shapes/leg_arena.h"
#include "graph/shapes/shape_edge.h"
#include "graph/shapes/shape_options.h"
#include "graph/shapes/shape_rows.h"
#include "graph/shapes/split_table.h"

namespace duanlian::graph {

// The transfers of the window, by pocket and by pair. What has left the window is dropped when its
// pocket is touched, or by a sweep that goes round with the transfers; nobody who reads through `after` can
// tell when.
class ShapeMemory {
 public:
  static constexpr int64_t kBegin = std::numeric_limits<int64_t>::min();

  // REQUIRES options within their limits.
  explicit ShapeMemory(const ShapeOptions& options);
  ~ShapeMemory();
  ShapeMemory(const ShapeMemory&) = delete;
  ShapeMemory& operator=(const ShapeMemory&) = delete;

  // False when there is so much in the window that its oldest part was forgotten, and the transfer with it.
  // REQUIRES is_in_window(edge.time) and different ends.
  bool add(const ShapeEdge& edge);

  // The newest time taken; kBegin when nothing was.
  int64_t newest() const { return newest_; }
  // What a transfer at `time` sees: of the window that ends with the newest time, its own included.
  int64_t after(int64_t time, Duration window) const;
  bool is_in_window(int64_t time) const { return time > floor(); }
  // Everything up to here is forgotten, because there was too much.
  int64_t horizon() const { return horizon_; }
  void raise_horizon(int64_t time);
  // Whether a window of a transfer at `time` was cut by the horizon.
  bool is_short(int64_t time, Duration window) const;

  uint32_t find(uint32_t pocket) const { return rows_.find(pocket); }
  uint32_t find_or_add(uint32_t pocket) { return rows_.find_or_add(pocket); }
  // Without what has left the window. REQUIRES the number of a row.
  ShapeRow& row(uint32_t number) {
    ShapeRow& found = rows_[number];
    const int64_t oldest_kept = floor_;
    if (!found.out.is_empty() && found.out.oldest() <= oldest_kept) expire_out(number);
    if (!found.in.is_empty() && found.in.oldest() <= oldest_kept) expire_in(number);
    return found;
  }
  // The same of one side alone, which lies on one line of the cache.
  const Side& out(uint32_t number) {
    const Side& found = rows_[number].out;
    if (!found.is_empty() && found.oldest() <= floor_) expire_out(number);
    return found;
  }
  const Side& in(uint32_t number) {
    const Side& found = rows_[number].in;
    if (!found.is_empty() && found.oldest() <= floor_) expire_in(number);
    return found;
  }
  // The newest time of a transfer of the pair; kBegin when there is none in the window.
  int64_t pair_time(uint32_t from, uint32_t to) const { return pairs_.find(pair(from, to)); }

  void expect_pocket(uint32_t pocket) const { rows_.expect_pocket(pocket); }
  void expect(uint32_t number) const { rows_.expect(number); }
  void expect_out(uint32_t number) const { __builtin_prefetch(&rows_[number].out); }
  void expect_in(uint32_t number) const { __builtin_prefetch(&rows_[number].in); }
  // Where the next leg comes.
  void expect_out_end(uint32_t number) const { rows_[number].out.expect_end(); }
  void expect_in_end(uint32_t number) const { rows_[number].in.expect_end(); }
  void expect_pair(uint32_t from, uint32_t to) const { pairs_.expect(pair(from, to)); }

  // Of the sweep: a row that it has come to, without what has left the window.
  uint32_t next_swept();
  void drop_if_empty(uint32_t number);

  uint32_t transfers() const { return transfers_; }  // within the window, to the next part of it
  std::size_t rows() const { return rows_.size(); }
  uint32_t rows_end() const { return rows_.end(); }
  std::size_t bytes() const;

 private:
  static constexpr int64_t kPanes = 1'024;  // parts of the window in which transfers are counted

  static uint64_t pair(uint32_t from, uint32_t to) { return uint64_t{from} << 32 | to; }
  int64_t floor() const { return floor_; }
  void expire_out(uint32_t number);
  void expire_in(uint32_t number);
  void move_to(int64_t time);
  int64_t pane_of(int64_t time) const;
  void count(int64_t time);

  const ShapeOptions options_;
  const int64_t window_;
  const int64_t pane_micros_;
  LegArena arena_;
  ShapeRows rows_;
  SplitTable<uint64_t, int64_t, kBegin> pairs_;
  std::vector<uint32_t> panes_;  // transfers of each, by pane modulo their number
  int64_t oldest_pane_ = 0;
  uint32_t transfers_ = 0;
  int64_t newest_ = kBegin;
  int64_t floor_ = kBegin;
  int64_t horizon_ = kBegin;
  uint32_t swept_ = 0;
};

}  // namespace duanlian::graph
