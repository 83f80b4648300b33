#include "graph/follow/ranked.h"

#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "graph/follow/poison.h"
#include "graph/follow/random_money.h"
#include "graph/follow/takings.h"

namespace duanlian::graph {
namespace {

// Divides the money of one origin as docs/following.md says, in real numbers and in order of time: all
// transfers against all transfers.
struct PlainRanking {
  std::map<std::pair<RestKind, PocketId>, double> rests;
  std::map<TransferId, double> carried;
};

double half_lives(const MoneyGraph& graph, TransferId from, TransferId to, const Ranking& ranking) {
  return static_cast<double>(graph.transfers().time(to) - graph.transfers().time(from)) /
         static_cast<double>(ranking.half_life.micros);
}

double plain_fading(double gap) {
  const double whole = std::floor(gap);
  return std::pow(0.5, whole) * (1 - (gap - whole) / 2);
}

// Of a payment among those of its payer from it on. The weight fades from one to the next.
double plain_share(const MoneyGraph& graph, const std::vector<TransferId>& all, TransferId id,
                   const Ranking& ranking) {
  double sum = 0;
  double faded = 1;
  TransferId last = id;
  for (const TransferId other : all) {
    if (graph.transfers().from(other) != graph.transfers().from(id)) continue;
    if (moment_of(graph, other) < moment_of(graph, id)) continue;
    faded *= plain_fading(half_lives(graph, last, other, ranking));
    last = other;
    sum += static_cast<double>(graph.transfers().amount(other)) * faded;
  }
  return static_cast<double>(graph.transfers().amount(id)) / sum;
}

bool pays_after(const MoneyGraph& graph, const std::vector<TransferId>& all, PocketId pocket,
                const Moment& moment) {
  return std::ranges::any_of(all, [&](TransferId id) {
    return graph.transfers().from(id) == pocket && moment_of(graph, id) > moment;
  });
}

PlainRanking plainly(const MoneyGraph& graph, const Takings& takings, const Ranking& ranking) {
  PlainRanking plain;
  const std::vector<TransferId> all = in_order(graph);
  std::map<PocketId, double> pools;
  const double moves_on = 1 - static_cast<double>(ranking.stay_milli) / 1'000;
  for (const TransferId id : all) {
    const Transfer transfer = graph.transfers().at(id);
    const double amount = static_cast<double>(transfer.amount);
    double claimed = 0;
    double came = 0;
    for (const Takings::Taken& taken : takings.taken()) {
      if (taken.moment.id != id) continue;
      for (const Claim& claim : takings.claims(taken)) {
        claimed += static_cast<double>(claim.left);
        came += static_cast<double>(claim.value);
      }
    }
    if (pools[transfer.from] > 0) {
      const double part =
          std::min(pools[transfer.from] * plain_share(graph, all, id, ranking), amount - claimed);
      pools[transfer.from] -= part;
      came += part;
      plain.carried[id] += part;
    }
    plain.carried[id] += claimed;
    if (came == 0) continue;
    const Moment moment = moment_of(graph, id);
    if (takings.is_own(transfer.to, 0)) {
      plain.rests[{RestKind::returned, transfer.to}] += came;
    } else if (graph.kind(transfer.to) == PocketKind::cash) {
      plain.rests[{RestKind::cash, transfer.to}] += came;
    } else if (transfer.kind == MovementKind::card_payment) {
      plain.rests[{RestKind::merchant, transfer.to}] += came;
    } else if (transfer.kind == MovementKind::abroad) {
      plain.rests[{RestKind::abroad, transfer.to}] += came;
    } else if (pays_after(graph, all, transfer.to, moment)) {
      plain.rests[{RestKind::account, transfer.to}] += came * (1 - moves_on);
      pools[transfer.to] += came * moves_on;
    } else {
      plain.rests[{RestKind::account, transfer.to}] += came;
    }
  }
  for (const auto& [pocket, left] : pools) plain.rests[{RestKind::account, pocket}] += left;
  return plain;
}

TEST(RankedTest, AnswersAreThoseOfAPlainPassInOrderOfTime) {
  std::mt19937 random(23);
  constexpr int64_t kBig = 100'000'000;  // so that rounding is small beside it
  uint64_t hops = 0;
  for (int round = 0; round < 2'000; ++round) {
    MoneyGraph graph;
    fill_randomly(graph, random, 5 + random() % 60,
                  {.swaps = false,
                   .fees = false,
                   .amount_max = kBig,
                   .accounts = static_cast<uint32_t>(4 + random() % 9)});
    TraceQuestion question = random_question(graph, random);
    if (question.takings.empty()) continue;
    for (Taking& taking : question.takings) taking.victim = 0;
    question.method = FollowMethod::ranked;
    const auto takings = Takings::read(graph, question);
    ASSERT_TRUE(takings) << takings.error().message;
    const Ranking ranking{.stay_milli = round % 3 == 0 ? 0 : 150, .residual_least_millionths = 0};
    const auto trace = follow_ranked(graph, question, ranking);
    ASSERT_TRUE(trace) << trace.error().message;
    const PlainRanking plain = plainly(graph, *takings, ranking);
    std::map<std::pair<RestKind, PocketId>, double> rests = plain.rests;
    const double allowed = static_cast<double>(trace->origins[0].taken) * 1e-5 + 2'000;
    for (const Rest& rest : trace->rests) {
      ASSERT_NE(rest.kind, RestKind::cut) << "round " << round;
      rests[{rest.kind, rest.pocket}] -= static_cast<double>(sum_of(rest.shares));
      ASSERT_EQ(rest.quantity, sum_of(rest.shares));
    }
    for (const auto& [key, difference] : rests) {
      ASSERT_NEAR(difference, 0, allowed) << "round " << round << " pocket " << key.second.value();
    }
    for (const Hop& hop : trace->hops) {
      ASSERT_NEAR(plain.carried.at(hop.transfer), static_cast<double>(hop.quantity), allowed);
      ASSERT_LE(hop.quantity, graph.transfers().amount(hop.transfer));
    }
    hops += trace->hops.size();
  }
  EXPECT_GT(hops, 10'000U);
}

// For each origin, what the rests have of it.
std::vector<int64_t> sums_by_origin(const Trace& trace) {
  std::vector<int64_t> sums(trace.origins.size());
  for (const Rest& rest : trace.rests) {
    for (const Share& share : rest.shares) {
      EXPECT_GT(share.value, 0);
      sums[share.origin] += share.value;
    }
  }
  return sums;
}

void expect_conserved(const MoneyGraph& graph, const Trace& trace) {
  std::vector<int64_t> taken;
  for (const Origin& origin : trace.origins) taken.push_back(origin.taken);
  EXPECT_EQ(sums_by_origin(trace), taken);
  for (const Hop& hop : trace.hops) EXPECT_LE(hop.quantity, graph.transfers().amount(hop.transfer));
}

TEST(RankedTest, NoFenIsLostOnRandomGraphsHoweverTheQuestionIsBounded) {
  std::mt19937 random(29);
  for (int round = 0; round < 4'000; ++round) {
    MoneyGraph graph;
    fill_randomly(
        graph, random, 5 + random() % 80,
        {.amount_max = round % 2 == 0 ? 40 : 100'000, .accounts = static_cast<uint32_t>(4 + random() % 9)});
    TraceQuestion question = random_question(graph, random);
    if (question.takings.empty()) continue;
    question.method = FollowMethod::ranked;
    if (random() % 3 == 0) question.layers_max = 1 + random() % 4;
    if (random() % 3 == 0) question.least = 1 + static_cast<int64_t>(random() % 50);
    if (random() % 4 == 0) question.hub_degree = 1 + random() % 30;
    if (random() % 4 == 0) question.steps_max = 1 + random() % 30;
    if (random() % 3 == 0) question.hubs = HubPolicy::proportional;
    const auto trace = follow_ranked(graph, question);
    // A part of a taking may be worth nothing of what was paid, which is refused.
    if (!trace) continue;
    expect_conserved(graph, *trace);
    ASSERT_FALSE(HasFailure()) << "round " << round;
  }
}

TEST(RankedTest, OnlyWhatPoisonReachesHasAny) {
  std::mt19937 random(31);
  for (int round = 0; round < 500; ++round) {
    MoneyGraph graph;
    fill_randomly(graph, random, 5 + random() % 80, {.accounts = 12});
    TraceQuestion question = random_question(graph, random);
    const auto ranked = follow_ranked(graph, question);
    const auto poison = follow_poison(graph, question);
    if (!ranked || !poison) continue;
    std::set<TransferId> reached;
    for (const Hop& hop : poison->hops) reached.insert(hop.transfer);
    for (const Hop& hop : ranked->hops) ASSERT_TRUE(reached.contains(hop.transfer)) << "round " << round;
  }
}

int64_t ranked_at(const MoneyGraph& graph, const Trace& trace, const std::string& name) {
  for (const Rest& rest : trace.rests) {
    if (rest.pocket == account(graph, name)) return sum_of(rest.shares);
  }
  return 0;
}

TraceQuestion ranked_of_the_first() {
  return {.victims = {"victim"}, .takings = {{.transfer = TransferId{0}}}, .method = FollowMethod::ranked};
}

TEST(RankedTest, AWeightIsByAmountAndHalfADayLater) {
  MoneyGraph graph;
  pay(graph, "victim", "mule", 0, 8'000);
  pay(graph, "mule", "soon", 60, 9'000);
  pay(graph, "mule", "tomorrow", 60 + 24 * 60, 18'000);
  const auto trace = follow_ranked(graph, ranked_of_the_first(), {.stay_milli = 100});
  ASSERT_TRUE(trace);
  EXPECT_EQ(ranked_at(graph, *trace, "mule"), 800);
  EXPECT_EQ(ranked_at(graph, *trace, "soon"), 3'600);
  EXPECT_EQ(ranked_at(graph, *trace, "tomorrow"), 3'600);
}

TEST(RankedTest, APaymentCarriesNoMoreThanItMoved) {
  MoneyGraph graph;
  pay(graph, "victim", "mule", 0, 8'000);
  pay(graph, "mule", "a", 1, 500);
  const auto trace = follow_ranked(graph, ranked_of_the_first());
  ASSERT_TRUE(trace);
  EXPECT_EQ(ranked_at(graph, *trace, "a"), 500);
  EXPECT_EQ(ranked_at(graph, *trace, "mule"), 7'500);
}

TEST(RankedTest, ItGoesThroughASwapAndKeepsTheValue) {
  MoneyGraph graph;
  pay(graph, "victim", "mule", 0, 7'200);
  ASSERT_TRUE(graph.append({.time = Timestamp{0} + minutes(5),
                            .from = {.id = "mule"},
                            .to = {.kind = PocketKind::wallet, .id = "wallet"},
                            .asset = "CNY",
                            .amount = 7'200,
                            .arrives = 1'000,
                            .arrives_asset = "USDT",
                            .kind = MovementKind::exchange}));
  ASSERT_TRUE(graph.append({.time = Timestamp{0} + minutes(9),
                            .from = {.kind = PocketKind::wallet, .id = "wallet"},
                            .to = {.kind = PocketKind::wallet, .id = "other"},
                            .asset = "USDT",
                            .amount = 900,
                            .kind = MovementKind::chain}));
  const auto trace = follow_ranked(graph, ranked_of_the_first(), {.stay_milli = 0});
  ASSERT_TRUE(trace);
  ASSERT_EQ(trace->rests.size(), 2U);
  EXPECT_EQ(trace->rests[0].kind, RestKind::wallet);
  EXPECT_EQ(trace->rests[0].quantity, 900);
  EXPECT_EQ(sum_of(trace->rests[0].shares), 6'480);
  EXPECT_EQ(trace->rests[0].layer, 3U);
  EXPECT_EQ(sum_of(trace->rests[1].shares), 720);
}

TEST(RankedTest, TheMostIsFollowedFirstWhenThereIsNoTimeForAll) {
  MoneyGraph graph;
  pay(graph, "victim", "mule", 0, 10'000);
  pay(graph, "mule", "big", 1, 9'000);
  pay(graph, "mule", "small", 1, 1'000);
  pay(graph, "big", "far", 2, 9'000);
  pay(graph, "small", "near", 2, 1'000);
  TraceQuestion question = ranked_of_the_first();
  question.steps_max = 6;
  const auto trace = follow_ranked(graph, question, {.stay_milli = 0});
  ASSERT_TRUE(trace);
  EXPECT_EQ(ranked_at(graph, *trace, "far"), 9'000);
  EXPECT_EQ(ranked_at(graph, *trace, "near"), 0);
  ASSERT_EQ(trace->cuts.size(), 1U);
  EXPECT_EQ(trace->cuts[0].kind, CutKind::steps);
  EXPECT_EQ(trace->cuts[0].value, 1'000);
  EXPECT_EQ(trace->rests.back().kind, RestKind::cut);
}

}  // namespace
}  // namespace duanlian::graph
