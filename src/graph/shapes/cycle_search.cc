#include "graph/shapes/cycle_search.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace duanlian::graph {
namespace {

constexpr int64_t kNeverArrives = std::numeric_limits<int64_t>::max();
constexpr std::size_t kReachesMin = 16;
constexpr uint32_t kStepsPerReach = 4;

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
  reaches_[at] = {.row = row, .epoch = epoch_, .arrival = kNeverArrives, .departure = ShapeMemory::kBegin};
  return reaches_[at];
}

// The legs between two times, both left out; of a hub the latest.
CycleSearch::Stretch CycleSearch::stretch(const Side& side, int64_t after, int64_t before) {
  const uint32_t end = side.begin_at(before);
  const int64_t begin_time = std::max(after, after_);
  const uint32_t begin = side.begin_after_near(begin_time, end, options_.neighbours_max);
  if (begin > 0 && side.at(begin - 1).time > begin_time) steps_.cut();
  return {.side = &side, .begin = begin, .end = end};
}

void CycleSearch::begin() {
  if (++epoch_ == 0) {
    std::ranges::fill(reaches_, Reach());
    epoch_ = 1;
  }
  found_ = {};
  steps_ = Steps(options_.cycle_steps_max / 2);
  have_met_ = false;
  expanded_.clear();
  for (Frontier* const frontier : {&from_payee_, &to_payer_}) {
    frontier->next.clear();
    frontier->weight = 0;
    frontier->is_weighed = false;
  }
}

// Most transfers end here: nobody paid the payer or was paid by the payee.
bool CycleSearch::is_possible() {
  const Side& in = memory_.in(ends_.from);
  const Side& out = memory_.out(ends_.to);
  if (in.begin_at(ends_.time) <= in.begin_after(after_)) return false;
  return out.begin_at(ends_.time) > out.begin_after(after_);
}

// Hubs last, so that what is cut is cut of them.
void CycleSearch::expand(const Frontier& frontier, bool is_ahead) {
  for (const bool are_hubs : {false, true}) {
    for (const uint32_t row : frontier.now) {
      const Side& side = is_ahead ? memory_.out(row) : memory_.in(row);
      if ((side.size() > options_.neighbours_max) != are_hubs) continue;
      is_ahead ? go_ahead(row, side) : go_back(row, side);
      if (steps_.is_exhausted()) return steps_.cut();
    }
  }
}

