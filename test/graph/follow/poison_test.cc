#include "graph/follow/poison.h"

#include <gtest/gtest.h>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "graph/follow/random_money.h"
#include "graph/follow/takings.h"

namespace duanlian::graph {
namespace {

using Reached = std::map<std::pair<TransferId, uint32_t>, uint32_t>;  // by transfer and origin: the layer

bool ends_at(const MoneyGraph& graph, TransferId id, const Takings& takings, uint32_t origin) {
  const Transfer transfer = graph.transfers().at(id);
  return graph.kind(transfer.to) == PocketKind::cash || transfer.kind == MovementKind::card_payment ||
         transfer.kind == MovementKind::abroad || transfer.arrives.value_or(1) == 0 ||
         takings.is_own(transfer.to, origin);
}

// A transfer is tainted when it is a taking, or when one before it is that ended at its payer: until nothing
// new is found.
Reached brute_force(const MoneyGraph& graph, const TraceQuestion& question, const Takings& takings) {
  Reached reached;
  for (const Takings::Taken& taken : takings.taken()) {
    for (const Claim& claim : takings.claims(taken)) reached[{taken.moment.id, claim.origin}] = 1;
  }
  const std::vector<TransferId> all = in_order(graph);
  bool more = true;
  while (more) {
    more = false;
    const Reached before = reached;
    for (const auto& [key, layer] : before) {
      const auto [carrier, origin] = key;
      if (ends_at(graph, carrier, takings, origin) || layer >= question.layers_max) continue;
      for (const TransferId id : all) {
        if (graph.transfers().from(id) != graph.transfers().to(carrier)) continue;
        if (moment_of(graph, id) <= moment_of(graph, carrier)) continue;
        if (graph.transfers().time(id) > question.until.micros) continue;
        const auto [at, added] = reached.try_emplace({id, origin}, layer + 1);
        if (!added && at->second <= layer + 1) continue;
        at->second = layer + 1;
        more = true;
      }
    }
  }
  return reached;
}

TEST(PoisonTest, WhatIsTaintedIsWhatABruteForceReaches) {
  std::mt19937 random(11);
  uint64_t tainted = 0;
  for (int round = 0; round < 3'000; ++round) {
    MoneyGraph graph;
    fill_randomly(graph, random, 5 + random() % 60, {.swaps = round % 2 == 0, .fees = false});
    TraceQuestion question = random_question(graph, random);
    question.method = FollowMethod::poison;
    if (random() % 2 == 0) question.layers_max = 1 + random() % 4;
    if (random() % 3 == 0) question.until = Timestamp{0} + hours(static_cast<int64_t>(30 + random() % 30));
    std::erase_if(question.takings, [&](const Taking& taking) {
      return graph.transfers().time(taking.transfer) > question.until.micros;
    });
    if (question.takings.empty()) continue;
    const auto takings = Takings::read(graph, question);
    ASSERT_TRUE(takings) << takings.error().message;
    const auto trace = follow_poison(graph, question);
    ASSERT_TRUE(trace) << trace.error().message;
    std::set<std::pair<TransferId, uint32_t>> told;
    std::map<TransferId, uint32_t> layers;
    for (const Hop& hop : trace->hops) {
      for (const Share& share : hop.shares) told.insert({hop.transfer, share.origin});
      layers[hop.transfer] = hop.layer;
    }
    const Reached reached = brute_force(graph, question, *takings);
    std::set<std::pair<TransferId, uint32_t>> expected;
    std::map<TransferId, uint32_t> expected_layers;
    for (const auto& [key, layer] : reached) {
      expected.insert(key);
      const auto at = expected_layers.try_emplace(key.first, layer).first;
      at->second = std::min(at->second, layer);
    }
    ASSERT_EQ(told, expected) << "round " << round;
    ASSERT_EQ(layers, expected_layers) << "round " << round;
    tainted += told.size();
  }
  EXPECT_GT(tainted, 10'000U);
}

int64_t value_at(const Trace& trace, RestKind kind, PocketId pocket) {
  for (const Rest& rest : trace.rests) {
    if (rest.kind == kind && rest.pocket == pocket) return rest.shares.at(0).value;
  }
  return 0;
}

TraceQuestion poison_of_the_first() {
  return {.victims = {"victim"}, .takings = {{.transfer = TransferId{0}}}, .method = FollowMethod::poison};
}

TEST(PoisonTest, ValuesAreBoundedByWhatWasTakenCameInAndIsThere) {
  MoneyGraph graph;
  pay(graph, "victim", "mule", 0, 1'000);
  pay(graph, "shop", "mule", 1, 5'000);
  pay(graph, "mule", "a", 2, 300);       // at most 300 can be there
  pay(graph, "mule", "b", 3, 4'000);     // at most the 1,000
  pay(graph, "b", "c", 4, 3'800);        // 200 are left at b
  pay(graph, "mule", "cash", 5, 1'600);  // 100 are left at the mule
  const auto trace = follow_poison(graph, poison_of_the_first());
  ASSERT_TRUE(trace);
  EXPECT_EQ(value_at(*trace, RestKind::account, account(graph, "mule")), 100);
  EXPECT_EQ(value_at(*trace, RestKind::account, account(graph, "a")), 300);
  EXPECT_EQ(value_at(*trace, RestKind::account, account(graph, "b")), 200);
  EXPECT_EQ(value_at(*trace, RestKind::account, account(graph, "c")), 1'000);
  EXPECT_EQ(value_at(*trace, RestKind::cash, account(graph, "cash")), 1'000);
  ASSERT_EQ(trace->hops.size(), 5U);
  EXPECT_EQ(trace->hops[1].dwell, minutes(2));
  for (const Rest& rest : trace->rests) EXPECT_EQ(rest.value_min, 0);
}

TEST(PoisonTest, WhatLeftWithoutATransferAndWhatAFeeKeptMayBeTainted) {
  MoneyGraph graph;
  pay(graph, "victim", "mule", 0, 1'000);
  pay(graph, "mule", "a", 2, 100, 400);  // 600 are gone
  const Movement with_fee{.time = Timestamp{0} + minutes(3),
                          .from = {.id = "mule"},
                          .to = {.id = "b"},
                          .asset = "CNY",
                          .amount = 300,
                          .arrives = 280};
  ASSERT_TRUE(graph.append(with_fee));
  const auto trace = follow_poison(graph, poison_of_the_first());
  ASSERT_TRUE(trace);
  EXPECT_EQ(value_at(*trace, RestKind::unseen, account(graph, "mule")), 600);
  EXPECT_EQ(value_at(*trace, RestKind::fee, account(graph, "mule")), 20);
  EXPECT_EQ(value_at(*trace, RestKind::account, account(graph, "b")), 280);
}

TEST(PoisonTest, WhereItEndsBeforeTheMoneyDoesIsSaid) {
  MoneyGraph graph;
  pay(graph, "victim", "mule", 0, 1'000);
  pay(graph, "mule", "hub", 1, 900);
  for (int i = 0; i < 50; ++i) pay(graph, "hub", "x" + std::to_string(i), 2 + i, 10);
  TraceQuestion question = poison_of_the_first();
  question.hub_degree = 40;
  const auto stopped = follow_poison(graph, question);
  ASSERT_TRUE(stopped);
  EXPECT_EQ(value_at(*stopped, RestKind::hub, account(graph, "hub")), 900);
  ASSERT_EQ(stopped->cuts.size(), 1U);
  EXPECT_EQ(stopped->cuts[0].kind, CutKind::hub);
  EXPECT_EQ(stopped->cuts[0].transfers, 50U);

  question.hubs = HubPolicy::proportional;
  question.hops_max = 5;
  const auto through = follow_poison(graph, question);
  ASSERT_TRUE(through);
  EXPECT_EQ(value_at(*through, RestKind::account, account(graph, "x49")), 10);
  EXPECT_EQ(through->hops.size(), 5U);
  ASSERT_EQ(through->cuts.size(), 1U);
  EXPECT_EQ(through->cuts[0].kind, CutKind::hops);
  EXPECT_EQ(through->cuts[0].transfers, 47U);

  question.steps_max = 10;
  const auto broken = follow_poison(graph, question);
  ASSERT_TRUE(broken);
  EXPECT_EQ(value_at(*broken, RestKind::cut, account(graph, "hub")), 900);
}

TEST(PoisonTest, WhatIsWrongInAQuestionIsRefused) {
  MoneyGraph graph;
  pay(graph, "victim", "mule", 0, 1'000);
  const TraceQuestion good = poison_of_the_first();
  ASSERT_TRUE(follow_poison(graph, good));
  const auto refused = [&](const auto& spoil) {
    TraceQuestion bad = good;
    spoil(bad);
    return !follow_poison(graph, bad);
  };
  EXPECT_TRUE(refused([](TraceQuestion& bad) { bad.takings.clear(); }));
  EXPECT_TRUE(refused([](TraceQuestion& bad) { bad.takings[0].transfer = TransferId{1}; }));
  EXPECT_TRUE(refused([](TraceQuestion& bad) { bad.takings[0].victim = 1; }));
  EXPECT_TRUE(refused([](TraceQuestion& bad) { bad.takings[0].amount = 1'001; }));
  EXPECT_TRUE(refused([](TraceQuestion& bad) { bad.takings[0].amount = 0; }));
  EXPECT_TRUE(refused([](TraceQuestion& bad) { bad.takings.push_back(Taking(bad.takings[0])); }));
  EXPECT_TRUE(refused([](TraceQuestion& bad) { bad.least = 0; }));
  EXPECT_TRUE(refused([](TraceQuestion& bad) { bad.layers_max = 0; }));
  EXPECT_TRUE(refused([](TraceQuestion& bad) { bad.rates = {{"CNY", "USDT", 0, 1}}; }));
  EXPECT_TRUE(refused([](TraceQuestion& bad) { bad.until = Timestamp{-1}; }));
  graph.set_status(TransferId{0}, MovementStatus::reversed);
  EXPECT_FALSE(follow_poison(graph, good));
}

}  // namespace
}  // namespace duanlian::graph
