#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace duanlian::graph {

// A part of a whole that is paid by share.
struct Portion {
  int64_t of = 0;    // it has
  int64_t paid = 0;  // it pays
};

// Divides `amount` among the portions by what they have, which is `total` in sum and not less than the
// amount: of each its share rounded down, and one more of each with the largest remainder until it is paid.
// Among equal remainders the first. Memory for the work is kept in `order`.
void apportion(std::span<Portion> portions, int64_t amount, int64_t total, std::vector<uint32_t>& order);

}  // namespace duanlian::graph