void CycleSearch::go_ahead(uint32_t row, const Side& side) {
  Reach* const here = known(row);
  here->is_ahead = false;
  expanded_.push_back(row);
  const Stretch legs = stretch(side, here->arrival, ends_.time);
  if (!steps_.take(legs.end - legs.begin)) return;
  for (uint32_t i = legs.begin; i < legs.end; ++i) {
    const Leg& leg = side.at(i);
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

void CycleSearch::go_back(uint32_t row, const Side& side) {
  Reach* const here = known(row);
  here->is_back = false;
  const Stretch legs = stretch(side, after_, here->departure);
  if (!steps_.take(legs.end - legs.begin)) return;
  for (uint32_t i = legs.end; i-- > legs.begin;) {
    const Leg& leg = side.at(i);
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

// How many legs are before a frontier. Of a hub all, so that the other frontier is rather expanded.
void CycleSearch::weigh(Frontier& frontier, bool is_ahead) {
  frontier.is_weighed = true;
  frontier.weight = 0;
  for (const uint32_t row : frontier.now) is_ahead ? memory_.expect_out(row) : memory_.expect_in(row);
  for (const uint32_t row : frontier.now) {
    if (!steps_.take(kStepsPerReach)) return;
    const Side& side = is_ahead ? memory_.out(row) : memory_.in(row);
    if (side.is_empty()) continue;
    side.expect_end();
    frontier.weight += side.size();
  }
}

// The frontier that has fewer transfers before it. One that has many rows need not be looked at closer.
bool CycleSearch::is_ahead_lighter() {
  while (true) {
    const bool is_ahead = from_payee_.weight <= to_payer_.weight;
    Frontier& lighter = is_ahead ? from_payee_ : to_payer_;
    if (lighter.is_weighed) return is_ahead;
    weigh(lighter, is_ahead);
  }
}

// Expands the frontier that has fewer transfers before it, until both together have gone the longest path.
void CycleSearch::meet() {
  reach(ends_.to).arrival = after_;
  reach(ends_.from).departure = ends_.time;
  from_payee_.now.assign(1, ends_.to);
  to_payer_.now.assign(1, ends_.from);
  for (uint32_t level = 0; level < kPathMax; ++level) {
    const bool is_ahead = is_ahead_lighter();
    Frontier& frontier = is_ahead ? from_payee_ : to_payer_;
    expand(frontier, is_ahead);
    if (frontier.next.empty() || steps_.is_exhausted()) return;
    std::swap(frontier.now, frontier.next);
    frontier.next.clear();
    frontier.weight = frontier.now.size();
    frontier.is_weighed = false;
  }
}

// The latest departure of a row of the payee's frontier, from where its legs lead. True when it is later than
// was known.
bool CycleSearch::draw_back(uint32_t row) {
  Reach* const here = known(row);
  const Stretch legs = stretch(memory_.out(row), here->arrival, ends_.time);
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

bool CycleSearch::is_on_path(uint32_t row, const Visit& visit) const {
  for (const Visit* at = &visit;; at = &visits_[at->from]) {
    if (at->row == row) return true;
    if (at->depth == 0) return false;
  }
}

void CycleSearch::note(uint32_t hops) {
  ++found_.count;
  ++found_.by_hops[hops];
  if (found_.hops == 0 || hops < found_.hops) found_.hops = hops;
}

// Where the money can go on from a visit. Of several transfers to the same payee the first counts: whoever
// can go on after a later one can after it.
void CycleSearch::visit(uint32_t number) {
  const Visit here = visits_[number];
  const std::size_t first = visits_.size();
  bool is_closed = false;
  const Stretch legs = stretch(memory_.out(here.row), here.arrival, ends_.time);
  if (!steps_.take(legs.end - legs.begin + kStepsPerReach)) return;
  for (uint32_t i = legs.begin; i < legs.end; ++i) {
    const Leg& leg = legs.side->at(i);
    if (leg.other == ends_.from) {
      if (!is_closed) note(here.depth + 2);
      is_closed = true;
      continue;
    }
    if (here.depth + 2 > kPathMax || is_on_path(leg.other, here)) continue;
    const Reach* const there = known(leg.other);
    if (there == nullptr || leg.time >= there->departure) continue;
    const auto is_same = [&](const Visit& one) { return one.row == leg.other; };
    if (std::any_of(visits_.begin() + static_cast<std::ptrdiff_t>(first), visits_.end(), is_same)) continue;
    visits_.push_back({.row = leg.other, .from = number, .arrival = leg.time, .depth = here.depth + 1});
  }
}

// Every path that still can arrive, the short ones first.
void CycleSearch::search() {
  visits_.assign(1, {.row = ends_.to, .from = 0, .arrival = after_, .depth = 0});
  for (uint32_t number = 0; number < visits_.size(); ++number) {
    if (steps_.is_exhausted()) return steps_.cut();
    visit(number);
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
    // The other half; frontiers that used up the first leave this to search where they have been.
    const bool is_cut = steps_.is_cut();
    steps_ = Steps(options_.cycle_steps_max / 2);
    if (is_cut) steps_.cut();
    for (uint32_t round = 0, is_later = 1; is_later != 0 && round < kPathMax; ++round) {
      is_later = 0;
      for (std::size_t i = expanded_.size(); i-- > 0;) is_later |= draw_back(expanded_[i]) ? 1U : 0U;
    }
    search();
  }
  found_.is_truncated = steps_.is_cut();
  return found_;
}

}  // namespace duanlian::graph
