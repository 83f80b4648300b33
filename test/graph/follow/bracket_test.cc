#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "graph/follow/confidence.h"
#include "graph/follow/follow.h"
#include "graph/follow/random_money.h"

namespace duanlian::graph {
namespace {

using ValueByRest = std::map<std::pair<RestKind, PocketId>, int64_t>;

ValueByRest values_of(const Trace& trace) {
  ValueByRest values;
  for (const Rest& rest : trace.rests) values[{rest.kind, rest.pocket}] = sum_of(rest.shares);
  return values;
}

bool doubts(const Rest& rest, Doubt doubt) { return std::ranges::count(rest.doubts, doubt) == 1; }

class BracketTest : public testing::TestWithParam<FollowMethod> {};

TEST_P(BracketTest, SpansWhatTheConservingMethodsSayOneByOne) {
  std::mt19937 random(43);
  uint64_t wide = 0;
  uint64_t added = 0;
  for (int round = 0; round < 700; ++round) {
    MoneyGraph graph;
    fill_randomly(graph, random, 5 + random() % 70, {});
    TraceQuestion question = random_question(graph, random);
    if (random() % 3 == 0) question.layers_max = static_cast<uint32_t>(1 + random() % 4);
    if (random() % 4 == 0) question.hub_degree = 1 + random() % 30;
    question.method = GetParam();
    const auto alone = follow(graph, question);
    const auto bracket = follow_with_bracket(graph, question);
    ASSERT_EQ(alone.has_value(), bracket.has_value());
    if (!alone) continue;

    std::vector<ValueByRest> said;
    std::set<std::pair<RestKind, PocketId>> expected;
    for (const auto method : {FollowMethod::fifo, FollowMethod::lifo, FollowMethod::proportional}) {
      TraceQuestion other = question;
      other.method = method;
      const auto trace = follow(graph, other);
      ASSERT_TRUE(trace);
      said.push_back(values_of(*trace));
    }
    ValueByRest own = values_of(*alone);
    for (const auto& values : said) {
      for (const auto& [key, value] : values) expected.insert(key);
    }
    for (const auto& [key, value] : own) expected.insert(key);
    std::set<std::pair<RestKind, PocketId>> told;
    for (const Rest& rest : bracket->rests) {
      const std::pair key{rest.kind, rest.pocket};
      ASSERT_TRUE(told.insert(key).second);
      std::vector<int64_t> all;
      for (auto& values : said) all.push_back(values[key]);
      ASSERT_EQ(rest.value_min, std::ranges::min(all)) << "round " << round;
      ASSERT_EQ(rest.value_max, std::ranges::max(all)) << "round " << round;
      ASSERT_EQ(sum_of(rest.shares), own[key]);
      ASSERT_EQ(rest.confidence_milli, confidence_milli(rest));
      ASSERT_GE(rest.confidence_milli, 0);
      ASSERT_LE(rest.confidence_milli, 1'000);
      ASSERT_TRUE(std::ranges::is_sorted(rest.doubts));
      ASSERT_EQ(doubts(rest, Doubt::methods_differ), methods_differ(rest));
      wide += methods_differ(rest) ? 1U : 0U;
      added += rest.shares.empty() ? 1U : 0U;
    }
    ASSERT_EQ(told, expected) << "round " << round;
    ASSERT_EQ(bracket->hops.size(), alone->hops.size());
    ASSERT_TRUE(std::ranges::is_sorted(bracket->rests, {}, [](const Rest& rest) {
      return std::tuple(rest.kind, -sum_of(rest.shares), rest.pocket);
    }));
  }
  EXPECT_GT(wide, 100U);
  if (GetParam() != FollowMethod::poison && GetParam() != FollowMethod::proportional) {
    EXPECT_GT(added, 100U);
  }
}

INSTANTIATE_TEST_SUITE_P(Methods, BracketTest,
                         testing::Values(FollowMethod::fifo, FollowMethod::lifo, FollowMethod::proportional,
                                         FollowMethod::poison, FollowMethod::ranked),
                         [](const auto& method) {
                           return std::string(words(FollowMethod{})[static_cast<std::size_t>(method.param)]);
                         });

const Rest& rest_at(const Trace& trace, PocketId pocket) {
  return *std::ranges::find(trace.rests, pocket, &Rest::pocket);
}

TEST(BracketCaseTest, OneWhoHasOnlyTheVictimsMoneyIsSureAndAMixedOneIsNot) {
  MoneyGraph graph;
  pay(graph, "victim", "mule", 0, 1'000);
  pay(graph, "mule", "clean", 1, 400, 1'000);
  pay(graph, "shop", "mule", 2, 9'400);
  pay(graph, "mule", "late", 3, 5'000, 10'000);
  const auto trace = follow_with_bracket(
      graph, {.victims = {"victim"}, .takings = {{.transfer = TransferId{0}}}, .method = FollowMethod::fifo});
  ASSERT_TRUE(trace);
  const Rest& sure = rest_at(*trace, account(graph, "clean"));
  EXPECT_EQ(sure.value_min, 400);
  EXPECT_EQ(sure.value_max, 400);
  EXPECT_EQ(sure.confidence_milli, 1'000);
  EXPECT_TRUE(sure.doubts.empty());

  const Rest& late = rest_at(*trace, account(graph, "late"));
  EXPECT_EQ(sum_of(late.shares), 600);
  EXPECT_EQ(late.value_min, 0);
  EXPECT_EQ(late.value_max, 600);
  EXPECT_EQ(late.confidence_milli, 425);  // 0.5 for the bracket, 0.85 for the 600 of 5,000

  // First in, first out leaves nothing at the mule; last in, first out leaves all of it.
  const Rest& mule = rest_at(*trace, account(graph, "mule"));
  EXPECT_TRUE(mule.shares.empty());
  EXPECT_EQ(mule.value_max, 600);
  EXPECT_EQ(mule.balance, 5'000);
  EXPECT_EQ(mule.confidence_milli, 500);
  EXPECT_EQ(mule.doubts, std::vector{Doubt::methods_differ});
}

TEST(BracketCaseTest, EveryDoubtTakesItsPart) {
  Rest rest{.quantity = 100, .shares = {{0, 100}}, .balance = 100, .value_min = 100, .value_max = 100};
  EXPECT_EQ(confidence_milli(rest), 1'000);
  const auto with = [&](std::vector<Doubt> these) {
    Rest doubted = rest;
    doubted.doubts = std::move(these);
    return confidence_milli(doubted);
  };
  EXPECT_EQ(with({Doubt::hub_crossed}), 500);
  EXPECT_EQ(with({Doubt::balance_inferred, Doubt::unseen_income}), 765);
  for (std::size_t i = 1; i < words(Doubt{}).size(); ++i) EXPECT_LT(with({static_cast<Doubt>(i)}), 1'000);
  rest.value_min = 50;
  EXPECT_EQ(confidence_milli(rest), 750);
}

}  // namespace
}  // namespace duanlian::graph
