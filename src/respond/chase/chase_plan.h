#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "graph/follow/answer.h"
#include "model/order.h"
#include "respond/chase/hop_speeds.h"

namespace duanlian::respond {

// Why money of victims is not ordered: docs/chase.md.
enum class LeftOut : uint8_t {
  below_least,     // less than an order is worth
  wallet,          // an exit: nobody to order
  cash,            // likewise
  merchant,        // likewise
  exchange,        // likewise, where no institution of it is known
  abroad,          // likewise
  hub,             // many people's money: a person decides
  fee,             // kept on the way
  returned,        // back at the victim
  unseen,          // left without a transfer
  cut,             // beyond a bound of the trace
  other_currency,  // in another currency than was taken: a person decides
  unnamed,         // no order can name the account
  not_found,       // the bank did not find it, and no transfer says where it went: queried
  declined,        // an order of it was refused, rejected or void
  lifted,          // an order of it was let go
  occupied,        // other orders have what the account has
  beyond_loss,     // the report says that less was lost
  over_limit,      // more orders than a plan has
};
constexpr auto words(LeftOut) {
  return std::to_array<std::string_view>({"below_least", "wallet", "cash", "merchant", "exchange", "abroad",
                                          "hub", "fee", "returned", "unseen", "cut", "other_currency",
                                          "unnamed", "not_found", "declined", "lifted", "occupied",
                                          "beyond_loss", "over_limit"});
}
inline constexpr std::size_t kLeftOutReasons = words(LeftOut{}).size();
// For a person, in Chinese and English.
std::string_view sentence(LeftOut reason);

// An order that is missing.
struct Proposal {
  std::string id;      // of the event to be
  model::Order order;  // ready to be one
  graph::PocketId pocket;
  int chance_milli = 0;      // that the money is there when the bank answers; 0 for a query
  int64_t expected = 0;      // amount by chance, minor units
  uint32_t layer = 0;        // hops from the victim
  int confidence_milli = 0;  // of the trace; nothing is known of it where the plan is not bracketed
  std::vector<graph::Doubt> doubts;
  bool path_cut = false;  // the order names not all transfers that prove it
};

// Money at one place that is not ordered.
struct LeftOutAt {
  LeftOut reason = LeftOut::below_least;
  graph::PocketId pocket;
  graph::Shares shares;  // by place in ChasePlan::totals
};

// What a report's money, as taken in one currency or asset, is under. What was taken, and the excess, is the
// sum of all others.
struct ChaseTotal {
  std::string report;
  std::string source;
  std::string asset;
  int64_t taken = 0;
  int64_t in_force = 0;
  int64_t pending = 0;
  int64_t proposed = 0;
  std::array<int64_t, kLeftOutReasons> left_out{};
  int64_t excess = 0;  // ordered, by whomever, beyond what was taken
};

// A payment that a report names and that could not be followed.
struct UntakenPayment {
  std::string report;
  graph::TransferId transfer;
  bool told_before = false;  // another report named it first; otherwise it did not move, or later than now
};

struct ChasePlan {
  std::vector<Proposal> proposals;  // what saves most first, then queries and recalls
  std::vector<LeftOutAt> left_out;
  std::vector<ChaseTotal> totals;
  std::vector<UntakenPayment> untaken;
  HopSpeeds speeds;  // seen in this case
  graph::Trace trace;
  bool bracketed = false;  // how far the methods agree is in the trace
};

}  // namespace duanlian::respond
