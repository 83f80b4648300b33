#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>

#include "base/result.h"
#include "base/time.h"
#include "graph/paths/bounds.h"
#include "graph/store/edges.h"
#include "graph/store/ids.h"
#include "graph/store/money_graph.h"
#include "graph/store/walk.h"

namespace duanlian::graph {

// Times from `begin`, before `end`. The earliest and the latest time there is are never within one.
struct TimeWindow {
  Timestamp begin{INT64_MIN};
  Timestamp end{INT64_MAX};

  // The moments just before the first and after the last one within it.
  Moment before() const { return {std::max(begin.micros, INT64_MIN + 1) - 1, kNoTransfer}; }
  Moment after() const { return {end.micros, TransferId{0}}; }
};

enum class FlowSide : uint8_t { out, in };

__extension__ using WideRatio = __int128;

// A part of one whole, in thousandths, both ends included.
struct RatioRange {
  int64_t least_milli = 0;
  int64_t most_milli = INT64_MAX;

  bool holds(int64_t part, int64_t whole) const {
    const auto scaled = static_cast<WideRatio>(part) * 1'000;
    return scaled >= static_cast<WideRatio>(least_milli) * whole &&
           scaled <= static_cast<WideRatio>(most_milli) * whole;
  }
};

// invalid_argument: there is none, or one is not in the graph. limit_exceeded: more than kPathPocketsMax.
Status check_pockets(const MoneyGraph& graph, std::span<const PocketId> pockets);
// invalid_argument: it ends before it begins. limit_exceeded: answers_max above kPathAnswersMax.
Status check_window(const TimeWindow& window);
Status check_bounds(const PathBounds& bounds);

// The graph as one question sees it: the transfers that it had when the question came, of those that count,
// at their cost.
class Sight {
 public:
  // Both must outlive it.
  Sight(const MoneyGraph& graph, const PathBounds& bounds)
      : graph_(graph), size_(graph.size()), cost_(bounds) {}
  Sight(const Sight&) = delete;
  Sight& operator=(const Sight&) = delete;

  const MoneyGraph& graph() const { return graph_; }
  PathCost& cost() { return cost_; }

  // Calls `use(TransferId, Moment)` for the transfers of one side between the moments, neither included, in
  // order; until it gives false, or the cost is too high.
  template <class Use>
  void each(PocketId pocket, FlowSide side, Moment after, Moment before, const Use& use) {
    if (cost_.ended() || !(after < before)) return;
    if (graph_.late(pocket)) return scan<true>(late(pocket, side), after, before, use);
    scan<false>(side == FlowSide::out ? graph_.outgoing(pocket) : graph_.incoming(pocket), after, before,
                use);
  }

  // How many `each` would give: two searches where the pocket is not late.
  uint64_t count(PocketId pocket, FlowSide side, Moment after, Moment before);

  PocketId other_end(TransferId id, FlowSide side) const {
    return side == FlowSide::out ? graph_.transfers().to(id) : graph_.transfers().from(id);
  }
  // In the asset of the pocket on that side.
  int64_t amount(TransferId id, FlowSide side) const {
    if (side == FlowSide::out || !graph_.transfers().has_two_amounts(id))
      return graph_.transfers().amount(id);
    return graph_.transfers().arrives(id).value_or(graph_.transfers().amount(id));
  }

 private:
  template <bool Late, class Use>
  void scan(const Edges& edges, Moment after, Moment before, const Use& use) {
    const std::size_t begin = edges.first_after({after.micros}, after.id);
    edges.for_each(begin, edges.size(), [&](TransferId id) {
      const Moment moment{graph_.transfers().time(id), id};
      if (!(moment < before) || !cost_.spend(1)) return false;
      if (id.value() >= size_) return true;
      if (Late && !counts(graph_.transfers().status(id))) return true;
      return use(id, moment);
    });
  }
  // Put in order once a question, which costs a step a transfer.
  const Edges& late(PocketId pocket, FlowSide side);

  const MoneyGraph& graph_;
  uint64_t size_;
  PathCost cost_;
  std::unordered_map<uint64_t, std::unique_ptr<Edges>> late_;  // by pocket and side
};

}  // namespace duanlian::graph
