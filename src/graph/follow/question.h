#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "graph/follow/holders.h"
#include "graph/store/ids.h"

namespace duanlian::graph {

// Which money leaves an account that has several people's: docs/following.md.
enum class FollowMethod : uint8_t {
  fifo,          // what came first: Clayton's case (1816)
  lifo,          // what came last
  proportional,  // of each as much as its share of the balance
  poison,        // all that leaves is tainted: how far it can have come; conserves nothing
  ranked,        // transaction tracing rank: by amount and nearness in time, without balances
};
constexpr auto words(FollowMethod) {
  return std::to_array<std::string_view>({"fifo", "lifo", "proportional", "poison", "ranked"});
}

// What is done at a pocket that many people's daily life goes through.
enum class HubPolicy : uint8_t {
  stop_at,       // the money is said to be there
  proportional,  // it is followed on by share, whatever the method
  ask,           // the money is said to be there, and the answer says what would be followed
};
constexpr auto words(HubPolicy) {
  return std::to_array<std::string_view>({"stop_at", "proportional", "ask"});
}

// A payment that a victim was made to make.
struct Taking {
  TransferId transfer;
  // Of what it brought its payee. Where nothing is said: all that was paid, with what a fee kept of it.
  std::optional<int64_t> amount;
  uint32_t victim = 0;  // a place in TraceQuestion::victims
};

inline constexpr std::size_t kVictimsMax = 100'000;
inline constexpr std::size_t kTakingsMax = 1'000'000;
inline constexpr std::size_t kRatesMax = 1'000;
// Of one holder, on both sides of his pockets: with more, none of his deals is looked for.
inline constexpr uint64_t kDealTransfersMax = 20'000;
inline constexpr int64_t kDealToleranceMilliMax = 1'000;
inline constexpr Duration kDealWindowMax = days(366);
inline constexpr uint32_t kLayersMax = 1'000;
inline constexpr uint64_t kHubDegreeUsual = 10'000;
inline constexpr uint64_t kStepsUsual = 20'000'000;
inline constexpr std::size_t kHopsUsual = 1'000'000;

// One asset for another at a stated price, where no swap was observed.
struct Rate {
  std::string from;         // asset
  std::string to;           // asset
  int64_t numerator = 0;    // so many smallest units of `to`
  int64_t denominator = 1;  // for so many of `from`
};

struct TraceQuestion {
  std::vector<std::string> victims;  // names, for the answer
  std::vector<Taking> takings;
  FollowMethod method = FollowMethod::fifo;
  Timestamp until{INT64_MAX};  // transfers after it are not looked at
  HubPolicy hubs = HubPolicy::stop_at;
  uint64_t hub_degree = kHubDegreeUsual;  // transfers on both sides from which on a pocket is a hub
  uint32_t layers_max = kLayersMax;       // money that came so many hops is not followed further; from 1
  int64_t least = 1;                      // a part below this, in what was taken, is not followed further
  std::vector<Rate> rates;

  // Who has which pockets, where that is known: what comes to one in one asset may leave another in another,
  // at a rate. So soon and so near to the rate, what came and what left are one deal.
  HeldTogether held_together;
  Duration deal_window = hours(6);
  int64_t deal_tolerance_milli = 20;

  // Bounds of the answer. What they cut is named in it.
  uint64_t steps_max = kStepsUsual;  // transfers looked at
  std::size_t hops_max = kHopsUsual;
  std::function<bool()> out_of_time;  // asked now and then; true ends the tracing where it is
};

}  // namespace duanlian::graph
