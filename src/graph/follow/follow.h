#pragma once

#include "base/result.h"
#include "graph/follow/answer.h"
#include "graph/follow/question.h"
#include "graph/store/money_graph.h"

namespace duanlian::graph {

// Follows what was taken forward in time by the method of the question. A function of the graph as it is when
// it begins. Refused (invalid_argument): no taking, one of a transfer that is not there or did not move, or
// of more than it brought, or told twice beyond what it brought, or later than `until`, a place of no victim,
// `least` or `layers_max` below 1, a rate that is not above 0 or between the same; limit_exceeded: too many
// of any, or more in sum than fits 64 bits.
Result<Trace> follow(const MoneyGraph& graph, const TraceQuestion& question);

// The same, with least and most of every rest by the methods that conserve (fifo, lifo, proportional), with
// pockets where another method has some of it, and confidence with doubts.
Result<Trace> follow_with_bracket(const MoneyGraph& graph, const TraceQuestion& question);

// Whose money is in this pocket, backward in time: every origin is a pocket from which money came in that no
// transfer brought it (a first payer), the shares sum up to `amount`.
struct Source {
  PocketId pocket;
  int64_t value = 0;   // in the asset of the asked pocket
  uint32_t layer = 0;  // hops
  Timestamp first;
  Timestamp last;
};
struct BackwardQuestion {
  PocketId pocket;
  Timestamp at{INT64_MAX};
  FollowMethod method = FollowMethod::proportional;  // fifo, lifo or proportional
  Duration back = days(90);  // earlier transfers are not looked at; what was there then is its holder's own
  uint32_t layers_max = 8;
  int64_t least = 1;
  uint64_t hub_degree = kHubDegreeUsual;
  uint64_t steps_max = kStepsUsual;
  std::function<bool()> out_of_time;
};
struct Backward {
  int64_t balance = 0;  // that the sources explain
  std::vector<Source> sources;
  std::vector<Cut> cuts;
  uint64_t steps = 0;
};
Result<Backward> sources_of(const MoneyGraph& graph, const BackwardQuestion& question);

}  // namespace duanlian::graph
