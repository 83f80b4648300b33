#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

namespace duanlian::graph {

// What a payment shows of the balance that it is paid from, beside what was reckoned from the transfers.
struct Reckoning {
  int64_t before = 0;      // the balance just before the payment: known, or enough for it
  int64_t unseen_in = 0;   // came in without a transfer that we know
  int64_t unseen_out = 0;  // left without one: the known balance is less than the transfers come to
};

// An account's balance is the sum of its transfers from 0. A payment that it cannot cover, or a known balance
// above it, shows income that nobody told of; a known balance below it contradicts the transfers. Every
// method of following money reckons so, and so does the graph.
constexpr Reckoning reckon(int64_t balance, int64_t amount, std::optional<int64_t> known) {
  Reckoning reckoning{.before = balance};
  if (known) {
    const int64_t owned = std::max<int64_t>(*known, 0);  // an overdraft is nobody's money
    reckoning.unseen_in = std::max<int64_t>(owned - balance, 0);
    reckoning.unseen_out = std::max<int64_t>(balance - owned, 0);
    reckoning.before = owned;
  }
  const int64_t missing = std::max<int64_t>(amount - reckoning.before, 0);
  reckoning.unseen_in += missing;
  reckoning.before += missing;
  return reckoning;
}

// An amount with more of it, both from 0. What no whole number of 64 bits can hold is not counted.
constexpr int64_t add_capped(int64_t amount, int64_t more) {
  return more > INT64_MAX - amount ? INT64_MAX : amount + more;
}

}  // namespace duanlian::graph
