#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace duanlian::graph {

// Splits whole units by weights by the largest remainder (Hamilton's method, 1792): each part gets what is
// whole of its quota, then those with the largest rests one more each, of equal rests the earlier. The parts
// sum to `units`. REQUIRES units and weights of 0 and more, and a weight above 0 where there are units.
std::vector<int64_t> split_whole(int64_t units, std::span<const double> weights);

}  // namespace duanlian::graph
