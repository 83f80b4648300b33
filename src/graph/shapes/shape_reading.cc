#include "graph/shapes/shape_reading.h"

#include <algorithm>

#include "base/check.h"
#include "graph/shapes/shapes.h"

namespace duanlian::graph {
namespace {

struct PassSum {
  uint32_t transfers = 0;
  int64_t amount = 0;
  bool is_cut = false;
};

PassSum pass_sum(const Side& side, int64_t after) {
  PassSum sum;
  for (uint32_t i = side.size(); i-- > 0 && side.at(i).time > after;) {
    if (sum.transfers == kPassLegsMax) {
      sum.is_cut = true;
      break;
    }
    ++sum.transfers;
    sum.amount += SideStatistics::cut(side.at(i).amount);
  }
  return sum;
}

}  // namespace

ShapeReading::ShapeReading(Shapes& shapes, const ShapeEdge& edge)
    : shapes_(&shapes), version_(shapes.version_), amount_(edge.amount) {
  shapes.memory_.expect_pocket(edge.from);
  shapes.memory_.expect_pocket(edge.to);
  ends_ = {.from = shapes.memory_.find(edge.from), .to = shapes.memory_.find(edge.to), .time = edge.time};
  take_base(edge);
}

void ShapeReading::check_is_current() const {
  CHECK(version_ == shapes_->version_, "a reading of shapes is asked after the next transfer");
}

void ShapeReading::take_base(const ShapeEdge& edge) {
  ShapeMemory& memory = shapes_->memory_;
  for (const uint32_t row : {ends_.from, ends_.to})
    if (row != kNoRow) memory.expect(row);
  if (ends_.from != kNoRow && ends_.to != kNoRow) memory.expect_pair(ends_.from, ends_.to);
  const int64_t after = memory.after(edge.time, shapes_->options_.window);
  is_counted_ = edge.from != edge.to && edge.time > after;
  is_short_ = memory.is_short(edge.time, shapes_->options_.window);
  if (ends_.from != kNoRow) {
    const ShapeRow& row = memory.row(ends_.from);
    from_out_ = row.out.statistics(after);
    from_in_ = row.in.statistics(after);
  }
  if (ends_.to != kNoRow) {
    const ShapeRow& row = memory.row(ends_.to);
    to_out_ = row.out.statistics(after);
    to_in_ = row.in.statistics(after);
  }
  if (!is_counted_) return;
  is_first_of_pair_ =
      ends_.from == kNoRow || ends_.to == kNoRow || memory.pair_time(ends_.from, ends_.to) <= after;
  from_out_.add(edge.amount);
  to_in_.add(edge.amount);
  from_out_.fan += is_first_of_pair_ ? 1 : 0;
  to_in_.fan += is_first_of_pair_ ? 1 : 0;
}

ShapeSighting ShapeReading::gather_scatter() const {
  ShapeSighting found;
  if (!is_counted_) return found;
  for (const auto& [in, out] : {std::pair(from_in_.fan, from_out_.fan), std::pair(to_in_.fan, to_out_.fan)}) {
    const uint32_t size = std::min(in, out);
    if (size < 2) continue;
    ++found.count;
    found.size = std::max(found.size, size);
  }
  return found;
}

const PassSighting& ShapeReading::pass_through() {
  if (pass_through_) return *pass_through_;
  check_is_current();
  PassSighting& found = pass_through_.emplace();
  if (!is_counted_) return found;
  found = {.debits = 1, .out = SideStatistics::cut(amount_)};
  if (ends_.from == kNoRow) return found;
  const ShapeRow& row = shapes_->memory_.row(ends_.from);
  const int64_t after = shapes_->memory_.after(ends_.time, shapes_->options_.pass_through);
  const PassSum in = pass_sum(row.in, after);
  const PassSum out = pass_sum(row.out, after);
  found.credits = in.transfers;
  found.debits += out.transfers;
  found.in = in.amount;
  found.out += out.amount;
  found.passed = std::min(found.in, found.out);
  found.is_truncated = in.is_cut || out.is_cut;
  const uint32_t before = row.in.begin_at(ends_.time);
  if (before != 0 && row.in.at(before - 1).time > after)
    found.rested_us = ends_.time - row.in.at(before - 1).time;
  return found;
}

BurstSighting ShapeReading::burst(int64_t credit_min) {
  check_is_current();
  BurstSighting found;
  if (!is_counted_ || ends_.from == kNoRow) return found;
  const ShapeRow& row = shapes_->memory_.row(ends_.from);
  const uint32_t end = row.in.begin_at(ends_.time);
  uint32_t credit = row.in.begin_after(shapes_->memory_.after(ends_.time, shapes_->options_.burst));
  if (credit + kPassLegsMax < end) {
    credit = end - kPassLegsMax;
    found.is_truncated = true;
  }
  while (credit < end && row.in.at(credit).amount < credit_min) ++credit;
  if (credit >= end) return found;
  found.credit = row.in.at(credit).amount;
  // Legs that are the latest of their pair are as many as payees.
  const int64_t since = row.in.at(credit).time;
  found.payees = ends_.to == kNoRow || shapes_->memory_.pair_time(ends_.from, ends_.to) <= since ? 1 : 0;
  uint32_t begin = row.out.begin_after(since);
  if (row.out.size() - begin > kPassLegsMax) {
    begin = row.out.size() - kPassLegsMax;
    found.is_truncated = true;
  }
  for (uint32_t i = begin; i < row.out.size(); ++i) found.payees += row.out.at(i).is_latest;
  return found;
}

LayerSighting ShapeReading::layer() {
  check_is_current();
  return is_counted_ ? shapes_->layers_.look(ends_.from, ends_.to, ends_.time) : LayerSighting{};
}

const ShapeSighting& ShapeReading::scatter_gather() {
  if (scatter_gather_) return *scatter_gather_;
  check_is_current();
  return scatter_gather_.emplace(is_counted_ ? shapes_->crossings_.scatter_gather(ends_) : ShapeSighting{});
}

const Crossings::Layered& ShapeReading::layered() {
  if (layered_) return *layered_;
  check_is_current();
  return layered_.emplace(is_counted_ ? shapes_->crossings_.layered(ends_) : Crossings::Layered{});
}

const CycleSighting& ShapeReading::cycle() {
  if (cycle_) return *cycle_;
  check_is_current();
  return cycle_.emplace(is_counted_ ? shapes_->cycles_.find(ends_) : CycleSighting{});
}

}  // namespace duanlian::graph
