#include "graph/shapes/shape_memory.h"

#include <algorithm>

#include "base/check.h"

namespace duanlian::graph {
namespace {

// Never wraps: times from outside may be any number.
int64_t time_before(int64_t time, int64_t micros) {
  return time < ShapeMemory::kBegin + micros ? ShapeMemory::kBegin : time - micros;
}

}  // namespace

ShapeMemory::ShapeMemory(const ShapeOptions& options)
    : options_(options),
      window_(options.window.micros),
      pane_micros_(window_ / (kPanes - 2) + 1),
      panes_(kPanes) {
  for (const Duration window :
       {options.window, options.scatter_gather, options.pass_through, options.burst, options.layers})
    CHECK(window.micros > 0 && window <= options.window, "no window of the shapes is longer than `window`");
  CHECK(options.window <= kShapeWindowMax, "the window of the shapes is longer than kShapeWindowMax");
  CHECK(options.neighbours_max > 0 && options.neighbours_max <= kNeighboursMax,
        "neighbours_max is out of bounds");
  CHECK(options.transfers_max > 0 && options.transfers_max <= kRememberedTransfersMax,
        "transfers_max is out of bounds");
  CHECK(options.crossing_steps_max <= kShapeStepsMax && options.cycle_steps_max <= kShapeStepsMax,
        "steps of a shape are above kShapeStepsMax");
}

ShapeMemory::~ShapeMemory() {
  for (uint32_t number = 0; number < rows_.end(); ++number) {
    rows_[number].out.clear(arena_);
    rows_[number].in.clear(arena_);
  }
}

int64_t ShapeMemory::after(int64_t time, Duration window) const {
  return std::max(time_before(std::max(time, newest_), window.micros), horizon_);
}

bool ShapeMemory::is_short(int64_t time, Duration window) const {
  return horizon_ > time_before(std::max(time, newest_), window.micros);
}

int64_t ShapeMemory::pane_of(int64_t time) const {
  const int64_t pane = time / pane_micros_;
  return time % pane_micros_ < 0 ? pane - 1 : pane;
}

void ShapeMemory::raise_horizon(int64_t time) {
  horizon_ = std::max(horizon_, time);
  floor_ = std::max(floor_, horizon_);
}

void ShapeMemory::move_to(int64_t time) {
  if (newest_ == kBegin) oldest_pane_ = pane_of(time);
  newest_ = time;
  floor_ = std::max(time_before(time, window_), horizon_);
  const int64_t oldest = std::max(oldest_pane_, pane_of(floor_));
  for (int64_t steps = 0; oldest_pane_ < oldest; ++oldest_pane_, ++steps) {
    if (steps == kPanes) {
      oldest_pane_ = oldest;
      break;
    }
    uint32_t& left = panes_[static_cast<std::size_t>(((oldest_pane_ % kPanes) + kPanes) % kPanes)];
    transfers_ -= left;
    left = 0;
  }
}

// The horizon rises by whole panes, so that it depends on the transfers alone.
void ShapeMemory::count(int64_t time) {
  const auto slot = [](int64_t pane) {
    return static_cast<std::size_t>(((pane % kPanes) + kPanes) % kPanes);
  };
  oldest_pane_ = std::min(oldest_pane_, pane_of(time));
  ++panes_[slot(pane_of(time))];
  ++transfers_;
  while (transfers_ > options_.transfers_max && oldest_pane_ < pane_of(newest_)) {
    uint32_t& oldest = panes_[slot(oldest_pane_)];
    transfers_ -= oldest;
    oldest = 0;
    ++oldest_pane_;
    raise_horizon(oldest_pane_ * pane_micros_ - 1);
  }
}

void ShapeMemory::expire_out(uint32_t number) {
  Side& out = rows_[number].out;
  while (!out.is_empty() && out.oldest() <= floor_) {
    const Leg leg = out.pop();
    if (leg.is_latest != 0) pairs_.erase(pair(number, leg.other));
  }
  out.settle(arena_);
}

void ShapeMemory::expire_in(uint32_t number) {
  Side& in = rows_[number].in;
  while (!in.is_empty() && in.oldest() <= floor_) (void)in.pop();
  in.settle(arena_);
}

bool ShapeMemory::add(const ShapeEdge& edge) {
  CHECK(is_in_window(edge.time) && edge.from != edge.to, "the shapes take a transfer that they must not");
  if (edge.time > newest_) move_to(edge.time);
  count(edge.time);
  if (!is_in_window(edge.time)) return false;
  const uint32_t from = find_or_add(edge.from);
  const uint32_t to = find_or_add(edge.to);
  Side& out = row(from).out;
  Side& in = row(to).in;
  const int64_t before = pair_time(from, to);
  const bool is_latest = before == kBegin || edge.time >= before;
  if (is_latest && before != kBegin) {
    out.end_latest(to, before);
    in.end_latest(from, before);
  }
  if (is_latest) pairs_.set(pair(from, to), edge.time);
  const uint32_t latest = is_latest ? 1 : 0;
  out.insert(arena_, {.time = edge.time, .amount = edge.amount, .other = to, .is_latest = latest});
  in.insert(arena_, {.time = edge.time, .amount = edge.amount, .other = from, .is_latest = latest});
  return true;
}

uint32_t ShapeMemory::next_swept() {
  if (rows_.end() == 0) return kNoRow;
  swept_ = swept_ + 1 < rows_.end() ? swept_ + 1 : 0;
  constexpr uint32_t kAhead = 8;
  if (swept_ + kAhead < rows_.end()) rows_.expect(swept_ + kAhead);
  (void)row(swept_);
  return swept_;
}

void ShapeMemory::drop_if_empty(uint32_t number) {
  const ShapeRow& row = rows_[number];
  if (row.out.is_empty() && row.in.is_empty() && row.marks == 0) rows_.drop(number);
}

std::size_t ShapeMemory::bytes() const {
  return arena_.bytes() + rows_.bytes() + pairs_.bytes() + panes_.size() * sizeof(uint32_t);
}

}  // namespace duanlian::graph
