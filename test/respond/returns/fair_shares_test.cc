#include "respond/returns/fair_shares.h"

#include <gtest/gtest.h>
#include <numeric>

#include "respond/returns/return_case.h"

namespace duanlian::respond {
namespace {

using Claims = std::vector<ShareClaim>;
using Amounts = std::vector<int64_t>;

TEST(FairShares, GiveTheLargestRemainderTheOddFen) {
  // 1.6, 4.8, 3.6 of 10.
  EXPECT_EQ(fair_shares(
                10, Claims{{.weight = 4, .most = 99}, {.weight = 12, .most = 99}, {.weight = 9, .most = 99}}),
            (Amounts{2, 5, 3}));
  EXPECT_EQ(fair_shares(2, Claims(3, {.weight = 1, .most = 9})), (Amounts{1, 1, 0}));
}

TEST(FairShares, RaiseThoseWhoHadLessFirst) {
  const Claims claims{{.weight = 10, .before = 8, .most = 2},
                      {.weight = 10, .before = 2, .most = 8},
                      {.weight = 10, .most = 10}};
  EXPECT_EQ(fair_shares(2, claims), (Amounts{0, 0, 2}));
  EXPECT_EQ(fair_shares(6, claims), (Amounts{0, 2, 4}));
  EXPECT_EQ(fair_shares(17, claims), (Amounts{1, 7, 9}));
  EXPECT_EQ(fair_shares(20, claims), (Amounts{2, 8, 10}));
  EXPECT_EQ(fair_shares(99, claims), (Amounts{2, 8, 10}));
}

TEST(FairShares, AreNothingOfNothingOrForNobody) {
  EXPECT_EQ(fair_shares(0, Claims(2, {.weight = 1, .most = 1})), (Amounts{0, 0}));
  EXPECT_EQ(fair_shares(5, Claims{}), Amounts{});
  EXPECT_EQ(fair_shares(5, Claims(2, {.weight = 1, .most = 0})), (Amounts{0, 0}));
}

TEST(FairShares, HoldAtTheLimitsOfACase) {
  Claims claims;
  for (std::size_t i = 0; i < kReturnVictimsMax; ++i) {
    const auto by = static_cast<int64_t>(i);
    claims.push_back({.weight = kReturnAmountMax - by, .before = by, .most = kReturnAmountMax - 2 * by});
  }
  constexpr int64_t kAmount = 123'456'789'012'345'678;
  const auto shares = fair_shares(kAmount, claims);
  EXPECT_EQ(std::accumulate(shares.begin(), shares.end(), int64_t{0}), kAmount);
}

}  // namespace
}  // namespace duanlian::respond
