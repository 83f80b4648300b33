#include "graph/paths/sight.h"

#include <string>

namespace duanlian::graph {

Status check_pockets(const MoneyGraph& graph, std::span<const PocketId> pockets) {
  if (pockets.empty()) return invalid("the question names no account");
  if (pockets.size() > kPathPocketsMax) {
    return Error{ErrorCode::limit_exceeded, "the question names more accounts than kPathPocketsMax"};
  }
  const uint64_t count = graph.pockets();
  for (const PocketId pocket : pockets) {
    if (pocket.value() >= count) {
      return invalid("the graph has no account with the number " + std::to_string(pocket.value()));
    }
  }
  return {};
}

Status check_window(const TimeWindow& window) {
  if (window.end < window.begin) return invalid("the window ends before it begins");
  return {};
}

Status check_bounds(const PathBounds& bounds) {
  if (bounds.answers_max > kPathAnswersMax) {
    return Error{ErrorCode::limit_exceeded, "answers_max is above kPathAnswersMax"};
  }
  return {};
}

uint64_t Sight::count(PocketId pocket, FlowSide side, Moment after, Moment before) {
  if (graph_.late(pocket)) {
    uint64_t found = 0;
    each(pocket, side, after, before, [&](TransferId, Moment) { return ++found, true; });
    return found;
  }
  if (!(after < before) || !cost_.spend(1)) return 0;
  const Edges edges = side == FlowSide::out ? graph_.outgoing(pocket) : graph_.incoming(pocket);
  std::size_t end = edges.first_after({before.micros}, before.id);
  if (end > 0 && moment_of(graph_, edges[end - 1]) == before) --end;
  while (end > 0 && edges[end - 1].value() >= size_) --end;  // what came since the question stands last
  const std::size_t begin = edges.first_after({after.micros}, after.id);
  return end > begin ? end - begin : 0;
}

const Edges& Sight::late(PocketId pocket, FlowSide side) {
  auto& edges = late_[uint64_t{pocket.value()} << 1 | static_cast<uint64_t>(side)];
  if (!edges) {
    // Made in place: what it returns cannot be moved.
    edges.reset(side == FlowSide::out ? new Edges(graph_.outgoing(pocket))
                                      : new Edges(graph_.incoming(pocket)));
    cost_.spend(edges->size());
  }
  return *edges;
}

}  // namespace duanlian::graph
