#pragma once

#include <functional>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "graph/store/money_graph.h"

namespace duanlian::graph {

// A victim's time may be off by so much.
inline constexpr Duration kReportedTimeOff = hours(24);

// A payment as somebody remembers it.
struct RememberedPayment {
  std::string_view payer;  // account or wallet
  std::string_view payee;  // empty: any
  std::string_view asset;  // empty: whichever the payer has
  Timestamp time;
  // What left, in smallest units of that asset.
  std::function<Result<int64_t>(std::string_view asset)> amount;
  std::string_view said = "that amount";  // the amount in its words, for errors
};

// The transfer of just that amount that is nearest in time, within kReportedTimeOff. not_found: there is
// none, or no such payer; invalid_argument: several fit equally well.
Result<TransferId> find_payment(const MoneyGraph& graph, const RememberedPayment& payment);

}  // namespace duanlian::graph
