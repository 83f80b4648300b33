#include "graph/passes/whole_units.h"

#include <gtest/gtest.h>
#include <limits>
#include <numeric>
#include <random>

#include "graph/passes/transfer_columns.h"

namespace duanlian::graph {
namespace {

using Units = std::vector<int64_t>;

TEST(WholeUnits, TheLargestRestsGetOneMore) {
  EXPECT_EQ(split_whole(10, std::vector<double>{1, 1, 1}), (Units{4, 3, 3}));
  EXPECT_EQ(split_whole(11, std::vector<double>{0.5, 0.25, 0.25}), (Units{5, 3, 3}));
  EXPECT_EQ(split_whole(1, std::vector<double>{0.2, 0.5, 0.3}), (Units{0, 1, 0}));
  EXPECT_EQ(split_whole(0, std::vector<double>{0, 0}), (Units{0, 0}));
  EXPECT_EQ(split_whole(7, std::vector<double>{0, 3, 0}), (Units{0, 7, 0}));
}

TEST(WholeUnits, PartsSumAndAreNextToTheirQuota) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 5'000; ++round) {
    std::vector<double> weights;
    for (std::size_t i = 0; i < 1 + random() % 40; ++i)
      weights.push_back(random() % 4 == 0 ? 0 : static_cast<double>(random() % 1'000) / 977);
    weights.push_back(0.5);
    const auto most = round % 2 == 0 ? int64_t{1'000} : std::numeric_limits<int64_t>::max();
    const int64_t units = round < 4 ? most : static_cast<int64_t>(random() % static_cast<uint64_t>(most));
    const Units parts = split_whole(units, weights);
    const long double total = std::accumulate(weights.begin(), weights.end(), 0.0L);
    WideUnits sum = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const long double quota = static_cast<long double>(units) * (weights[i] / total);
      EXPECT_LE(std::abs(static_cast<long double>(parts[i]) - quota), 2);
      EXPECT_TRUE(parts[i] >= 0 && (weights[i] > 0 || parts[i] == 0));
      sum += parts[i];
    }
    EXPECT_TRUE(sum == units);
  }
}

}  // namespace
}  // namespace duanlian::graph
