#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "graph/live/live_shapes.h"
#include "graph/store/money_graph.h"
#include "model/decision.h"
#include "model/event.h"

namespace duanlian::engine {

// The money of the journal: every transfer that moved, and the shapes that they form. Takes on one thread;
// the graph may be read on any.
class MoneyView {
 public:
  MoneyView() = default;
  MoneyView(const MoneyView&) = delete;
  MoneyView& operator=(const MoneyView&) = delete;

  // Takes what the event says of money, after it was decided. What was only ordered and then delayed, held or
  // blocked has not left; when it does, its source says so in another event. `is_victims_payment` is asked
  // where it moved. An error says why the graph refuses it, and changes nothing.
  template <class IsVictimsPayment>
  Status take(uint64_t position, const model::Event& event, const model::Decision& decision,
              const IsVictimsPayment& is_victims_payment) {
    const auto transfer = append(position, event, decision);
    if (!transfer) return transfer.error();
    if (*transfer == graph::kNoTransfer) return {};
    const bool is_victims = is_victims_payment();
    shapes_.take(*transfer);
    if (is_victims) shapes_.mark(*transfer);
    return {};
  }

  const graph::MoneyGraph& graph() const { return graph_; }
  graph::LiveShapes& shapes() { return shapes_; }

 private:
  // Nothing was kept: kNoTransfer.
  Result<graph::TransferId> append(uint64_t position, const model::Event& event,
                                   const model::Decision& decision);

  graph::MoneyGraph graph_;
  graph::LiveShapes shapes_{graph_};
  graph::EventMovement movement_;  // room for one
};

}  // namespace duanlian::engine
