#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace duanlian::respond {

// One of those who share.
struct ShareClaim {
  int64_t weight = 0;  // the loss; above 0
  int64_t before = 0;  // what was paid of earlier sharings
  int64_t most = 0;    // what may still be paid
};

// Shares an amount so that everybody's earlier and new shares together are the same part of his weight:
// nobody gets less than nothing or more than his most, and whoever was paid more before waits until the
// others have caught up. Whole minor units by the method of the largest remainder; equal remainders in the
// order given. What is left when everybody has his most is not shared. Sums of weights and of the rest are to
// fit 63 bits.
std::vector<int64_t> fair_shares(int64_t amount, std::span<const ShareClaim> claims);

}  // namespace duanlian::respond
