#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "graph/feed/event_movement.h"
#include "graph/shapes/shapes.h"
#include "graph/store/money_graph.h"
#include "model/event.h"

namespace duanlian::graph {

// The shapes of a graph that grows: what a transfer closes before it is in the graph, and the taking of those
// that are. A function of the graph's last window and of the marks. One thread, that which appends.
//
// Cash of one account is told apart from that of any other: nobody is joined by having drawn money.
class LiveShapes {
 public:
  // The graph must outlive it, and is empty or restore() is called.
  explicit LiveShapes(const MoneyGraph& graph) : graph_(graph) {}

  // To be called some steps before the pockets are looked at: see Shapes::expect.
  void expect(PocketId pocket) const { shapes_.expect(pocket.value()); }
  void expect(PocketId from, PocketId to) const { shapes_.expect(from.value(), to.value()); }
  void expect_legs(PocketId from, PocketId to) const { shapes_.expect_legs(from.value(), to.value()); }

  // What the event closes, as if it moved its money now. Nothing where it is no movement of money.
  std::optional<ShapeReading> look(const model::Event& event);
  // The transfer is in the graph.
  void take(TransferId transfer);
  // It is a victim's payment: what goes on from its payee is counted in layers.
  void mark(TransferId transfer);

  // Takes the last window of the graph, and the marks of save().
  Status restore(std::string_view saved_marks);
  void save_marks(std::string& out) const;

  Shapes::Size size() const { return shapes_.size(); }

 private:
  struct Mark {
    int64_t time = 0;
    TransferId transfer;
  };
  ShapeEdge edge_of(TransferId transfer) const;
  void put(const Mark& mark);

  const MoneyGraph& graph_;
  const ShapeOptions options_;
  Shapes shapes_{options_};
  EventMovement movement_;  // room for look()
  std::deque<Mark> marks_;  // those that may still be of use, in the order in which they came
};

}  // namespace duanlian::graph
