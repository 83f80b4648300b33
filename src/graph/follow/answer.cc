#include "graph/follow/answer.h"

namespace duanlian::graph {

int64_t sum_of(const Shares& shares) {
  int64_t sum = 0;
  for (const Share& share : shares) sum += share.value;
  return sum;
}

}  // namespace duanlian::graph
