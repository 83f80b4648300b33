#include "journal/latency.h"

#include <algorithm>

namespace duanlian::journal {

void LatencyCounts::add(std::chrono::steady_clock::duration length) {
  const auto us =
      static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(length).count());
  const auto bound = std::ranges::lower_bound(kLatencyBoundsUs, us);
  ++counts[static_cast<std::size_t>(bound - kLatencyBoundsUs.begin())];
  ++count;
  sum_us += us;
}

}  // namespace duanlian::journal
