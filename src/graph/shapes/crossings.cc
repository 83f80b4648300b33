#include "graph/shapes/crossings.h"

#include <algorithm>

namespace duanlian::graph {
namespace {

// A pair looked up lies somewhere in memory, a leg beside the one before it, a row on three lines.
constexpr uint32_t kStepsPerPair = 2;
constexpr uint32_t kStepsPerRow = 4;
constexpr std::size_t kRowsAhead = 8;
constexpr std::size_t kSidesAhead = 4;

void note_crossing(ShapeSighting& found, uint32_t size) {
  ++found.count;
  found.size = std::max(found.size, size);
}

bool has_ends(const ShapeEnds& ends) { return ends.from != kNoRow && ends.to != kNoRow; }

}  // namespace

Crossings::Crossings(ShapeMemory& memory, const ShapeOptions& options)
    : memory_(memory),
      options_(options),
      walked_(options.neighbours_max),
      other_(std::size_t{options.neighbours_max} * 2),
      links_(options.crossing_steps_max) {}

void Crossings::begin(const ShapeEnds& ends, Duration window) {
  after_ = memory_.after(ends.time, window);
  steps_ = Steps(options_.crossing_steps_max);
}

bool Crossings::is_pair(uint32_t row, Toward toward, uint32_t other) const {
  return (toward == Toward::payees ? memory_.pair_time(row, other) : memory_.pair_time(other, row)) > after_;
}

void Crossings::expect_pair(uint32_t row, Toward toward, uint32_t other) const {
  toward == Toward::payees ? memory_.expect_pair(row, other) : memory_.expect_pair(other, row);
}

// The latest counterparties, as many as are looked at of a hub.
void Crossings::gather(Gathered& circle) {
  circle.rows->clear();
  circle.is_gathered = true;
  const Side& from = side(circle.circle.row, circle.circle.toward);
  for (uint32_t i = from.size(); i-- > 0 && from.at(i).time > after_;) {
    const Leg& leg = from.at(i);
    if (!steps_.take()) return;
    if (leg.is_latest == 0 || leg.other == circle.circle.without) continue;
    if (circle.rows->size() == options_.neighbours_max) {
      circle.has_cut = true;
      return;
    }
    circle.rows->add(leg.other);
  }
}

bool Crossings::gather_if_small(Gathered& circle) {
  if (size_of(circle.circle) > options_.neighbours_max) return false;
  gather(circle);
  return true;
}

void Crossings::count_by_side(uint32_t row, Toward toward, const Gathered& others, bool is_counted) {
  const Side& from = side(row, toward);
  const uint32_t begin = from.begin_after(after_);
  asked_.clear();
  if (!steps_.take((from.size() - begin) * (others.is_gathered ? 1 : 1 + kStepsPerPair))) return;
  for (uint32_t i = begin; i < from.size(); ++i) {
    const Leg& leg = from.at(i);
    if (leg.is_latest == 0 || leg.other == others.circle.without) continue;
    if (others.is_gathered) {
      if (others.rows->has(leg.other)) links_.add(is_counted ? row : leg.other);
      continue;
    }
    expect_pair(others.circle.row, others.circle.toward, leg.other);
    asked_.push_back(leg.other);
  }
  for (const uint32_t other : asked_)
    if (is_pair(others.circle.row, others.circle.toward, other)) links_.add(is_counted ? row : other);
}

void Crossings::count_by_pairs(uint32_t row, Toward toward, const Gathered& others, bool is_counted) {
  if (!steps_.take(others.rows->size() * kStepsPerPair)) return;
  for (const Tally::Entry& other : others.rows->entries()) expect_pair(row, toward, other.row);
  for (const Tally::Entry& other : others.rows->entries())
    if (is_pair(row, toward, other.row)) links_.add(is_counted ? row : other.row);
}

void Crossings::count_row(uint32_t row, Toward toward, Gathered& others, bool is_counted) {
  if (!steps_.take(kStepsPerRow)) return;
  const uint32_t size = side(row, toward).size();
  if (size == 0) return;
  const uint32_t most = others.is_gathered ? std::max(others.rows->size() * kStepsPerPair, kStepsPerRow)
                                           : options_.neighbours_max;
  if (size <= most) return count_by_side(row, toward, others, is_counted);
  if (!others.is_gathered) gather(others);  // two hubs
  if (others.has_cut) steps_.cut();
  count_by_pairs(row, toward, others, is_counted);
}

// For every pocket of `counted`, to how many of `linked` it has a transfer toward those.
void Crossings::count_links(const Circle& counted, const Circle& linked, Toward toward) {
  links_.clear();
  const uint32_t size_counted = size_of(counted), size_linked = size_of(linked);
  if (size_counted == 0 || size_linked == 0) return;
  const bool is_counted = size_counted <= size_linked;
  Gathered walked{.circle = is_counted ? counted : linked, .rows = &walked_};
  Gathered others{.circle = is_counted ? linked : counted, .rows = &other_};
  const Toward outward = is_counted ? toward : opposite(toward);
  gather(walked);
  if (walked.has_cut) steps_.cut();
  if (walked_.size() == 0 || (gather_if_small(others) && other_.size() == 0)) return;
  const std::vector<Tally::Entry>& rows = walked_.entries();
  for (std::size_t i = 0; i < std::min(kRowsAhead, rows.size()); ++i) memory_.expect(rows[i].row);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (steps_.is_exhausted()) return steps_.cut();
    if (i + kRowsAhead < rows.size()) memory_.expect(rows[i + kRowsAhead].row);
    if (i + kSidesAhead < rows.size()) side(rows[i + kSidesAhead].row, outward).expect_end();
    count_row(rows[i].row, outward, others, is_counted);
  }
}

