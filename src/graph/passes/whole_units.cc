#include "graph/passes/whole_units.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

#include "base/check.h"

namespace duanlian::graph {

std::vector<int64_t> split_whole(int64_t units, std::span<const double> weights) {
  const long double total = std::accumulate(weights.begin(), weights.end(), 0.0L);
  CHECK(units >= 0 && (units == 0 || total > 0), "nobody to give the units to");
  std::vector<int64_t> parts(weights.size());
  if (units == 0) return parts;

  std::vector<long double> rests(weights.size());
  int64_t left = units;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const long double quota = static_cast<long double>(units) * (weights[i] / total);
    // Beyond 64 bits of mantissa the quotas together may be a unit too many.
    parts[i] = std::min(static_cast<int64_t>(quota), left);
    rests[i] = quota - static_cast<long double>(parts[i]);
    left -= parts[i];
  }
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    return rests[a] != rests[b] ? rests[a] > rests[b] : a < b;
  });
  for (std::size_t i = 0; left > 0; i = (i + 1) % order.size()) {
    if (weights[order[i]] == 0) continue;
    ++parts[order[i]];
    --left;
  }
  return parts;
}

}  // namespace duanlian::graph
