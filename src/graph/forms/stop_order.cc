#include "graph/forms/stop_order.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

namespace duanlian::graph {
namespace {

__extension__ using WideProduct = __int128;

// How long tainted money lay somewhere, and how often some of it left.
struct Lying {
  int64_t left = 0;
  int64_t seconds = 0;

  void add(Duration lain, bool ended) {
    seconds += std::max<int64_t>(lain.micros, 0) / 1'000'000;
    left += ended ? 1 : 0;
  }
};

class Hazards {
 public:
  explicit Hazards(const TraceReport& report) {
    for (const Hop& hop : report.trace.hops) {
      if (!hop.dwell) continue;
      all_.add(*hop.dwell, true);
      tiers_[hop.layer - 1].add(*hop.dwell, true);
      pockets_[report.graph.transfers().from(hop.transfer).value()].add(*hop.dwell, true);
    }
    for (const Rest& rest : report.trace.rests) {
      if (!can_be_stopped(rest.kind)) continue;
      all_.add(report.as_of - rest.last, false);
      tiers_[rest.layer].add(report.as_of - rest.last, false);
      pockets_[rest.pocket.value()].add(report.as_of - rest.last, false);
    }
  }

  int stays_milli(const Rest& rest) const {
    const Lying& tier = tiers_.at(rest.layer);
    const Lying& own = pockets_.at(rest.pocket.value());
    const WideProduct lain = tier.seconds + own.seconds + all_.seconds / (all_.left + 1);
    const WideProduct risk = WideProduct{tier.left + own.left + 1} * (kOrderTakes.micros / 1'000'000);
    return static_cast<int>(lain * 1'000 / (lain + risk));
  }

 private:
  Lying all_;
  std::map<uint32_t, Lying> tiers_;
  std::unordered_map<uint32_t, Lying> pockets_;
};

}  // namespace

std::vector<Stop> stop_order(const TraceReport& report) {
  const Hazards hazards(report);
  const std::vector<Rest>& rests = report.trace.rests;
  std::vector<Stop> stops;
  for (std::size_t i = 0; i < rests.size(); ++i) {
    if (can_be_stopped(rests[i].kind))
      stops.push_back({.rest = i, .stays_milli = hazards.stays_milli(rests[i])});
  }
  const auto rank = [&](const Stop& stop) {
    return std::tuple(-WideProduct{sum_of(rests[stop.rest].shares)} * stop.stays_milli, stop.rest);
  };
  std::ranges::sort(stops, {}, rank);
  return stops;
}

}  // namespace duanlian::graph
