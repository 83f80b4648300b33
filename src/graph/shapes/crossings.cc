#include "graph/shapes/crossings.h"

#include <algorithm>

namespace duanlian::graph {
namespace {

// A pair looked up lies somewhere in memory, a leg beside the one before it.
constexpr uint32_t kStepsPerPair = 2;
constexpr std::size_t kRowsAhead = 8;
constexpr std::size_t kSidesAhead = 4;

void note_crossing(ShapeSighting& found, uint32_t size) {
  ++found.count;
  found.size = std::max(found.size, size);
}

}  // namespace

// The latest counterparties, as many as are looked at of a hub.
void Crossings::gather(Stamps& found, uint32_t row, Toward toward, uint32_t without, Steps& steps) {
  found.clear();
  const Side& from = side(row, toward);
  for (uint32_t i = from.size(); i-- > 0 && from.at(i).time > after_;) {
    const Leg& leg = from.at(i);
    if (!steps.take()) return;
    if (leg.is_latest == 0 || leg.other == without) continue;
    if (found.size() == options_.neighbours_max) return steps.cut();
    found.add(leg.other);
  }
}

uint32_t Crossings::common_by_pairs(const Stamps& members, uint32_t row, Toward toward, Steps& steps) {
  if (!steps.take(members.size() * kStepsPerPair)) return 0;
  const auto ends = [&](uint32_t member) {
    return toward == Toward::payees ? std::pair(row, member) : std::pair(member, row);
  };
  for (const uint32_t member : members.rows()) memory_.expect_pair(ends(member).first, ends(member).second);
  uint32_t count = 0;
  for (const uint32_t member : members.rows())
    count += memory_.pair_time(ends(member).first, ends(member).second) > after_;
  return count;
}

uint32_t Crossings::common_by_side(const Stamps& members, const Side& from, Steps& steps) {
  if (!steps.take(from.size())) return 0;
  uint32_t count = 0;
  for (uint32_t i = from.size(); i-- > 0 && from.at(i).time > after_;)
    count += from.at(i).is_latest != 0 && members.has(from.at(i).other);
  return count;
}

// How many of the members are among a pocket's payees or payers.
uint32_t Crossings::common(const Stamps& members, uint32_t row, Toward toward, Steps& steps) {
  const Side& from = side(row, toward);
  if (from.is_empty() || members.size() == 0) return 0;
  return from.size() <= members.size() * kStepsPerPair ? common_by_side(members, from, steps)
                                                       : common_by_pairs(members, row, toward, steps);
}

// The transfer itself adds one to what each of the others has in common with its end.
void Crossings::meet(const Stamps& members, const Stamps& others, Toward toward, ShapeSighting& found,
                     Steps& steps) {
  const std::vector<uint32_t>& rows = others.rows();
  for (std::size_t i = 0; i < std::min(kRowsAhead, rows.size()); ++i) memory_.expect(rows[i]);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (steps.is_exhausted()) return steps.cut();
    if (i + kRowsAhead < rows.size()) memory_.expect(rows[i + kRowsAhead]);
    if (i + kSidesAhead < rows.size()) side(rows[i + kSidesAhead], toward).expect();
    const uint32_t shared = common(members, rows[i], toward, steps);
    if (shared != 0) note_crossing(found, shared + 1);
  }
}

ShapeSighting Crossings::scatter_gather(const ShapeEnds& ends) {
  ShapeSighting found;
  if (ends.from == kNoRow || ends.to == kNoRow) return found;
  after_ = memory_.after(ends.time, options_.scatter_gather);
  Steps steps(options_.crossing_steps_max);
  // Its payer scatters: for each whom the payee pays, by how many others the payer's money gets there too.
  gather(members_, ends.from, Toward::payees, ends.to, steps);
  if (members_.size() != 0) {
    gather(others_, ends.to, Toward::payees, ends.from, steps);
    meet(members_, others_, Toward::payers, found, steps);
  }
  // Its payee gathers: the same for each who paid the payer.
  gather(members_, ends.to, Toward::payers, ends.from, steps);
  if (members_.size() != 0) {
    gather(others_, ends.from, Toward::payers, ends.to, steps);
    meet(members_, others_, Toward::payees, found, steps);
  }
  found.is_truncated = steps.is_cut();
  return found;
}

ShapeSighting Crossings::bipartite(const ShapeEnds& ends) {
  ShapeSighting found;
  if (ends.from == kNoRow || ends.to == kNoRow) return found;
  after_ = memory_.after(ends.time, options_.window);
  Steps steps(options_.crossing_steps_max);
  gather(members_, ends.from, Toward::payees, ends.to, steps);
  if (members_.size() != 0) {
    gather(others_, ends.to, Toward::payers, ends.from, steps);
    meet(members_, others_, Toward::payees, found, steps);
  }
  found.is_truncated = steps.is_cut();
  return found;
}

// Twins of the middle that share at least two payers and two payees with it; the transfer itself is one on
// the side `shared`.
void Crossings::pair_up(uint32_t middle, const Stamps& twins, Toward shared, ShapeSighting& found,
                        Steps& steps) {
  const Toward beyond = shared == Toward::payers ? Toward::payees : Toward::payers;
  const uint32_t own = shared == Toward::payers ? edge_from_ : edge_to_;
  gather(shared == Toward::payers ? payers_ : payees_, middle, shared, own, steps);
  gather(shared == Toward::payers ? payees_ : payers_, middle, beyond, kNoRow, steps);
  const Stamps& near = shared == Toward::payers ? payers_ : payees_;
  const Stamps& far = shared == Toward::payers ? payees_ : payers_;
  if (near.size() < 1 || far.size() < 2) return;
  const std::vector<uint32_t>& rows = twins.rows();
  for (std::size_t i = 0; i < std::min(kRowsAhead, rows.size()); ++i) memory_.expect(rows[i]);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (steps.is_exhausted()) return steps.cut();
    if (i + kRowsAhead < rows.size()) memory_.expect(rows[i + kRowsAhead]);
    const PocketRow& twin = memory_.row(rows[i]);
    if (!steps.take()) return;
    if (twin.in.fan() < 2 || twin.out.fan() < 2) continue;
    const uint32_t on_far = common(far, rows[i], beyond, steps);
    if (on_far < 2) continue;
    const uint32_t on_near = common(near, rows[i], shared, steps);
    if (on_near != 0) note_crossing(found, on_near + 1 + 2 + on_far);
  }
}

ShapeSighting Crossings::stack(const ShapeEnds& ends) {
  ShapeSighting found;
  if (ends.from == kNoRow || ends.to == kNoRow) return found;
  after_ = memory_.after(ends.time, options_.window);
  edge_from_ = ends.from;
  edge_to_ = ends.to;
  Steps steps(options_.crossing_steps_max);
  // The payee is in the middle, with a twin whom the payer pays too; then the payer, with a twin who pays the
  // payee too.
  if (memory_.row(ends.to).out.fan() >= 2) {
    gather(others_, ends.from, Toward::payees, ends.to, steps);
    if (others_.size() != 0) pair_up(ends.to, others_, Toward::payers, found, steps);
  }
  if (memory_.row(ends.from).in.fan() >= 2) {
    gather(others_, ends.to, Toward::payers, ends.from, steps);
    if (others_.size() != 0) pair_up(ends.from, others_, Toward::payees, found, steps);
  }
  found.is_truncated = steps.is_cut();
  return found;
}

}  // namespace duanlian::graph
