#include "graph/paths/flow.h"

#include <limits>

namespace duanlian::graph {
namespace {

Status check_flow_question(const MoneyGraph& graph, PocketId pocket, const TimeWindow& window) {
  RETURN_IF_ERROR(check_pockets(graph, {&pocket, 1}));
  return check_window(window);
}

Result<Flow> flow_on_side(const MoneyGraph& graph, PocketId pocket, FlowSide side, const TimeWindow& window,
                          const PathBounds& bounds) {
  RETURN_IF_ERROR(check_flow_question(graph, pocket, window));
  Sight sight(graph, bounds);
  return flow_of(sight, pocket, side, window);
}

}  // namespace

std::optional<int64_t> FlowRatio::out_per_in_milli() const {
  if (in.sum == 0) return std::nullopt;
  const auto ratio = static_cast<WideRatio>(out.sum) * 1'000 / in.sum;
  if (ratio > std::numeric_limits<int64_t>::max()) return std::nullopt;
  return static_cast<int64_t>(ratio);
}

Flow flow_of(Sight& sight, PocketId pocket, FlowSide side, const TimeWindow& window) {
  Flow flow;
  sight.each(pocket, side, window.before(), window.after(), [&](TransferId id, Moment) {
    ++flow.count;
    if (__builtin_add_overflow(flow.sum, sight.amount(id, side), &flow.sum)) {
      flow.sum = std::numeric_limits<int64_t>::max();
      sight.cost().cut(PathCut::number);
    }
    return true;
  });
  flow.cut = sight.cost().why();
  return flow;
}

Result<Flow> out_sum(const MoneyGraph& graph, PocketId pocket, const TimeWindow& window,
                     const PathBounds& bounds) {
  return flow_on_side(graph, pocket, FlowSide::out, window, bounds);
}

Result<Flow> in_sum(const MoneyGraph& graph, PocketId pocket, const TimeWindow& window,
                    const PathBounds& bounds) {
  return flow_on_side(graph, pocket, FlowSide::in, window, bounds);
}

Result<FlowRatio> in_and_out(const MoneyGraph& graph, PocketId pocket, const TimeWindow& window,
                             const PathBounds& bounds) {
  RETURN_IF_ERROR(check_flow_question(graph, pocket, window));
  Sight sight(graph, bounds);
  FlowRatio ratio;
  ratio.in = flow_of(sight, pocket, FlowSide::in, window);
  ratio.out = flow_of(sight, pocket, FlowSide::out, window);
  return ratio;
}

}  // namespace duanlian::graph
