#include "graph/follow/apportion.h"

#include <algorithm>

namespace duanlian::graph {

void apportion(std::span<Portion> portions, int64_t amount, int64_t total, std::vector<uint32_t>& order) {
  __extension__ using Wide = __int128;
  if (total == 0) return;
  int64_t left = amount;
  for (Portion& portion : portions) {
    portion.paid = static_cast<int64_t>(static_cast<Wide>(portion.of) * amount / total);
    left -= portion.paid;
  }
  if (left == 0) return;
  const auto remainder = [&](uint32_t place) {
    return static_cast<int64_t>(static_cast<Wide>(portions[place].of) * amount -
                                static_cast<Wide>(portions[place].paid) * total);
  };
  order.clear();
  for (uint32_t i = 0; i < portions.size(); ++i) order.push_back(i);
  const auto before = [&](uint32_t a, uint32_t b) {
    const int64_t remainder_a = remainder(a);
    const int64_t remainder_b = remainder(b);
    return remainder_a != remainder_b ? remainder_a > remainder_b : a < b;
  };
  std::ranges::nth_element(order, order.begin() + left, before);
  for (int64_t i = 0; i < left; ++i) ++portions[order[static_cast<std::size_t>(i)]].paid;
}

}  // namespace duanlian::graph
