#include "graph/paths/trace_counts.h"

#include <limits>

namespace duanlian::graph {
namespace {

class TraceCount {
 public:
  TraceCount(Sight& sight, Moment before, TraceCounts& counts)
      : sight_(sight), before_(before), counts_(counts) {}

  void go_on(PocketId pocket, Moment after, std::size_t place) {
    if (place + 1 == counts_.by_hops.size()) {
      add(place, sight_.count(pocket, FlowSide::out, after, before_));
      return;
    }
    sight_.each(pocket, FlowSide::out, after, before_, [&](TransferId id, Moment moment) {
      add(place, 1);
      go_on(sight_.graph().transfers().to(id), moment, place + 1);
      return true;
    });
  }

 private:
  void add(std::size_t place, uint64_t count) {
    uint64_t& sum = counts_.by_hops[place];
    if (__builtin_add_overflow(sum, count, &sum)) {
      sum = std::numeric_limits<uint64_t>::max();
      sight_.cost().cut(PathCut::number);
    }
  }

  Sight& sight_;
  Moment before_;
  TraceCounts& counts_;
};

}  // namespace

Result<TraceCounts> ascending_trace(const MoneyGraph& graph, PocketId pocket, const TimeWindow& window,
                                    uint32_t hops, const PathBounds& bounds) {
  RETURN_IF_ERROR(check_pockets(graph, {&pocket, 1}));
  RETURN_IF_ERROR(check_window(window));
  if (hops == 0 || hops > kTraceHopsMax) return invalid("a trace has 1 to kTraceHopsMax hops");
  Sight sight(graph, bounds);
  TraceCounts counts{.by_hops = std::vector<uint64_t>(hops)};
  TraceCount(sight, window.after(), counts).go_on(pocket, window.before(), 0);
  counts.cut = sight.cost().why();
  counts.steps = sight.cost().spent();
  return counts;
}

}  // namespace duanlian::graph
