#include "graph/shapes/shapes.h"

#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

#include "graph/shapes/slow_shapes.h"

namespace duanlian::graph {
namespace {

constexpr int64_t kCreditMin = 50;

ShapeOptions small_options() {
  return {.window = {40},
          .scatter_gather = {25},
          .pass_through = {12},
          .burst = {15},
          .layers = {20},
          .neighbours_max = kNeighboursMax,
          .crossing_steps_max = 1U << 16,
          .cycle_steps_max = 1U << 14};
}

std::string words_of(const ShapeEdge& edge) {
  return std::to_string(edge.from) + " -> " + std::to_string(edge.to) + " at " + std::to_string(edge.time) +
         " amount " + std::to_string(edge.amount);
}

// Transfers of a few pockets: equal times, parallel and own transfers, late and too late ones among them.
class DrawnTransfers {
 public:
  explicit DrawnTransfers(uint32_t seed) : random_(seed), pockets_(3 + draw(7)), pace_(1 + draw(4)) {}

  ShapeEdge next() {
    time_ += draw(pace_);
    if (draw(60) == 0) time_ += draw(60);
    int64_t late = 0;
    if (draw(6) == 0) late = draw(draw(4) == 0 ? 60 : 12);
    const auto pocket = [&] { return draw(draw(3) == 0 ? 2 : pockets_) * 1'000'003U; };
    return {.from = pocket(), .to = pocket(), .time = time_ - late, .amount = draw(100)};
  }
  uint32_t draw(uint32_t below) { return static_cast<uint32_t>(random_() % below); }

 private:
  std::mt19937_64 random_;
  uint32_t pockets_;
  uint32_t pace_;
  int64_t time_ = 1'000;
};

void expect_equal(const SideStatistics& found, const SlowShapes::Statistics& expected) {
  EXPECT_EQ(found.degree, expected.degree);
  EXPECT_EQ(found.fan, expected.fan);
  EXPECT_EQ(found.sum, expected.sum);
  EXPECT_EQ(found.min, expected.min);
  EXPECT_EQ(found.max, expected.max);
  EXPECT_NEAR(found.mean(), expected.mean, 1e-9);
  EXPECT_NEAR(found.variance(), expected.variance, 1e-9 * (1 + expected.variance));
  EXPECT_NEAR(found.skew(), expected.skew, 1e-6);
}

void expect_equal(const ShapeSighting& found, const ShapeSighting& expected, const char* name) {
  EXPECT_EQ(found.count, expected.count) << name;
  EXPECT_EQ(found.size, expected.size) << name;
  EXPECT_FALSE(found.is_truncated) << name;
}

void expect_equal_base(ShapeReading& found, const SlowShapes& slow, const ShapeEdge& edge) {
  expect_equal(found.from_out(), slow.statistics(edge, edge.from, true));
  expect_equal(found.from_in(), slow.statistics(edge, edge.from, false));
  expect_equal(found.to_out(), slow.statistics(edge, edge.to, true));
  expect_equal(found.to_in(), slow.statistics(edge, edge.to, false));
  expect_equal(found.gather_scatter(), slow.gather_scatter(edge), "gather_scatter");
  const PassSighting pass = slow.pass_through(edge);
  EXPECT_EQ(found.pass_through().credits, pass.credits);
  EXPECT_EQ(found.pass_through().debits, pass.debits);
  EXPECT_EQ(found.pass_through().in, pass.in);
  EXPECT_EQ(found.pass_through().out, pass.out);
  EXPECT_EQ(found.pass_through().passed, pass.passed);
  EXPECT_EQ(found.pass_through().rested_us, pass.rested_us);
  EXPECT_EQ(found.burst(kCreditMin).payees, slow.burst(edge, kCreditMin).payees);
}

void expect_equal_all(Shapes& shapes, const SlowShapes& slow, const ShapeEdge& edge) {
  SCOPED_TRACE(words_of(edge));
  ShapeReading found = shapes.look(edge);
  expect_equal_base(found, slow, edge);
  expect_equal(found.scatter_gather(), slow.scatter_gather(edge), "scatter_gather");
  expect_equal(found.bipartite(), slow.bipartite(edge), "bipartite");
  expect_equal(found.stack(), slow.stack(edge), "stack");
  const CycleSighting cycle = slow.cycle(edge);
  EXPECT_EQ(found.cycle().count, cycle.count);
  EXPECT_EQ(found.cycle().hops, cycle.hops);
  EXPECT_EQ(found.cycle().by_hops, cycle.by_hops);
  EXPECT_FALSE(found.cycle().is_truncated);
  const LayerSighting layer = slow.layer(edge);
  if (found.layer().is_truncated) return;
  EXPECT_EQ(found.layer().depth, layer.depth);
  EXPECT_EQ(found.layer().seeds, layer.seeds);
}

TEST(ShapesTest, AreWhatTheSlowReferenceFindsOnThousandsOfGraphs) {
  for (uint32_t graph = 0; graph < 2'500 && !testing::Test::HasFailure(); ++graph) {
    SCOPED_TRACE("graph " + std::to_string(graph));
    DrawnTransfers drawn(graph);
    Shapes shapes(small_options());
    SlowShapes slow(small_options());
    for (uint32_t i = 0; i < 40; ++i) {
      const ShapeEdge edge = drawn.next();
      expect_equal_all(shapes, slow, edge);
      // Rules may ask and the transfer never come.
      if (drawn.draw(5) == 0) continue;
      shapes.add(edge);
      slow.add(edge);
      if (drawn.draw(8) != 0) continue;
      const SlowShapes::Seed seed{.pocket = edge.to, .time = edge.time, .seed = drawn.draw(4)};
      slow.mark(seed);
      shapes.mark(seed.pocket, seed.time, seed.seed);
    }
  }
}

}  // namespace
}  // namespace duanlian::graph
