#include "graph/shapes/cycle_search.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace duanlian::graph {
namespace {

constexpr int64_t kNever = std::numeric_limits<int64_t>::max();
constexpr std::size_t kReachesMin = 16;
constexpr uint32_t kShortSideLegs = 16;

}  // namespace

CycleSearch::CycleSearch(ShapeMemory& memory, const ShapeOptions& options)
    : memory_(memory),
      options_(options),
      reaches_(std::bit_ceil(std::size_t{options.cycle_steps_max} * 2 + kReachesMin)) {}

CycleSearch::Reach* CycleSearch::known(uint32_t row) {
  const std::size_t mask = reaches_.size() - 1;
  std::size_t at = (row * 0x9e37'79b1U >> 8) & mask;
  for (; reaches_[at].epoch == epoch_; at = (at + 1) & mask)
    if (reaches_[at].row == row) return &reaches_[at];
  return nullptr;
}

CycleSearch::Reach& CycleSearch::reach(uint32_t row) {
  const std::size_t mask = reaches_.size() - 1;
  std::size_t at = (row * 0x9e37'79b1U >> 8) & mask;
  for (; reaches_[at].epoch == epoch_; at = (at + 1) & mask)
    if (reaches_[at].row == row) return reaches_[at];
  reaches_[at] = {.row = row, .epoch = epoch_, .arrival = kNever, .departure = ShapeMemory::kBegin};
  return reaches_[at];
}

// The legs between two times, both left out; of a hub the latest.
CycleSearch::Stretch CycleSearch::stretch(const Side& side, int64_t after, int64_t before) {
  const uint32_t end = side.begin_at(before);
  uint32_t begin = std::min(end, side.begin_after(std::max(after, after_)));
  if (end - begin > options_.neighbours_max) {
    begin = end - options_.neighbours_max;
    steps_.cut();
  }
  return {.side = &side, .begin = begin, .end = end};
}

void CycleSearch::begin() {
  if (++epoch_ == 0) {
    std::ranges::fill(reaches_, Reach());
    epoch_ = 1;
  }
  found_ = {};
  steps_ = Steps(options_.cycle_steps_max);
  have_met_ = false;
  expanded_.clear();
  from_payee_ = {.now = std::move(from_payee_.now), .next = std::move(from_payee_.next)};
  to_payer_ = {.now = std::move(to_payer_.now), .next = std::move(to_payer_.next)};
  for (Frontier* const frontier : {&from_payee_, &to_payer_}) frontier->next.clear();
}

// Most transfers end here: nobody paid the payer or was paid by the payee.
bool CycleSearch::is_possible() {
  const Side& in = memory_.row(ends_.from).in;
  const Side& out = memory_.row(ends_.to).out;
  if (in.begin_at(ends_.time) <= in.begin_after(after_)) return false;
  return out.begin_at(ends_.time) > out.begin_after(after_);
}

void CycleSearch::expand_from_payee() {
  for (const uint32_t row : from_payee_.now) {
    Reach* const here = known(row);
    here->is_ahead = false;
    const int64_t arrival = here->arrival;
    expanded_.push_back(row);
    const Stretch legs = stretch(memory_.row(row).out, arrival, ends_.time);
    if (!steps_.take(legs.end - legs.begin)) return;
    for (uint32_t i = legs.begin; i < legs.end; ++i) {
      const Leg& leg = legs.side->at(i);
      if (leg.other == ends_.to) continue;
      if (leg.other == ends_.from) {
        have_met_ = true;
        continue;
      }
      Reach& there = reach(leg.other);
      if (leg.time >= there.arrival) continue;
      there.arrival = leg.time;
      have_met_ = have_met_ || leg.time < there.departure;
      if (there.is_ahead) continue;
      there.is_ahead = true;
      from_payee_.next.push_back(leg.other);
    }
  }
}

void CycleSearch::expand_to_payer() {
  for (const uint32_t row : to_payer_.now) {
    Reach* const here = known(row);
    here->is_back = false;
    const int64_t departure = here->departure;
    const Stretch legs = stretch(memory_.row(row).in, after_, departure);
    if (!steps_.take(legs.end - legs.begin)) return;
    for (uint32_t i = legs.end; i-- > legs.begin;) {
      const Leg& leg = legs.side->at(i);
      if (leg.other == ends_.from) continue;
      if (leg.other == ends_.to) {
        have_met_ = true;
        continue;
      }
      Reach& there = reach(leg.other);
      if (leg.time <= there.departure) continue;
      there.departure = leg.time;
      have_met_ = have_met_ || there.arrival < leg.time;
      if (there.is_back) continue;
      there.is_back = true;
      to_payer_.next.push_back(leg.other);
    }
  }
}

// How many legs are before a frontier; of a long side those that are in time.
void CycleSearch::weigh(Frontier& frontier, bool is_ahead) {
  frontier.legs = 0;
  for (const uint32_t row : frontier.now) memory_.expect(row);
  for (const uint32_t row : frontier.now) {
    const Side& side = is_ahead ? memory_.row(row).out : memory_.row(row).in;
    if (side.is_empty()) continue;
    side.expect_end();
    if (side.size() <= kShortSideLegs) {
      frontier.legs += side.size();
      continue;
    }
    const Reach* const reach = known(row);
    const int64_t after = is_ahead ? reach->arrival : after_;
    const uint32_t end = side.begin_at(is_ahead ? ends_.time : reach->departure);
    frontier.legs += end - std::min(end, side.begin_after(after));
  }
}

// Expands the frontier that has fewer transfers before it, until both together have gone the longest path.
void CycleSearch::meet() {
  reach(ends_.to).arrival = after_;
  reach(ends_.from).departure = ends_.time;
  from_payee_.now.assign(1, ends_.to);
  to_payer_.now.assign(1, ends_.from);
  from_payee_.legs = memory_.row(ends_.to).out.size();
  to_payer_.legs = memory_.row(ends_.from).in.size();
  for (uint32_t level = 0; level < kPathMax; ++level) {
    const bool is_ahead = from_payee_.legs <= to_payer_.legs;
    Frontier& frontier = is_ahead ? from_payee_ : to_payer_;
    is_ahead ? expand_from_payee() : expand_to_payer();
    if (frontier.next.empty() || steps_.is_exhausted()) return;
    std::swap(frontier.now, frontier.next);
    frontier.next.clear();
    if (level + 1 == kPathMax) return;
    weigh(frontier, is_ahead);
  }
}

// The latest departure of a row of the payee's frontier, from where its legs lead. True when it is later than
// was known.
bool CycleSearch::draw_back(uint32_t row) {
  Reach* const here = known(row);
  const Stretch legs = stretch(memory_.row(row).out, here->arrival, ends_.time);
  for (uint32_t i = legs.end; i-- > legs.begin;) {
    const Leg& leg = legs.side->at(i);
    if (leg.time <= here->departure || !steps_.take()) return false;
    if (leg.other != ends_.from) {
      const Reach* const there = known(leg.other);
      if (there == nullptr || leg.time >= there->departure) continue;
    }
    here->departure = leg.time;
    return true;
  }
  return false;
}

bool CycleSearch::is_on_path(uint32_t row, uint32_t depth) const {
  return std::find(path_.begin(), path_.begin() + depth + 1, row) != path_.begin() + depth + 1;
}

void CycleSearch::note(uint32_t hops) {
  ++found_.count;
  ++found_.by_hops[hops];
  if (found_.hops == 0 || hops < found_.hops) found_.hops = hops;
}

// From a row reached by so many transfers. Of several transfers to the same payee the first counts: whoever
// can go on after a later one can after it.
void CycleSearch::search(uint32_t row, int64_t arrival, uint32_t depth) {
  path_[depth] = row;
  std::vector<std::pair<uint32_t, int64_t>>& ahead = ahead_[depth];
  ahead.clear();
  bool is_closed = false;
  const Stretch legs = stretch(memory_.row(row).out, arrival, ends_.time);
  if (!steps_.take(legs.end - legs.begin)) return;
  for (uint32_t i = legs.begin; i < legs.end; ++i) {
    const Leg& leg = legs.side->at(i);
    if (leg.other == ends_.from) {
      if (!is_closed) note(depth + 2);
      is_closed = true;
      continue;
    }
    if (depth + 2 > kPathMax || is_on_path(leg.other, depth)) continue;
    const Reach* const there = known(leg.other);
    if (there == nullptr || leg.time >= there->departure) continue;
    const auto is_same = [&](const auto& one) { return one.first == leg.other; };
    if (std::ranges::none_of(ahead, is_same)) ahead.emplace_back(leg.other, leg.time);
  }
  for (const auto& [next, time] : ahead) {
    if (steps_.is_exhausted()) return steps_.cut();
    search(next, time, depth + 1);
  }
}

CycleSighting CycleSearch::find(const ShapeEnds& ends) {
  if (ends.from == kNoRow || ends.to == kNoRow) return {};
  ends_ = ends;
  after_ = memory_.after(ends.time, options_.window);
  if (!is_possible()) return {};
  begin();
  meet();
  if (have_met_) {
    // A frontier that used up its steps leaves some to search where it has been.
    if (steps_.is_exhausted()) {
      steps_ = Steps(options_.cycle_steps_max);
      steps_.cut();
    }
    for (uint32_t round = 0, is_later = 1; is_later != 0 && round < kPathMax; ++round) {
      is_later = 0;
      for (std::size_t i = expanded_.size(); i-- > 0;) is_later |= draw_back(expanded_[i]) ? 1U : 0U;
    }
    search(ends.to, after_, 0);
  }
  found_.is_truncated = steps_.is_cut();
  return found_;
}

}  // namespace duanlian::graph
