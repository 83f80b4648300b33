#include "graph/shapes/shapes.h"

namespace duanlian::graph {
namespace {

// Rows that the sweep looks at with every transfer. A transfer brings at most two new ones, so the sweep is
// always ahead.
constexpr uint32_t kRowsSweptPerTransfer = 3;

}  // namespace

Shapes::Shapes(const ShapeOptions& options)
    : options_(options),
      memory_(options_),
      crossings_(memory_, options_),
      cycles_(memory_, options_),
      layers_(memory_, options_) {}

void Shapes::expect(uint32_t from, uint32_t to) const {
  const uint32_t payer = memory_.find(from);
  const uint32_t payee = memory_.find(to);
  if (payer != kNoRow) memory_.expect(payer);
  if (payee != kNoRow) memory_.expect(payee);
  if (payer != kNoRow && payee != kNoRow) memory_.expect_pair(payer, payee);
}

void Shapes::expect_legs(uint32_t from, uint32_t to) const {
  if (const uint32_t payer = memory_.find(from); payer != kNoRow) memory_.expect_out_end(payer);
  if (const uint32_t payee = memory_.find(to); payee != kNoRow) memory_.expect_in_end(payee);
}

Shapes::Taken Shapes::add(const ShapeEdge& edge) {
  ++version_;
  if (edge.from == edge.to) {
    ++own_;
    return Taken::own;
  }
  if (!memory_.is_in_window(edge.time)) {
    ++too_late_;
    return Taken::too_late;
  }
  if (!memory_.add(edge)) return Taken::too_late;
  layers_.carry(memory_.find(edge.from), memory_.find(edge.to), edge.time);
  for (uint32_t i = 0; i < kRowsSweptPerTransfer; ++i) {
    const uint32_t row = memory_.next_swept();
    layers_.sweep(row);
    memory_.drop_if_empty(row);
  }
  return Taken::taken;
}

bool Shapes::mark(uint32_t pocket, int64_t time, uint32_t seed) {
  ++version_;
  return layers_.mark(pocket, time, seed);
}

void Shapes::raise_horizon(int64_t time) {
  ++version_;
  memory_.raise_horizon(time);
}

Shapes::Size Shapes::size() const {
  return {.transfers = memory_.transfers(),
          .pockets = memory_.rows(),
          .marked_pockets = layers_.marked(),
          .marks_refused = layers_.refused(),
          .too_late = too_late_,
          .own = own_,
          .bytes = memory_.bytes()};
}

}  // namespace duanlian::graph
