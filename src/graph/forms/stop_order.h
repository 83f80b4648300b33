#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "graph/forms/trace_report.h"

namespace duanlian::graph {

// Between an answer and an account that is frozen because of it.
inline constexpr Duration kOrderTakes = minutes(30);

// An account that has money of the victims and can still be stopped.
struct Stop {
  std::size_t rest = 0;  // a place in Trace::rests
  int stays_milli = 0;   // chance that the money is still there when an order bites
};

// What to stop first: by amount times the chance that it is still there. The chance is T / (T + n t) for an
// order that takes t: the waiting time of a constant hazard, as seen so far. Payments left accounts of that
// tier n times, the account's own counted twice, after tainted money had lain in them for T altogether, what
// lies there still included; one more, after the mean of all tiers, stands for what was not seen.
std::vector<Stop> stop_order(const TraceReport& report);

}  // namespace duanlian::graph
