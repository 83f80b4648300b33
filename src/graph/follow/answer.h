#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "graph/follow/question.h"
#include "graph/store/ids.h"

namespace duanlian::graph {

// Whose money, and in what it was taken. One victim may have lost several currencies.
struct Origin {
  uint32_t victim = 0;
  AssetId asset;
  int64_t taken = 0;  // sum of the takings
};

// A part of the money of one origin, in the asset in which it was taken.
struct Share {
  uint32_t origin = 0;  // a place in Trace::origins
  int64_t value = 0;
  friend bool operator==(const Share&, const Share&) = default;
};
using Shares = std::vector<Share>;  // by rising origin, values above 0

int64_t sum_of(const Shares& shares);

// Where money rests. The first can be stopped by a bank.
enum class RestKind : uint8_t {
  account,
  wallet,    // exit "chain": on a public ledger
  cash,      // exit: drawn
  merchant,  // exit: paid by card
  exchange,  // exit: at a pocket that is known to be an exchange
  abroad,    // exit
  hub,       // at a hub that was not followed through
  fee,       // kept on the way by who carried it
  returned,  // back at the victim whose it is
  unseen,    // left a pocket without a transfer: its known balance is less than its transfers come to
  cut,       // at a pocket beyond a bound of the question
};
constexpr auto words(RestKind) {
  return std::to_array<std::string_view>({"account", "wallet", "cash", "merchant", "exchange", "abroad",
                                          "hub", "fee", "returned", "unseen", "cut"});
}
constexpr bool can_be_stopped(RestKind kind) { return kind == RestKind::account; }

// Why an answer is less sure. The words of each stand in docs/following.md with what it costs.
enum class Doubt : uint8_t {
  methods_differ,    // the bracket is wide
  mixed,             // much other money is in the pocket
  balance_inferred,  // a payment on the way was made from a balance that nobody told
  unseen_income,     // a pocket on the way paid more than it can have had
  contradiction,     // a known balance on the way contradicts the transfers
  implied_swap,      // joined by a rate, not by an observed swap
  hub_crossed,
  late_transfers,  // some came out of order
  pending,         // a transfer on the way was only ordered
  deal,            // joined by who has both pockets, amount and time
  deal_doubtful,   // and what came or what left agrees with others as well
};
constexpr auto words(Doubt) {
  return std::to_array<std::string_view>({"methods_differ", "mixed", "balance_inferred", "unseen_income",
                                          "contradiction", "implied_swap", "hub_crossed", "late_transfers",
                                          "pending", "deal", "deal_doubtful"});
}

// Money at rest: all that rests in one way at one pocket.
struct Rest {
  RestKind kind = RestKind::account;
  PocketId pocket;       // of `fee` and `unseen`: the pocket that it left; its layer is 0 at a victim's own
  int64_t quantity = 0;  // in the pocket's asset
  Shares shares;
  uint32_t layer = 0;  // fewest hops from a victim: 1 is the first receiver
  Timestamp first;     // when the first and the last of it came
  Timestamp last;
  int64_t balance = 0;  // of the pocket at the end, as reckoned, tainted or not
  // Least and most of the sum of the shares by the methods that conserve; equal to it until filled.
  int64_t value_min = 0;
  int64_t value_max = 0;
  int confidence_milli = 1'000;
  std::vector<Doubt> doubts;
};

// Tainted money in one transfer.
struct Hop {
  TransferId transfer;
  int64_t quantity = 0;  // tainted part of what left, in the asset that left
  Shares shares;         // of what left; what a fee kept is in the rests
  uint32_t layer = 0;    // of the receiver by this way; 1: the victim's own payment
  // Since the newest tainted money came to the payer; nothing at layer 1.
  std::optional<Duration> dwell;
};

// Where money goes on in another asset from another pocket of its holder, without a transfer between the two.
struct Join {
  PocketId from;
  PocketId to;
  TransferId came;  // of a deal: what came to the one. By a rate alone: kNoTransfer
  TransferId left;  // what was paid from the other
  Shares shares;
};

enum class CutKind : uint8_t {
  hub,
  layers,  // layers_max
  least,   // a part below `least`
  steps,   // steps_max, or out of time
  hops,    // hops_max: hops are left out, amounts are not
  amount,  // an amount that is too large for whole numbers of 64 bits
};
constexpr auto words(CutKind) {
  return std::to_array<std::string_view>({"hub", "layers", "least", "steps", "hops", "amount"});
}
// Where the answer ends before the money does.
struct Cut {
  CutKind kind = CutKind::hub;
  PocketId pocket;         // none for hops
  int64_t value = 0;       // not followed further, all origins
  uint64_t transfers = 0;  // that would have been looked at there next, or hops left out; 0: not counted
};

// A balance that a source told and the transfers do not come to.
struct Contradiction {
  TransferId transfer;  // that it was told with
  PocketId pocket;
  int64_t known = 0;
  int64_t reckoned = 0;
};

// Which part of the victims' money is where, and through which hands. For every method but poison, and for
// each origin, the shares of all rests sum up to what was taken.
struct Trace {
  FollowMethod method = FollowMethod::fifo;
  std::vector<Origin> origins;
  std::vector<Rest> rests;  // by kind, then value falling, then pocket
  std::vector<Hop> hops;    // in order of time and number
  std::vector<Join> joins;  // in order of what left; as many as hops at most
  std::vector<Cut> cuts;
  std::vector<Contradiction> contradictions;
  uint64_t steps = 0;  // transfers looked at
};

// That no money is lost and none is invented: CHECKs it. Of every method but poison.
void check_conserved(const Trace& trace);

inline constexpr std::size_t kContradictionsMax = 1'000;

}  // namespace duanlian::graph
