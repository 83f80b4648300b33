#include "graph/shapes/shapes.h"

#include <algorithm>
#include <cstdint>
#include <gtest/gtest.h>
#include <string>

#include "graph/shapes/drawn_transfers.h"
#include "graph/shapes/slow_shapes.h"

namespace duanlian::graph {
namespace {

constexpr int64_t kCreditMin = 50;

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

// What was looked at of a kind, so that an empty comparison does not pass.
struct Found {
  uint64_t scatter_gather = 0, gather_scatter = 0, bipartite = 0, stack = 0, cycle = 0, deep = 0, joined = 0;

  void add(ShapeReading& reading) {
    scatter_gather += reading.scatter_gather().count;
    gather_scatter += reading.gather_scatter().count;
    bipartite += reading.bipartite().count;
    stack += reading.stack().count;
    cycle += reading.cycle().by_hops[kCycleHopsMax - 1] + reading.cycle().by_hops[kCycleHopsMax];
    deep += reading.layer().depth >= 3;
    joined += reading.layer().seeds >= 3;
  }
  uint64_t least() const {
    return std::min({scatter_gather, gather_scatter, bipartite, stack, cycle, deep, joined});
  }
};

TEST(ShapesTest, AreWhatTheSlowReferenceFindsOnAThousandGraphs) {
  Found found;
  for (uint32_t graph = 0; graph < 1'000 && !testing::Test::HasFailure(); ++graph) {
    SCOPED_TRACE("graph " + std::to_string(graph));
    DrawnTransfers drawn(graph);
    Shapes shapes(small_options());
    SlowShapes slow(small_options());
    for (uint32_t i = 0; i < 40; ++i) {
      const ShapeEdge edge = drawn.next();
      expect_equal_all(shapes, slow, edge);
      ShapeReading reading = shapes.look(edge);
      found.add(reading);
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
  EXPECT_GT(found.least(), 100U);
}

void expect_at_most(const ShapeSighting& found, const ShapeSighting& all, const char* name) {
  EXPECT_LE(found.count, all.count) << name;
  EXPECT_LE(found.size, all.size) << name;
  if (found.is_truncated) return;
  EXPECT_EQ(found.count, all.count) << name;
  EXPECT_EQ(found.size, all.size) << name;
}

TEST(ShapesTest, NeverSayMoreThanThereIsAndSayWhenTheyWereCut) {
  uint64_t cut = 0, whole = 0;
  for (uint32_t graph = 0; graph < 500 && !testing::Test::HasFailure(); ++graph) {
    SCOPED_TRACE("graph " + std::to_string(graph));
    DrawnTransfers drawn(graph);
    ShapeOptions options = small_options();
    options.neighbours_max = 1 + drawn.draw(5);
    options.crossing_steps_max = drawn.draw(3) == 0 ? 10 + drawn.draw(40) : options.crossing_steps_max;
    options.cycle_steps_max = drawn.draw(3) == 0 ? 10 + drawn.draw(60) : options.cycle_steps_max;
    Shapes shapes(options);
    SlowShapes slow(options);
    for (uint32_t i = 0; i < 45; ++i) {
      const ShapeEdge edge = drawn.next();
      SCOPED_TRACE(words_of(edge));
      ShapeReading found = shapes.look(edge);
      expect_at_most(found.scatter_gather(), slow.scatter_gather(edge), "scatter_gather");
      expect_at_most(found.bipartite(), slow.bipartite(edge), "bipartite");
      expect_at_most(found.stack(), slow.stack(edge), "stack");
      const CycleSighting all = slow.cycle(edge);
      EXPECT_LE(found.cycle().count, all.count);
      if (!found.cycle().is_truncated) {
        EXPECT_EQ(found.cycle().by_hops, all.by_hops);
      }
      (found.scatter_gather().is_truncated || found.cycle().is_truncated ? cut : whole) += 1;
      shapes.add(edge);
      slow.add(edge);
    }
  }
  EXPECT_GT(cut, 1'000U);
  EXPECT_GT(whole, 1'000U);
}

}  // namespace
}  // namespace duanlian::graph
