#include "graph/shapes/crossings.h"

#include <algorithm>
#include <utility>

namespace duanlian::graph {
namespace {

// A pair looked up lies somewhere in memory, a leg beside the one before it, a row on three lines.
constexpr uint32_t kStepsPerCrossedPair = 2;
constexpr uint32_t kStepsPerCrossedRow = 4;
constexpr uint32_t kHubSampleMax = 16;
constexpr std::size_t kCrossedRowsAhead = 8;
constexpr std::size_t kCrossedSidesAhead = 4;

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
      links_(options.crossing_steps_max),
      far_links_(options.crossing_steps_max),
      near_payees_(options.crossing_steps_max),
      near_payers_(options.crossing_steps_max) {}

// Transfers of the window, as far as it is worth while to count them apart.
uint32_t Crossings::size_of(const Circle& circle) {
  const Side& found = side(circle.row, circle.toward);
  return found.size() <= options_.neighbours_max ? found.size() : found.size() - found.begin_after(after_);
}

void Crossings::link(uint32_t row, uint32_t other, bool is_counted) {
  links_.add(is_counted ? row : other);
  far_links_.add(is_counted ? other : row);
}

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

// The latest counterparties. False when there are more.
bool Crossings::gather(const Gathered& circle, uint32_t rows_max) {
  circle.rows->clear();
  const Side& from = side(circle.circle.row, circle.circle.toward);
  for (uint32_t i = from.size(); i-- > 0 && from.at(i).time > after_;) {
    const Leg& leg = from.at(i);
    if (!steps_.take()) return false;
    if (leg.is_latest == 0 || leg.other == circle.circle.without) continue;
    if (circle.rows->size() == rows_max) return false;
    circle.rows->add(leg.other);
  }
  return true;
}

bool Crossings::gather_if_small(Gathered& circle) {
  circle.is_gathered = size_of(circle.circle) <= options_.neighbours_max;
  if (circle.is_gathered) gather(circle, options_.neighbours_max);
  return circle.is_gathered;
}

void Crossings::count_by_side(uint32_t row, Toward toward, const Gathered& others, bool is_counted) {
  const Side& from = side(row, toward);
  const uint32_t begin = from.begin_after(after_);
  asked_.clear();
  if (!steps_.take((from.size() - begin) * (others.is_gathered ? 1 : 1 + kStepsPerCrossedPair))) return;
  for (uint32_t i = begin; i < from.size(); ++i) {
    const Leg& leg = from.at(i);
    if (leg.is_latest == 0 || leg.other == others.circle.without) continue;
    if (others.is_gathered) {
      if (others.rows->has(leg.other)) link(row, leg.other, is_counted);
      continue;
    }
    expect_pair(others.circle.row, others.circle.toward, leg.other);
    asked_.push_back(leg.other);
  }
  for (const uint32_t other : asked_)
    if (is_pair(others.circle.row, others.circle.toward, other)) link(row, other, is_counted);
}

void Crossings::count_by_pairs(uint32_t row, Toward toward, const Gathered& others, bool is_counted) {
  if (!steps_.take(others.rows->size() * kStepsPerCrossedPair)) return;
  for (const Tally::Entry& other : others.rows->entries()) expect_pair(row, toward, other.row);
  for (const Tally::Entry& other : others.rows->entries())
    if (is_pair(row, toward, other.row)) link(row, other.row, is_counted);
}

void Crossings::count_row(uint32_t row, Toward toward, Gathered& others, bool is_counted) {
  if (!steps_.take(kStepsPerCrossedRow)) return;
  const uint32_t size = side(row, toward).size();
  if (size == 0) return;
  const uint32_t most = others.is_gathered
                            ? std::max(others.rows->size() * kStepsPerCrossedPair, kStepsPerCrossedRow)
                            : options_.neighbours_max;
  if (size <= most) return count_by_side(row, toward, others, is_counted);
  if (!others.is_gathered && !others.is_sampled) {
    others.is_gathered = gather(others, std::min(kHubSampleMax, options_.neighbours_max));
    others.is_sampled = !others.is_gathered;
  }
  if (others.is_sampled) steps_.cut();
  count_by_pairs(row, toward, others, is_counted);
}

// For every pocket of `counted`, to how many of `linked` it has a transfer toward those.
void Crossings::count_links(const Circle& counted, const Circle& linked, Toward toward) {
  links_.clear();
  far_links_.clear();
  const uint32_t size_counted = size_of(counted), size_linked = size_of(linked);
  if (size_counted == 0 || size_linked == 0) return;
  const bool is_counted = size_counted <= size_linked;
  Gathered walked{.circle = is_counted ? counted : linked, .rows = &walked_};
  Gathered others{.circle = is_counted ? linked : counted, .rows = &other_};
  const Toward outward = is_counted ? toward : opposite(toward);
  if (!gather(walked, options_.neighbours_max)) steps_.cut();
  if (walked_.size() == 0 || (gather_if_small(others) && other_.size() == 0)) return;
  const std::vector<Tally::Entry>& rows = walked_.entries();
  for (std::size_t i = 0; i < std::min(kCrossedRowsAhead, rows.size()); ++i)
    expect_side(rows[i].row, outward);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (steps_.is_exhausted()) return steps_.cut();
    if (i + kCrossedRowsAhead < rows.size()) expect_side(rows[i + kCrossedRowsAhead].row, outward);
    if (i + kCrossedSidesAhead < rows.size()) side(rows[i + kCrossedSidesAhead].row, outward).expect_end();
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

// Twins of the middle have another payer or payee in common with it than the transfer's end, whose number is
// known. Where they have two on the far side too, there is a stack.
void Crossings::note_stacks(uint32_t middle, Toward far, const Tally& twins, ShapeSighting& found) {
  Gathered others{.circle = {middle, far, kNoRow}, .rows = &other_};
  if (side(middle, far).fan() < 2) return;
  gather_if_small(others);
  for (const Tally::Entry& twin : twins.entries()) {
    if (steps_.is_exhausted()) return steps_.cut();
    links_.clear();
    far_links_.clear();
    count_row(twin.row, far, others, true);
    const uint32_t on_far = links_.size() == 0 ? 0 : links_.entries().front().count;
    if (on_far >= 2) note_crossing(found, twin.count + 1 + 2 + on_far);
  }
}

Crossings::Layered Crossings::layered(const ShapeEnds& ends) {
  Layered found;
  if (!has_ends(ends)) return found;
  begin(ends, options_.window);
  count_links({ends.to, Toward::payers, ends.from}, {ends.from, Toward::payees, ends.to}, Toward::payees);
  note_links(found.bipartite);
  found.bipartite.is_truncated = steps_.is_cut();
  if (links_.size() != 0) {
    const bool is_cut = steps_.is_cut();
    steps_ = Steps(options_.crossing_steps_max);
    if (is_cut) steps_.cut();
    std::swap(near_payers_, links_);
    std::swap(near_payees_, far_links_);
    // The payee is in the middle, with a twin whom the payer pays too; then the payer, with a twin who pays
    // the payee too.
    note_stacks(ends.to, Toward::payees, near_payees_, found.stack);
    note_stacks(ends.from, Toward::payers, near_payers_, found.stack);
  }
  found.stack.is_truncated = steps_.is_cut();
  return found;
}

}  // namespace duanlian::graph