// The transfer itself adds one to what each of them has in common with its end.
void Crossings::note_links(ShapeSighting& found) const {
  for (const Tally::Entry& entry : links_.entries()) note_crossing(found, entry.count + 1);
}

ShapeSighting Crossings::scatter_gather(const ShapeEnds& ends) {
  ShapeSighting found;
  if (!has_ends(ends)) return found;
  begin(ends, options_.scatter_gather);
  const Circle payees_of_from{ends.from, Toward::payees, ends.to};
  const Circle payers_of_to{ends.to, Toward::payers, ends.from};
  // Its payer scatters: by how many others its money gets to each whom the payee pays. Then its payee
  // gathers: by how many others the money of each who paid the payer gets to it.
  count_links({ends.to, Toward::payees, ends.from}, payees_of_from, Toward::payers);
  note_links(found);
  count_links({ends.from, Toward::payers, ends.to}, payers_of_to, Toward::payees);
  note_links(found);
  found.is_truncated = steps_.is_cut();
  return found;
}

ShapeSighting Crossings::bipartite(const ShapeEnds& ends) {
  ShapeSighting found;
  if (!has_ends(ends)) return found;
  begin(ends, options_.window);
  count_links({ends.to, Toward::payers, ends.from}, {ends.from, Toward::payees, ends.to}, Toward::payees);
  note_links(found);
  found.is_truncated = steps_.is_cut();
  return found;
}

// Of the twins those that share at least two beyond the middle, and on the transfer's side another than its
// end.
void Crossings::stack_twins(uint32_t middle, const Circle& twins, ShapeSighting& found) {
  const Toward beyond = twins.toward;
  count_links(twins, {middle, beyond, kNoRow}, beyond);
  candidates_.clear();
  for (const Tally::Entry& entry : links_.entries())
    if (entry.count >= 2) candidates_.push_back(entry);
  if (candidates_.empty()) return;
  Gathered others{.circle = {middle, opposite(beyond), twins.row}, .rows = &other_};
  gather_if_small(others);
  for (const Tally::Entry& candidate : candidates_) {
    if (steps_.is_exhausted()) return steps_.cut();
    links_.clear();
    count_row(candidate.row, opposite(beyond), others, true);
    if (links_.size() != 0) note_crossing(found, links_.entries().front().count + 1 + 2 + candidate.count);
  }
}

ShapeSighting Crossings::stack(const ShapeEnds& ends) {
  ShapeSighting found;
  if (!has_ends(ends)) return found;
  begin(ends, options_.window);
  // The payee is in the middle, with a twin whom the payer pays too; then the payer, with a twin who pays the
  // payee too.
  if (memory_.row(ends.to).out.fan() >= 2) stack_twins(ends.to, {ends.from, Toward::payees, ends.to}, found);
  if (memory_.row(ends.from).in.fan() >= 2)
    stack_twins(ends.from, {ends.to, Toward::payers, ends.from}, found);
  found.is_truncated = steps_.is_cut();
  return found;
}

}  // namespace duanlian::graph
