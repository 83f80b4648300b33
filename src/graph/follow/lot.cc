#include "graph/follow/lot.h"

#include <algorithm>

namespace duanlian::graph {

void take_shares(const Lots& lots, Shares& shares) {
  shares.clear();
  bool in_order = true;
  for (const Lot& lot : lots) {
    if (!lot.tainted()) continue;
    if (!shares.empty() && shares.back().origin >= lot.origin) in_order = false;
    shares.push_back({lot.origin, lot.value});
  }
  if (in_order) return;
  std::ranges::sort(shares, {}, &Share::origin);
  std::size_t last = 0;
  for (std::size_t i = 1; i < shares.size(); ++i) {
    if (shares[i].origin == shares[last].origin) {
      shares[last].value += shares[i].value;
    } else {
      shares[++last] = shares[i];
    }
  }
  shares.resize(last + 1);
}

void add_share(Shares& shares, uint32_t origin, int64_t value) {
  const auto at = std::ranges::lower_bound(shares, origin, {}, &Share::origin);
  if (at != shares.end() && at->origin == origin) {
    at->value += value;
  } else {
    shares.insert(at, {origin, value});
  }
}

bool any_tainted(const Lots& lots) { return std::ranges::any_of(lots, &Lot::tainted); }

int64_t tainted_quantity(const Lots& lots) {
  int64_t sum = 0;
  for (const Lot& lot : lots) sum += lot.tainted() ? lot.quantity : 0;
  return sum;
}

}  // namespace duanlian::graph
