#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "graph/follow/question.h"
#include "graph/store/money_graph.h"
#include "respond/chase/chase_plan.h"
#include "respond/chase/hop_speeds.h"
#include "respond/chase/standing.h"

namespace duanlian::respond {

inline constexpr std::size_t kChasedReportsMax = 1'000;     // of one case
inline constexpr std::size_t kStandingOrdersMax = 100'000;  // that one case looks at
inline constexpr std::size_t kProposalsMax = 1'000;         // of one plan
inline constexpr uint64_t kBracketStepsMax = 50'000;
inline constexpr int64_t kChasedMoneyMax = int64_t{1} << 61;  // taken, and held of that, in minor units

// A report whose money is chased.
struct ChasedReport {
  std::string id;
  std::string source;                  // who told it; empty: the issuer
  std::vector<graph::Taking> takings;  // their `victim` is not looked at
  // What it says was lost, where it says so: no more is ordered, whatever was taken in that currency.
  std::optional<int64_t> lost;
  Currency currency;  // with lost
};

// Reports that are chased together: one victim's, or those of one gang. Which comes first matters where two
// name one payment.
struct ChaseCase {
  std::vector<ChasedReport> reports;
};

struct ChaseOptions {
  std::string issuer;     // who will have issued the orders; of these alone one may raise another
  std::string authority;  // a standing one under which they go out; empty: a person approves
  Timestamp now;          // nothing later is looked at
  graph::FollowMethod method = graph::FollowMethod::fifo;  // fifo, lifo or proportional
  int64_t least = 100;                                     // minor units; from 1
  uint32_t layers_max = graph::kLayersMax;
  uint64_t hub_degree = graph::kHubDegreeUsual;
  uint64_t steps_max = graph::kStepsUsual;
  // How far the methods agree: three more traces, where they look at less than kBracketStepsMax transfers.
  bool bracket = true;
  bool recall = false;                // towards the first receivers too
  Duration until_sent;                // from a proposal to when it is on the wire
  HopSpeeds overall;                  // what all cases showed
  TextMap<uint32_t> stops_elsewhere;  // by account: stops that orders_on does not tell of

  // The institution answers within so long in so many of a thousand cases. Not set: kAnswerSupposed always.
  std::function<Duration(std::string_view institution, int milli)> answers_within;
  // All orders on one of these accounts or with a share of one of the case's reports, whosever, over or not,
  // each once, in the order in which they were drafted. Asked once. Not set: there are none.
  std::function<std::vector<StandingOrder>(const std::vector<std::string>& accounts)> orders_on;
  // The id of the event that told of a transfer; empty: not known.
  std::function<std::string(graph::TransferId)> event_of;
  std::function<bool()> out_of_time;
};
inline constexpr Duration kAnswerSupposed = minutes(30);

// The orders that are missing, as of now: docs/chase.md. A function of what it is given; asked again with its
// own proposals among the orders it proposes nothing, or what was beyond kProposalsMax. Refused: no report,
// more than a limit, an issuer that is none, a method that does not conserve, and what graph::follow refuses.
Result<ChasePlan> chase(const graph::MoneyGraph& graph, const ChaseCase& reports,
                        const ChaseOptions& options);

}  // namespace duanlian::respond
