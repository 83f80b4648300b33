#include "graph/shapes/shape_memory.h"

#include <bit>
#include <cstdint>
#include <gtest/gtest.h>
#include <limits>
#include <string>
#include <vector>

#include "graph/shapes/drawn_transfers.h"
#include "graph/shapes/shapes.h"
#include "graph/shapes/slow_shapes.h"

namespace duanlian::graph {
namespace {

constexpr int64_t kTimeMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kTimeMin = std::numeric_limits<int64_t>::min();

// All that a reading says.
std::vector<int64_t> said_by(ShapeReading reading) {
  std::vector<int64_t> all;
  for (const SideStatistics& side :
       {reading.from_out(), reading.from_in(), reading.to_out(), reading.to_in()})
    all.insert(all.end(), {side.degree, side.fan, side.sum, side.min, side.max,
                           std::bit_cast<int64_t>(side.variance()), std::bit_cast<int64_t>(side.skew())});
  for (const ShapeSighting& one :
       {reading.gather_scatter(), reading.scatter_gather(), reading.bipartite(), reading.stack()})
    all.insert(all.end(), {one.count, one.size, one.is_truncated});
  const CycleSighting& cycle = reading.cycle();
  all.insert(all.end(), cycle.by_hops.begin(), cycle.by_hops.end());
  all.push_back(cycle.is_truncated);
  const PassSighting& pass = reading.pass_through();
  all.insert(all.end(), {pass.credits, pass.debits, pass.in, pass.out, pass.rested_us});
  const BurstSighting burst = reading.burst(50);
  all.insert(all.end(), {burst.payees, burst.credit});
  const LayerSighting layer = reading.layer();
  all.insert(all.end(), {layer.depth, layer.seeds, layer.is_truncated});
  return all;
}

struct Step {
  ShapeEdge edge;
  bool is_marked = false;
  uint32_t seed = 0;
};

void take(Shapes& shapes, const Step& step) {
  shapes.add(step.edge);
  if (step.is_marked) shapes.mark(step.edge.to, step.edge.time, step.seed);
}

// The second has only what the window holds, in the order in which it came; with tight limits too.
TEST(ShapeMemoryTest, StateMadeAnewFromTheLastWindowSaysTheSame) {
  for (uint32_t graph = 0; graph < 150 && !testing::Test::HasFailure(); ++graph) {
    SCOPED_TRACE("graph " + std::to_string(graph));
    DrawnTransfers drawn(graph);
    ShapeOptions options = small_options();
    if (graph % 2 == 0) options.neighbours_max = 2 + drawn.draw(6);
    if (graph % 4 == 0) options.crossing_steps_max = options.cycle_steps_max = 30;
    Shapes shapes(options);
    std::vector<Step> taken;
    for (uint32_t i = 0; i < 150; ++i) {
      const Step step{.edge = drawn.next(), .is_marked = drawn.draw(6) == 0, .seed = drawn.draw(4)};
      take(shapes, step);
      taken.push_back(step);
      if (i % 25 != 24) continue;
      Shapes again(options);
      for (const Step& one : taken)
        if (one.edge.time > shapes.newest() - options.window.micros) take(again, one);
      for (uint32_t asked = 0; asked < 8; ++asked) {
        ShapeEdge edge = drawn.next();
        EXPECT_EQ(said_by(shapes.look(edge)), said_by(again.look(edge))) << words_of(edge);
        edge.time = shapes.newest() - drawn.draw(10);
        EXPECT_EQ(said_by(shapes.look(edge)), said_by(again.look(edge))) << words_of(edge);
      }
    }
  }
}

TEST(ShapeMemoryTest, ALookChangesNothing) {
  DrawnTransfers drawn(7);
  Shapes quiet(small_options()), asked(small_options());
  for (uint32_t i = 0; i < 2'000; ++i) {
    const ShapeEdge edge = drawn.next();
    ShapeEdge later = drawn.next();
    later.time += 1'000'000;
    (void)said_by(asked.look(later));
    EXPECT_EQ(said_by(quiet.look(edge)), said_by(asked.look(edge)));
    quiet.add(edge);
    asked.add(edge);
  }
}

// Rings of some hundreds of transfers grow, shrink, wrap and take late ones in their middle.
TEST(ShapeMemoryTest, StatisticsOfLongSidesAreExact) {
  ShapeOptions options = small_options();
  options.window = {700};
  Shapes shapes(options);
  SlowShapes slow(options);
  DrawnTransfers drawn(11);
  int64_t time = 0;
  for (uint32_t i = 0; i < 6'000; ++i) {
    time += i % 2'000 > 1'400 ? drawn.draw(6) : drawn.draw(3);
    const int64_t late = drawn.draw(10) == 0 ? drawn.draw(300) : 0;
    const ShapeEdge edge{.from = drawn.draw(4),
                         .to = 9,
                         .time = time - late,
                         .amount = 1 + drawn.draw(drawn.draw(50) == 0 ? 100'000 : 99)};
    if (i % 7 == 0) {
      ShapeReading reading = shapes.look(edge);
      const SlowShapes::Statistics expected = slow.statistics(edge, 9, false);
      EXPECT_EQ(reading.to_in().degree, expected.degree);
      EXPECT_EQ(reading.to_in().fan, expected.fan);
      EXPECT_EQ(reading.to_in().sum, expected.sum);
      EXPECT_EQ(reading.to_in().min, expected.min);
      EXPECT_EQ(reading.to_in().max, expected.max);
      EXPECT_NEAR(reading.to_in().variance(), expected.variance, 1e-6 * (1 + expected.variance));
    }
    shapes.add(edge);
    slow.add(edge);
  }
}

TEST(ShapeMemoryTest, PocketsThatFellSilentAreForgotten) {
  Shapes shapes(
      {.window = {1'000}, .scatter_gather = {100}, .pass_through = {100}, .burst = {100}, .layers = {100}});
  std::size_t bytes = 0;
  for (uint32_t i = 0; i < 400'000; ++i) {
    shapes.add({.from = 2 * i, .to = 2 * i + 1, .time = i, .amount = 5});
    if (i % 3 == 0) shapes.mark(2 * i + 1, i, i);
    if (i == 100'000) bytes = shapes.size().bytes;
  }
  EXPECT_LT(shapes.size().pockets, 8'000U);
  EXPECT_LT(shapes.size().marked_pockets, 3'000U);
  EXPECT_LE(shapes.size().bytes, bytes + bytes / 10);
}

TEST(ShapeMemoryTest, BeyondTransfersMaxTheOldestOfTheWindowIsForgottenAndThatIsSaid) {
  ShapeOptions options = small_options();
  options.window = {100'000};
  options.transfers_max = 500;
  Shapes shapes(options);
  std::vector<ShapeEdge> taken;
  DrawnTransfers drawn(3);
  for (uint32_t i = 0; i < 5'000; ++i) {
    const ShapeEdge edge{.from = drawn.draw(20), .to = 20 + drawn.draw(20), .time = i * 3, .amount = 1};
    if (shapes.add(edge) == Shapes::Taken::taken) taken.push_back(edge);
    ASSERT_LE(shapes.size().transfers, 500U);
  }
  EXPECT_GT(shapes.horizon(), 0);
  const ShapeEdge asked{.from = 3, .to = 25, .time = 15'000, .amount = 1};
  EXPECT_TRUE(shapes.look(asked).is_short());
  // What another that takes over the horizon says, too.
  Shapes again(options);
  again.raise_horizon(shapes.horizon());
  for (const ShapeEdge& edge : taken) again.add(edge);
  EXPECT_EQ(said_by(again.look(asked)), said_by(shapes.look(asked)));
  EXPECT_EQ(shapes.add({.from = 1, .to = 2, .time = shapes.horizon(), .amount = 1}), Shapes::Taken::too_late);
}

TEST(ShapeMemoryTest, NumbersAtTheirLimitsAreTaken) {
  for (const int64_t begin : {kTimeMin, kTimeMin + 1, int64_t{0}, kTimeMax - 5}) {
    Shapes shapes(small_options());
    for (int64_t i = 0; i < 5; ++i)
      for (const int64_t amount : {kTimeMin, int64_t{-1}, int64_t{0}, kTimeMax})
        shapes.add({.from = 0xffff'ffff, .to = 0, .time = begin + i, .amount = amount});
    ShapeReading reading = shapes.look({.from = 0, .to = 0xffff'ffff, .time = begin + 5, .amount = kTimeMax});
    EXPECT_GE(reading.to_out().degree, 16U);
    EXPECT_EQ(reading.to_out().max, kStatisticAmountMax);
    EXPECT_EQ(reading.to_out().min, 0);
    EXPECT_EQ(reading.cycle().hops, 2U);
    (void)said_by(std::move(reading));
  }
}

TEST(ShapeMemoryTest, OneLeapOfTimeEmptiesTheWindow) {
  Shapes shapes(small_options());
  for (int64_t i = 0; i < 100; ++i) shapes.add({.from = 1, .to = 2, .time = kTimeMin + 10 + i, .amount = 1});
  shapes.add({.from = 3, .to = 4, .time = kTimeMax, .amount = 1});
  EXPECT_EQ(shapes.size().transfers, 1U);
  EXPECT_EQ(shapes.look({.from = 1, .to = 2, .time = kTimeMax, .amount = 1}).fan_in(), 1U);
  EXPECT_EQ(shapes.add({.from = 1, .to = 2, .time = 0, .amount = 1}), Shapes::Taken::too_late);
}

TEST(ShapeMemoryTest, StatisticsOfLargeAmountsDoNotCancel) {
  SideStatistics side;
  constexpr int64_t kLarge = kStatisticAmountMax - 10;
  for (const int64_t away : {0, 1, 2, 3, 10}) side.add(kLarge + away);
  EXPECT_NEAR(side.variance(), 12.56, 1e-9);
  EXPECT_NEAR(side.skew(), 1.2099004, 1e-7);
  side.take_away(kLarge + 10);
  EXPECT_NEAR(side.variance(), 1.25, 1e-9);
  EXPECT_NEAR(side.skew(), 0, 1e-9);
}

}  // namespace
}  // namespace duanlian::graph
