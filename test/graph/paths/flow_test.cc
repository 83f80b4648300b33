#include "graph/paths/flow.h"

#include <gtest/gtest.h>

#include "graph/paths/plain_graph.h"
#include "graph/paths/trace_counts.h"

namespace duanlian::graph {
namespace {

Flow plain_flow(const PlainGraph& plain, PocketId pocket, FlowSide side, const TimeWindow& window) {
  Flow flow;
  if (plain.is_cash(pocket)) return flow;
  for (const PlainTransfer& it : plain.all) {
    if ((side == FlowSide::out ? it.from : it.to) != pocket || !is_in(window, it.time)) continue;
    ++flow.count;
    flow.sum += side == FlowSide::out ? it.amount : it.arrives;
  }
  return flow;
}

TEST(FlowTest, SumsAndCountsAreThoseOfThePlainestReckoning) {
  std::mt19937 random(1);
  for (int round = 0; round < 2'000; ++round) {
    const PlainGraph plain(random);
    if (plain.graph.pockets() == 0) continue;
    for (int question = 0; question < 5; ++question) {
      const PocketId pocket = plain.any_pocket(random);
      const TimeWindow window = some_window(random);
      const Flow out = plain_flow(plain, pocket, FlowSide::out, window);
      const Flow in = plain_flow(plain, pocket, FlowSide::in, window);
      const auto both = in_and_out(plain.graph, pocket, window);
      const auto out_only = out_sum(plain.graph, pocket, window);
      const auto in_only = in_sum(plain.graph, pocket, window);
      ASSERT_TRUE(both && out_only && in_only);
      ASSERT_EQ(both->out.count, out.count);
      ASSERT_EQ(both->out.sum, out.sum);
      ASSERT_EQ(both->in.count, in.count);
      ASSERT_EQ(both->in.sum, in.sum);
      ASSERT_EQ(std::tuple(out_only->count, out_only->sum), std::tuple(out.count, out.sum));
      ASSERT_EQ(std::tuple(in_only->count, in_only->sum), std::tuple(in.count, in.sum));
      ASSERT_FALSE(both->in.cut || both->out.cut);
      const auto ratio = both->out_per_in_milli();
      ASSERT_EQ(ratio.has_value(), in.sum != 0);
      ASSERT_EQ(ratio.value_or(0), in.sum == 0 ? 0 : out.sum * 1'000 / in.sum);
    }
  }
}

uint64_t plain_traces(const PlainGraph& plain, PocketId pocket, Moment after, const TimeWindow& window,
                      uint32_t hops) {
  if (hops == 0) return 1;
  if (plain.is_cash(pocket)) return 0;
  uint64_t sum = 0;
  for (const PlainTransfer& it : plain.all) {
    if (it.from != pocket || !(after < it.moment()) || !is_in(window, it.time)) continue;
    sum += plain_traces(plain, it.to, it.moment(), window, hops - 1);
  }
  return sum;
}

TEST(TraceCountsTest, AreThoseOfEveryChainOneByOne) {
  std::mt19937 random(2);
  uint64_t of_four = 0;
  for (int round = 0; round < 2'000; ++round) {
    const PlainGraph plain(random, 40);
    if (plain.graph.pockets() == 0) continue;
    const PocketId pocket = plain.any_pocket(random);
    const TimeWindow window = some_window(random);
    for (uint32_t hops = 1; hops <= 4; ++hops) {
      const auto counts = ascending_trace(plain.graph, pocket, window, hops);
      ASSERT_TRUE(counts);
      ASSERT_FALSE(counts->cut);
      ASSERT_EQ(counts->by_hops.size(), hops);
      for (uint32_t i = 0; i < hops; ++i) {
        ASSERT_EQ(counts->by_hops[i], plain_traces(plain, pocket, {INT64_MIN, {}}, window, i + 1));
      }
      if (hops == 4) of_four += counts->by_hops[3];
    }
  }
  EXPECT_GT(of_four, 2'000U);
}

Movement told_yuan(std::string_view from, std::string_view to, int64_t minute, int64_t amount) {
  return {.time = Timestamp{0} + minutes(minute),
          .from = {.id = from},
          .to = {.id = to},
          .asset = "CNY",
          .amount = amount};
}

TEST(FlowTest, WhatIsWrongIsRefused) {
  MoneyGraph graph;
  EXPECT_FALSE(out_sum(graph, PocketId{0}, {}));
  ASSERT_TRUE(graph.append(told_yuan("a", "b", 0, 1)));
  EXPECT_TRUE(out_sum(graph, PocketId{0}, {}));
  EXPECT_FALSE(in_sum(graph, PocketId{2}, {}));
  EXPECT_FALSE(in_and_out(graph, kNoPocket, {}));
  EXPECT_FALSE(out_sum(graph, PocketId{0}, {Timestamp{2}, Timestamp{1}}));
  EXPECT_FALSE(ascending_trace(graph, PocketId{0}, {}, 0));
  EXPECT_FALSE(ascending_trace(graph, PocketId{0}, {}, kTraceHopsMax + 1));
}

TEST(FlowTest, ASumBeyondAllNumbersSaysSo) {
  MoneyGraph graph;
  ASSERT_TRUE(graph.append(told_yuan("a", "b", 0, INT64_MAX)));
  ASSERT_TRUE(graph.append(told_yuan("a", "b", 1, 2)));
  const auto flow = out_sum(graph, PocketId{0}, {});
  ASSERT_TRUE(flow);
  EXPECT_EQ(flow->sum, INT64_MAX);
  EXPECT_EQ(flow->cut, PathCut::number);
  EXPECT_EQ(flow->count, 2U);
}

TEST(FlowTest, ABoundThatCutsIsNamed) {
  MoneyGraph graph;
  for (int i = 0; i < 20'000; ++i) ASSERT_TRUE(graph.append(told_yuan("a", "b", i, 1)));
  const auto few = out_sum(graph, PocketId{0}, {}, {.steps_max = 100});
  ASSERT_TRUE(few);
  EXPECT_EQ(few->cut, PathCut::steps_max);
  EXPECT_EQ(few->sum, 100);
  const auto all = out_sum(graph, PocketId{0}, {}, {.steps_max = 20'000});
  ASSERT_TRUE(all);
  EXPECT_FALSE(all->cut);
  EXPECT_EQ(all->sum, 20'000);
  int asked = 0;
  const auto late = out_sum(graph, PocketId{0}, {}, {.out_of_time = [&] { return ++asked == 3; }});
  ASSERT_TRUE(late);
  EXPECT_EQ(late->cut, PathCut::out_of_time);
  EXPECT_GT(late->sum, 0);
  EXPECT_LT(late->sum, 20'000);
  const auto traces = ascending_trace(graph, PocketId{0}, {}, 2, {.steps_max = 10});
  ASSERT_TRUE(traces);
  EXPECT_EQ(traces->cut, PathCut::steps_max);
  EXPECT_EQ(traces->steps, 10U);
}

TEST(FlowTest, AQuestionDoesNotSeeWhatComesWhileItIsAnswered) {
  MoneyGraph graph;
  ASSERT_TRUE(graph.append(told_yuan("a", "b", 0, 1)));
  ASSERT_TRUE(graph.append(told_yuan("b", "c", 1, 1)));
  const auto tell_another = [&] {
    EXPECT_TRUE(graph.append(told_yuan("a", "b", 2, 1)));
    EXPECT_TRUE(graph.append(told_yuan("b", "c", 3, 1)));
    return false;
  };
  const auto flow = out_sum(graph, PocketId{0}, {}, {.out_of_time = tell_another});
  ASSERT_TRUE(flow);
  EXPECT_EQ(flow->count, 1U);
  EXPECT_EQ(graph.size(), 4U);
  const auto traces = ascending_trace(graph, PocketId{0}, {}, 2, {.out_of_time = tell_another});
  ASSERT_TRUE(traces);
  EXPECT_EQ(traces->by_hops, (std::vector<uint64_t>{2, 3}));
  EXPECT_EQ(graph.size(), 6U);
}

}  // namespace
}  // namespace duanlian::graph
