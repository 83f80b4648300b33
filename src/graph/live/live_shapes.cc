#include "graph/live/live_shapes.h"

#include <algorithm>

#include "base/coding.h"

namespace duanlian::graph {
namespace {

// Numbers that are no pocket's: of the cash of a pocket, and of the ends of a transfer that the graph does
// not know yet.
constexpr uint32_t kCashOf = 1U << 31;
static_assert(kPocketsMax < kCashOf);
constexpr PocketId kNewPayer{static_cast<uint32_t>(kPocketsMax)};
constexpr PocketId kNewPayee{static_cast<uint32_t>(kPocketsMax) + 1};
static_assert(kPocketsMax + 1 < kCashOf);

uint32_t number_of(PocketKind kind, PocketId pocket, PocketId other) {
  return kind == PocketKind::cash ? kCashOf | other.value() : pocket.value();
}

}  // namespace

ShapeEdge LiveShapes::edge_of(TransferId transfer) const {
  const TransferPages& transfers = graph_.transfers();
  const PocketId from = transfers.from(transfer);
  const PocketId to = transfers.to(transfer);
  return {.from = number_of(graph_.kind(from), from, to),
          .to = number_of(graph_.kind(to), to, from),
          .time = transfers.time(transfer),
          .amount = transfers.amount(transfer)};
}

std::optional<ShapeReading> LiveShapes::look(const model::Event& event) {
  // What cannot be read is refused when it is taken, and closes nothing.
  if (!read_movement(event, 0, movement_) || movement_.sort != EventMovement::Sort::moves)
    return std::nullopt;
  const Movement& movement = movement_.movement;
  const std::string_view arrives = movement.arrives_asset.empty() ? movement.asset : movement.arrives_asset;
  const PocketId from = graph_.find(movement.from.kind, movement.from.id, movement.asset).value_or(kNewPayer);
  const PocketId to = graph_.find(movement.to.kind, movement.to.id, arrives).value_or(kNewPayee);
  return shapes_.look({.from = number_of(movement.from.kind, from, to),
                       .to = number_of(movement.to.kind, to, from),
                       .time = movement.time.micros,
                       .amount = movement.amount});
}

void LiveShapes::take(TransferId transfer) { shapes_.add(edge_of(transfer)); }

void LiveShapes::mark(TransferId transfer) {
  const Mark mark{.time = graph_.transfers().time(transfer), .transfer = transfer};
  put(mark);
  marks_.push_back(mark);
  const int64_t oldest = shapes_.newest() - options_.window.micros;
  while (!marks_.empty() && marks_.front().time < oldest) marks_.pop_front();
}

void LiveShapes::put(const Mark& mark) {
  const ShapeEdge edge = edge_of(mark.transfer);
  shapes_.mark(edge.to, edge.time, edge.from);
}

// The window's transfers in the order in which they were taken.
Status LiveShapes::restore(std::string_view saved_marks) {
  ByteReader reader(saved_marks);
  shapes_.raise_horizon(static_cast<int64_t>(reader.fixed64()));
  const TransferPages& transfers = graph_.transfers();
  const uint64_t count = transfers.size();
  int64_t newest = INT64_MIN;
  for (uint32_t i = 0; i < count; ++i) newest = std::max(newest, transfers.time(TransferId{i}));
  for (uint32_t i = 0; i < count; ++i) {
    if (transfers.time(TransferId{i}) > newest - options_.window.micros) take(TransferId{i});
  }
  const uint64_t saved = reader.varint();
  for (uint64_t i = 0; i < saved && !reader.failed(); ++i) {
    const auto marked = graph_.find_record(reader.varint());
    if (!marked) continue;  // retention let go of it
    const Mark mark{.time = transfers.time(*marked), .transfer = *marked};
    put(mark);
    marks_.push_back(mark);
  }
  if (reader.failed() || !reader.at_end()) return Error{ErrorCode::corrupt, "saved marks: wrong length"};
  return {};
}

void LiveShapes::save_marks(std::string& out) const {
  put_fixed64(out, static_cast<uint64_t>(shapes_.horizon()));
  put_varint(out, marks_.size());
  for (const Mark& mark : marks_) put_varint(out, graph_.transfers().record(mark.transfer));
}

}  // namespace duanlian::graph
