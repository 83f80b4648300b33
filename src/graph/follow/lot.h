#pragma once

#include <cstdint>
#include <vector>

#include "graph/follow/answer.h"

namespace duanlian::graph {

// Whose a lot is: a place in Trace::origins, or nobody's that was asked for.
inline constexpr uint32_t kClean = 0xffff'ffff;

// Money of one origin in a pocket: so much of the pocket's asset, worth so much of what was taken. The two
// are equal until a swap. A lot of an origin has a value above 0, and after a swap perhaps no quantity; a
// clean one has a quantity and no value.
struct Lot {
  uint32_t origin = kClean;
  int64_t quantity = 0;
  int64_t value = 0;
  bool tainted() const { return origin != kClean; }
  friend bool operator==(const Lot&, const Lot&) = default;
};

// Lots in the order in which they leave or arrive. Two that follow one another are not of one origin.
using Lots = std::vector<Lot>;

// floor(whole * part / of) for 0 <= part <= of, of > 0.
constexpr int64_t scale(int64_t whole, int64_t part, int64_t of) {
  __extension__ using Wide = __int128;
  return static_cast<int64_t>(static_cast<Wide>(whole) * part / of);
}

// What leaves of a lot of more than that quantity, with its share of the value, rounded down; the rest stays
// in it. What is worth less than one smallest unit leaves as clean.
constexpr Lot split(Lot& lot, int64_t quantity) {
  Lot part{.origin = lot.origin, .quantity = quantity, .value = scale(lot.value, quantity, lot.quantity)};
  lot.quantity -= part.quantity;
  lot.value -= part.value;
  if (part.value == 0) part.origin = kClean;
  return part;
}

// Adds a lot behind the others, to the last when that is of the same origin. Without quantity and value:
// nothing.
inline void push_lot(Lots& lots, const Lot& lot) {
  if (lot.quantity == 0 && lot.value == 0) return;
  if (!lots.empty() && lots.back().origin == lot.origin) {
    lots.back().quantity += lot.quantity;
    lots.back().value += lot.value;
    return;
  }
  lots.push_back(lot);
}

// The values by origin, in place of what was in `shares`.
void take_shares(const Lots& lots, Shares& shares);

// Adds to the share of the origin.
void add_share(Shares& shares, uint32_t origin, int64_t value);

bool any_tainted(const Lots& lots);
int64_t tainted_quantity(const Lots& lots);

}  // namespace duanlian::graph
