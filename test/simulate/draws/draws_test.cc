#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

#include "simulate/draws/chance.h"
#include "simulate/draws/curve.h"
#include "simulate/draws/shuffle.h"
#include "simulate/draws/steady_math.h"

namespace duanlian::simulate {
namespace {

TEST(SteadyMath, AgreesWithTheLibraryToItsLastPlaces) {
  for (double x = -600; x <= 600; x += 7.3) EXPECT_NEAR(steady_exp(x) / std::exp(x), 1, 1e-12) << x;
  for (double x = 1e-9; x < 1e12; x *= 1.7) EXPECT_NEAR(steady_log(x), std::log(x), 1e-12) << x;
  EXPECT_NEAR(steady_pow(3.5, -2.25), std::pow(3.5, -2.25), 1e-13);
}

// The bits themselves: another compiler or machine that gives others breaks every city.
TEST(SteadyMath, GivesTheSameBitsEverywhere) {
  EXPECT_EQ(steady_exp(1), 0x1.5bf0a8b14576ap+1);
  EXPECT_EQ(steady_log(10), 0x1.26bb1bbb55515p+1);
}

TEST(SteadyMath, NormalQuantilesAreThoseOfTheTables) {
  EXPECT_NEAR(steady_normal_quantile(0.5), 0, 1e-9);
  EXPECT_NEAR(steady_normal_quantile(0.95), 1.6448536, 1e-6);
  EXPECT_NEAR(steady_normal_quantile(0.001), -3.0902323, 1e-6);
  EXPECT_NEAR(steady_normal_quantile(0.999), 3.0902323, 1e-6);
}

TEST(Chance, IsFixedByWhatItIsFor) {
  Chance a(1, 2, 3);
  Chance b(1, 2, 3);
  Chance other(1, 3, 2);
  const uint64_t first = a.next();
  EXPECT_EQ(first, b.next());
  EXPECT_NE(first, other.next());
}

TEST(Chance, HappensAsOftenAsItsShare) {
  Chance chance(7);
  int happened = 0;
  for (int i = 0; i < 100'000; ++i) happened += chance.happens(Share::of(0.3));
  EXPECT_NEAR(happened, 30'000, 600);
  EXPECT_FALSE(chance.happens(Share::of(0)));
  for (int i = 0; i < 1'000; ++i) EXPECT_TRUE(chance.happens(Share::of(1)));
}

TEST(Chance, DrawsEveryNumberBelowItsBoundAlike) {
  Chance chance(8);
  std::array<int, 7> seen{};
  for (int i = 0; i < 70'000; ++i) ++seen[chance.below(7)];
  for (const int count : seen) EXPECT_NEAR(count, 10'000, 500);
  for (int i = 0; i < 100; ++i)
    EXPECT_THAT(chance.between(-2, 2), testing::AllOf(testing::Ge(-2), testing::Le(2)));
}

TEST(Curve, LognormalHasItsMedianAndItsTail) {
  const Curve curve = Curve::lognormal(200, 5'000);
  Chance chance(9);
  std::vector<int64_t> drawn(200'000);
  for (int64_t& value : drawn) value = curve.draw(chance);
  std::ranges::sort(drawn);
  EXPECT_NEAR(static_cast<double>(drawn[100'000]), 200, 6);
  EXPECT_NEAR(static_cast<double>(drawn[190'000]), 5'000, 250);
  EXPECT_GT(drawn.back(), 100'000);  // heavy
  EXPECT_EQ(curve.median(), 200);
}

TEST(Curve, ParetoStaysWithinItsBounds) {
  const Curve curve = Curve::pareto(10, 1.2, 1'000);
  Chance chance(10);
  int above_100 = 0;
  for (int i = 0; i < 100'000; ++i) {
    const int64_t value = curve.draw(chance);
    ASSERT_GE(value, 10);
    ASSERT_LE(value, 1'000);
    above_100 += value > 100;
  }
  EXPECT_NEAR(above_100, 100'000 * std::pow(10, -1.2), 500);
}

TEST(Shuffle, IsAPermutationAndKnowsTheWayBack) {
  for (const uint64_t size : {1U, 2U, 3U, 100U, 1'000U, 4'097U}) {
    const Shuffle shuffle(5, size);
    std::set<uint64_t> places;
    for (uint64_t i = 0; i < size; ++i) {
      const uint64_t place = shuffle.at(i);
      ASSERT_LT(place, size);
      ASSERT_EQ(shuffle.back(place), i);
      places.insert(place);
    }
    EXPECT_EQ(places.size(), size);
  }
}

TEST(Shuffle, PutsNeighboursApart) {
  const Shuffle shuffle(6, 1'000'000);
  double apart = 0;
  for (uint64_t i = 0; i < 1'000; ++i)
    apart += std::abs(static_cast<double>(shuffle.at(i)) - static_cast<double>(shuffle.at(i + 1)));
  EXPECT_NEAR(apart / 1'000, 333'333, 40'000);  // of two places drawn at random
}

}  // namespace
}  // namespace duanlian::simulate
