#include "graph/follow/answer.h"

#include "base/check.h"

namespace duanlian::graph {

int64_t sum_of(const Shares& shares) {
  int64_t sum = 0;
  for (const Share& share : shares) sum += share.value;
  return sum;
}

void check_conserved(const Trace& trace) {
  std::vector<int64_t> sums(trace.origins.size());
  for (const Rest& rest : trace.rests) {
    for (const Share& share : rest.shares) sums[share.origin] += share.value;
  }
  for (std::size_t i = 0; i < sums.size(); ++i) {
    CHECK(sums[i] == trace.origins[i].taken, "no money is lost and none is invented");
  }
}

}  // namespace duanlian::graph
