#pragma once

#include <compare>
#include <optional>

#include "base/time.h"
#include "graph/store/edges.h"
#include "graph/store/ids.h"
#include "graph/store/money_graph.h"

namespace duanlian::graph {

// The order in which money moves: by time, and among equal times as the transfers were told.
struct Moment {
  int64_t micros = 0;
  TransferId id;
  friend constexpr auto operator<=>(const Moment&, const Moment&) = default;
};
inline Moment moment_of(const MoneyGraph& graph, TransferId id) { return {graph.transfers().time(id), id}; }

// The transfers of one pocket on both sides, one after another in their order; those that count. Sees the
// graph as it was when it was made.
class Walk {
 public:
  struct Step {
    Moment moment;
    bool outgoing = false;
  };

  // From the first.
  Walk(const MoneyGraph& graph, PocketId pocket);
  // From the first after the moment.
  Walk(const MoneyGraph& graph, PocketId pocket, Moment after);
  Walk(const Walk&) = delete;
  Walk& operator=(const Walk&) = delete;

  bool at_end() const { return next_.moment.id == kNoTransfer; }
  const Step& step() const { return next_; }  // REQUIRES !at_end()
  void advance();

 private:
  // Where it is on one side: at the next that counts.
  struct Cursor {
    Edges edges;
    std::size_t at = 0;
    Moment moment{INT64_MAX, kNoTransfer};
  };

  void settle(Cursor& cursor) const;
  void choose();

  const TransferPages& transfers_;
  Cursor out_;
  Cursor in_;
  Step next_;
};

}  // namespace duanlian::graph
