#include <cstdint>
#include <gtest/gtest.h>

#include "graph/shapes/shapes.h"

namespace duanlian::graph {
namespace {

constexpr int64_t kNine = 1'760'000'400'000'000;
constexpr int64_t kYuan = 100;

int64_t minute(int64_t count) { return kNine + minutes(count).micros; }

// Pockets by what they are in a scene.
constexpr uint32_t kVictim = 1, kMule = 10, kSecond = 20, kThird = 30, kSink = 90;

TEST(ShapeScenesTest, ManyPayInAndOneIsPaid) {
  Shapes shapes;
  for (uint32_t payer = 0; payer < 10; ++payer) {
    EXPECT_EQ(shapes.look({100 + payer, kMule, minute(payer), 900 * kYuan}).fan_in(), payer + 1);
    shapes.add({100 + payer, kMule, minute(payer), 900 * kYuan});
  }
  ShapeReading reading = shapes.look({kMule, kSink, minute(30), 8'900 * kYuan});
  EXPECT_EQ(reading.from_in().fan, 10U);
  EXPECT_EQ(reading.fan_out(), 1U);
  EXPECT_EQ(reading.pass_through().credits, 10U);
  EXPECT_EQ(reading.pass_through().in, 9'000 * kYuan);
  EXPECT_EQ(reading.pass_through().passed, 8'900 * kYuan);
  EXPECT_EQ(reading.pass_through().rested_us, minutes(21).micros);
  // A day later all is forgotten.
  EXPECT_EQ(shapes.look({kMule, kSink, minute(1'440 + 5), 100}).from_in().fan, 4U);
}

TEST(ShapeScenesTest, OneCreditIsPaidOnToFiveWithinHalfAnHour) {
  Shapes shapes;
  shapes.add({kMule, 200, minute(0), 10 * kYuan});
  shapes.add({kVictim, kMule, minute(1), 60'000 * kYuan});
  for (uint32_t payee = 0; payee < 5; ++payee) {
    const ShapeEdge edge{kMule, 201 + payee, minute(5 + payee), 11'000 * kYuan};
    EXPECT_EQ(shapes.look(edge).burst(50'000 * kYuan).payees, payee + 1);
    EXPECT_EQ(shapes.look(edge).burst(70'000 * kYuan).payees, 0U);
    shapes.add(edge);
  }
  const ShapeEdge again{kMule, 203, minute(20), 1 * kYuan};
  EXPECT_EQ(shapes.look(again).burst(50'000 * kYuan).payees, 5U);
  const ShapeEdge late{kMule, 209, minute(31), 1 * kYuan};
  EXPECT_EQ(shapes.look(late).burst(50'000 * kYuan).payees, 0U);
}

TEST(ShapeScenesTest, AVictimsMoneyGoesThroughThreeLayers) {
  Shapes shapes;
  shapes.add({kVictim, kMule, minute(0), 50'000 * kYuan});
  EXPECT_TRUE(shapes.mark(kMule, minute(0), kVictim));
  EXPECT_EQ(shapes.look({kMule, kSecond, minute(0), 1}).layer().depth, 0U) << "not in the same moment";
  EXPECT_EQ(shapes.look({kMule, kSecond, minute(3), 1}).layer().depth, 2U);
  shapes.add({kMule, kSecond, minute(3), 49'000 * kYuan});
  EXPECT_EQ(shapes.look({kSecond, kThird, minute(8), 1}).layer().depth, 3U);
  EXPECT_EQ(shapes.look({kSecond, kThird, minute(30), 1}).layer().depth, 0U)
      << "half an hour after the payment";
}

TEST(ShapeScenesTest, AReportThatComesLateMovesOnOverWhatWasTaken) {
  Shapes shapes;
  shapes.add({kVictim, kMule, minute(0), 50'000 * kYuan});
  shapes.add({kMule, kSecond, minute(3), 49'000 * kYuan});
  shapes.add({kSecond, kThird, minute(8), 48'000 * kYuan});
  EXPECT_TRUE(shapes.mark(kMule, minute(0), kVictim));
  EXPECT_EQ(shapes.look({kThird, kSink, minute(9), 1}).layer().depth, 4U);
  EXPECT_FALSE(shapes.mark(kMule, minute(-25), kVictim)) << "older than the window";
}

TEST(ShapeScenesTest, ASinkIsReachedFromThreeVictims) {
  Shapes shapes;
  for (uint32_t victim = 0; victim < 3; ++victim) {
    shapes.add({kVictim + victim, kMule + victim, minute(victim), 9'000 * kYuan});
    shapes.mark(kMule + victim, minute(victim), kVictim + victim);
    const ShapeEdge on{kMule + victim, kSink, minute(10 + victim), 8'000 * kYuan};
    EXPECT_EQ(shapes.look(on).layer().seeds, victim + 1);
    shapes.add(on);
  }
  // Twice the same victim is one.
  shapes.mark(kMule, minute(14), kVictim);
  EXPECT_EQ(shapes.look({kMule, kSink, minute(15), 1}).layer().seeds, 3U);
}

TEST(ShapeScenesTest, MoreMarksThanAPocketKeepsAreSaidToBeCut) {
  Shapes shapes;
  for (uint32_t victim = 0; victim < kMarksPerPocketMax; ++victim)
    shapes.mark(kMule, minute(0) + victim, victim);
  EXPECT_EQ(shapes.look({kMule, kSink, minute(2), 1}).layer().seeds, kMarksPerPocketMax);
  EXPECT_FALSE(shapes.look({kMule, kSink, minute(2), 1}).layer().is_truncated);
  shapes.mark(kMule, minute(1), 1'000);
  EXPECT_EQ(shapes.look({kMule, kSink, minute(2), 1}).layer().seeds, kMarksPerPocketMax);
  EXPECT_TRUE(shapes.look({kMule, kSink, minute(2), 1}).layer().is_truncated);
  shapes.add({kMule, kSink, minute(2), 1});
  EXPECT_TRUE(shapes.look({kSink, kThird, minute(3), 1}).layer().is_truncated) << "the cut is carried on";
}

TEST(ShapeScenesTest, MarksBeyondTheirLimitAreRefusedUntilOthersHaveLeftTheWindow) {
  Shapes shapes(ShapeOptions{.marked_pockets_max = 2});
  EXPECT_TRUE(shapes.mark(1, minute(0), 7));
  EXPECT_TRUE(shapes.mark(2, minute(1), 7));
  EXPECT_FALSE(shapes.mark(3, minute(2), 7));
  EXPECT_EQ(shapes.size().marks_refused, 1U);
  shapes.add({50, 51, minute(30), 1});  // the first is half an hour old now
  EXPECT_TRUE(shapes.mark(3, minute(2), 7));
  EXPECT_FALSE(shapes.mark(4, minute(2), 7));
}

TEST(ShapeScenesTest, ARingClosesWithItsLastTransferOnly) {
  Shapes shapes;
  const ShapeEdge ring[] = {
      {1, 2, minute(0), 90}, {2, 3, minute(1), 80}, {3, 4, minute(2), 70}, {4, 1, minute(3), 60}};
  for (const ShapeEdge& edge : ring) {
    ShapeReading reading = shapes.look(edge);
    EXPECT_EQ(reading.cycle().hops, edge.from == 4 ? 4U : 0U);
    EXPECT_EQ(reading.cycle().count, edge.from == 4 ? 1U : 0U);
    shapes.add(edge);
  }
  EXPECT_EQ(shapes.look({4, 1, minute(2), 60}).cycle().count, 0U) << "not after the one before";
}

TEST(ShapeScenesTest, ParallelTransfersMakeNoMoreShapes) {
  Shapes shapes;
  for (int64_t i = 0; i < 5; ++i) {
    shapes.add({1, 2, minute(i), 10});
    shapes.add({2, 3, minute(i + 10), 10});
    shapes.add({1, 4, minute(i), 10});
    shapes.add({4, 3, minute(i + 10), 10});
  }
  ShapeReading reading = shapes.look({3, 1, minute(20), 10});
  EXPECT_EQ(reading.cycle().by_hops[3], 2U);
  EXPECT_EQ(reading.from_in().degree, 10U);
  EXPECT_EQ(reading.from_in().fan, 2U);
  EXPECT_EQ(reading.from_in().ratio(), 5.0);
  ShapeReading closing = shapes.look({4, 3, minute(20), 10});
  EXPECT_EQ(closing.scatter_gather().count, 1U);
  EXPECT_EQ(closing.scatter_gather().size, 2U);
  EXPECT_FALSE(closing.is_first_of_pair());
}

TEST(ShapeScenesTest, ATransferToOneselfIsNoShape) {
  Shapes shapes;
  EXPECT_EQ(shapes.add({5, 5, minute(0), 10}), Shapes::Taken::own);
  ShapeReading reading = shapes.look({5, 5, minute(1), 10});
  EXPECT_EQ(reading.fan_out(), 0U);
  EXPECT_EQ(reading.cycle().count, 0U);
  EXPECT_EQ(reading.pass_through().debits, 0U);
  EXPECT_EQ(shapes.size().own, 1U);
  EXPECT_EQ(shapes.size().transfers, 0U);
}

TEST(ShapeScenesTest, ALateTransferIsSeenWithTheNewestWindow) {
  Shapes shapes;
  shapes.add({1, 2, minute(60), 10});
  ShapeReading late = shapes.look({3, 2, minute(10), 10});
  EXPECT_EQ(late.fan_in(), 2U) << "what came before it is counted, though it happened later";
  EXPECT_EQ(shapes.add({3, 2, minute(10), 10}), Shapes::Taken::taken);
  EXPECT_EQ(shapes.look({4, 2, minute(61), 10}).fan_in(), 3U);
  EXPECT_EQ(shapes.add({5, 2, minute(60 - 1'440), 10}), Shapes::Taken::too_late);
  EXPECT_EQ(shapes.look({5, 2, minute(60 - 1'440), 10}).fan_in(), 2U) << "and is not counted itself";
  EXPECT_EQ(shapes.size().too_late, 1U);
}

TEST(ShapeScenesTest, TwoLayersOfTwoAreAStack) {
  Shapes shapes;
  for (const uint32_t payer : {1U, 2U})
    for (const uint32_t middle : {10U, 11U}) shapes.add({payer, middle, minute(payer), 10});
  for (const uint32_t middle : {10U, 11U}) shapes.add({middle, 20, minute(5), 10});
  shapes.add({10, 21, minute(6), 10});
  ShapeReading reading = shapes.look({11, 21, minute(7), 10});
  EXPECT_EQ(reading.stack().count, 1U);
  EXPECT_EQ(reading.stack().size, 6U);
  EXPECT_EQ(reading.bipartite().count, 1U);
  EXPECT_EQ(reading.bipartite().size, 2U);
  EXPECT_EQ(reading.gather_scatter().size, 2U);
}

TEST(ShapeScenesDeathTest, AReadingEndsWithTheNextTransfer) {
  Shapes shapes;
  shapes.add({1, 2, minute(0), 10});
  ShapeReading reading = shapes.look({2, 1, minute(1), 10});
  shapes.add({2, 1, minute(1), 10});
  EXPECT_DEATH((void)reading.cycle(), "after the next transfer");
}

}  // namespace
}  // namespace duanlian::graph
