#include "graph/shapes/layers.h"

#include <algorithm>
#include <span>
#include <tuple>

#include "base/check.h"

namespace duanlian::graph {
namespace {

// Which marks a full pocket keeps: of the newest payments, and of one those that came first.
template <class Mark>
bool is_kept_rather(const Mark& a, const Mark& b) {
  return std::tuple(a.paid, a.seed, b.depth, b.since) > std::tuple(b.paid, b.seed, a.depth, a.since);
}

template <class Mark>
bool is_of_one_payment(const Mark& a, const Mark& b) {
  return a.paid == b.paid && a.seed == b.seed;
}

// Whoever could go on from b could from a, by no more hands.
template <class Mark>
bool is_no_worse(const Mark& a, const Mark& b) {
  return is_of_one_payment(a, b) && a.since <= b.since && a.depth <= b.depth;
}

}  // namespace

Layers::Layers(ShapeMemory& memory, const ShapeOptions& options)
    : memory_(memory), options_(options), sets_(1) {}

bool Layers::place(MarkSet& set, const Mark& mark) const {
  const int64_t gone = after(ShapeMemory::kBegin);
  const auto all = [&] { return std::span(set.marks).first(set.size); };
  const auto drop = [&](const auto& is_dropped) {
    set.size = static_cast<uint32_t>(std::ranges::remove_if(all(), is_dropped).begin() - all().begin());
  };
  drop([&](const Mark& one) { return one.paid <= gone; });
  if (std::ranges::any_of(all(), [&](const Mark& one) { return is_no_worse(one, mark); })) return false;
  drop([&](const Mark& one) { return is_no_worse(mark, one); });
  if (set.size < kMarksPerPocketMax) {
    set.marks[set.size++] = mark;
    return true;
  }
  Mark& last =
      *std::ranges::min_element(all(), [](const Mark& a, const Mark& b) { return is_kept_rather(b, a); });
  const bool is_kept = is_kept_rather(mark, last);
  set.cut = std::max(set.cut, is_kept ? last.paid : mark.paid);
  if (is_kept) last = mark;
  return is_kept;
}

void Layers::sweep(uint32_t row) {
  ShapeRow& pocket = memory_.row(row);
  if (pocket.marks == 0 || pocket.marks == kDroppedRow) return;
  const int64_t gone = after(ShapeMemory::kBegin);
  const MarkSet& set = sets_[pocket.marks];
  const auto marks = std::span(set.marks).first(set.size);
  if (set.cut > gone || std::ranges::any_of(marks, [&](const Mark& one) { return one.paid > gone; })) return;
  unused_.push_back(pocket.marks);
  pocket.marks = 0;
}

void Layers::sweep_all() {
  for (uint32_t row = 0; row < memory_.rows_end(); ++row) sweep(row);
}

// Null when there are too many; which are live is counted before that is said.
Layers::MarkSet* Layers::set_of(uint32_t row) {
  if (memory_.row(row).marks == 0) {
    if (marked() >= options_.marked_pockets_max) sweep_all();
    if (marked() >= options_.marked_pockets_max) {
      ++refused_;
      return nullptr;
    }
    if (unused_.empty()) {
      unused_.push_back(static_cast<uint32_t>(sets_.size()));
      sets_.emplace_back();
    }
    memory_.row(row).marks = unused_.back();
    unused_.pop_back();
    sets_[memory_.row(row).marks] = MarkSet();
  }
  return &sets_[memory_.row(row).marks];
}

bool Layers::put(uint32_t row, const Mark& mark) {
  MarkSet* const set = set_of(row);
  if (set == nullptr) return false;
  if (place(*set, mark)) moved_.push_back({.row = row, .mark = mark});
  return true;
}

void Layers::follow_out(const Moved& moved, uint32_t& steps) {
  const Side& out = memory_.row(moved.row).out;
  for (uint32_t i = out.size(); i-- > 0 && out.at(i).time > moved.mark.since;) {
    const Leg& leg = out.at(i);
    if (steps == 0) {
      MarkSet* const set = set_of(moved.row);
      set->cut = std::max(set->cut, moved.mark.paid);
      return;
    }
    --steps;
    Mark mark = moved.mark;
    mark.since = leg.time;
    ++mark.depth;
    (void)put(leg.other, mark);
  }
}

// What was put on pockets moves on over transfers that had come already: of late transfers and late reports.
void Layers::follow() {
  uint32_t steps = kMarkStepsMax;
  while (!moved_.empty()) {
    const Moved moved = moved_.back();
    moved_.pop_back();
    follow_out(moved, steps);
  }
}

bool Layers::mark(uint32_t pocket, int64_t time, uint32_t seed) {
  if (time <= after(ShapeMemory::kBegin)) return false;
  const uint32_t row = memory_.find_or_add(pocket);
  const bool is_put = put(row, {.paid = time, .since = time, .seed = seed, .depth = 1});
  follow();
  memory_.drop_if_empty(row);
  return is_put;
}

void Layers::carry(uint32_t from, uint32_t to, int64_t time) {
  if (memory_.row(from).marks == 0) return;
  const int64_t gone = after(time);
  const MarkSet set = sets_[memory_.row(from).marks];  // a copy: the payee's may be new beside it
  for (const Mark& one : std::span(set.marks).first(set.size)) {
    if (one.paid <= gone || one.since >= time) continue;
    Mark mark = one;
    mark.since = time;
    ++mark.depth;
    (void)put(to, mark);
  }
  if (set.cut > gone) {
    MarkSet* const payee = set_of(to);
    if (payee != nullptr) payee->cut = std::max(payee->cut, set.cut);
  }
  follow();
}

LayerSighting Layers::look(uint32_t from, uint32_t to, int64_t time) const {
  LayerSighting found;
  const int64_t gone = after(time);
  std::array<uint32_t, 2 * kMarksPerPocketMax> seeds{};
  const auto add_seed = [&](uint32_t seed) {
    const auto end = seeds.begin() + found.seeds;
    if (std::find(seeds.begin(), end, seed) == end) seeds[found.seeds++] = seed;
  };
  const auto set = [&](uint32_t row) -> const MarkSet* {
    if (row == kNoRow) return nullptr;
    const uint32_t marks = memory_.row(row).marks;
    return marks == 0 ? nullptr : &sets_[marks];
  };
  if (const MarkSet* const payer = set(from); payer != nullptr) {
    found.is_truncated = payer->cut > gone;
    const auto marks = std::span(payer->marks).first(payer->size);
    const auto is_carried = [&](const Mark& one) { return one.paid > gone && one.since < time; };
    for (const Mark& one : marks) {
      if (!is_carried(one)) continue;
      add_seed(one.seed);
      const auto is_nearer = [&](const Mark& other) {
        return is_carried(other) && is_of_one_payment(other, one) && other.depth < one.depth;
      };
      if (std::ranges::none_of(marks, is_nearer)) found.depth = std::max(found.depth, one.depth + 1);
    }
  }
  if (const MarkSet* const payee = set(to); payee != nullptr) {
    found.is_truncated = found.is_truncated || payee->cut > gone;
    for (const Mark& one : std::span(payee->marks).first(payee->size))
      if (one.paid > gone) add_seed(one.seed);
  }
  return found;
}

}  // namespace duanlian::graph
