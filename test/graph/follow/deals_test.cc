#include <algorithm>
#include <gtest/gtest.h>
#include <memory>
#include <optional>
#include <string>

#include "graph/follow/follow.h"

namespace duanlian::graph {
namespace {

constexpr int64_t kFenAUnit = 720;  // of a million smallest units

// A dealer, what his clients pay into his account, and the coins that leave his wallet.
class DealsTest : public testing::Test {
 protected:
  TransferId pay(const std::string& from, const std::string& to, int64_t minute, int64_t fen) {
    return add({.time = at(minute), .from = {.id = from}, .to = {.id = to}, .asset = "CNY", .amount = fen});
  }
  TransferId send(const std::string& from, const std::string& to, int64_t minute, int64_t fen) {
    return add({.time = at(minute),
                .from = {.kind = PocketKind::wallet, .id = from},
                .to = {.kind = PocketKind::wallet, .id = to},
                .asset = "USDT@tron",
                .amount = fen * 1'000'000 / kFenAUnit,
                .kind = MovementKind::chain});
  }
  // Of one holder, all of that name.
  void hold(const std::string& holder, const std::string& name) {
    for (const PocketId pocket : graph_.find_all(name)) ASSERT_TRUE(holders_->add(holder, pocket));
    question_.held_together = [holders = holders_](PocketId pocket) { return holders->with(pocket); };
  }
  void take(TransferId transfer, const std::string& victim) {
    question_.victims.push_back(victim);
    question_.takings.push_back(
        {.transfer = transfer, .victim = static_cast<uint32_t>(question_.victims.size() - 1)});
  }
  Trace trace() {
    auto done = follow_with_bracket(graph_, question_);
    EXPECT_TRUE(done) << done.error().message;
    return done ? *std::move(done) : Trace{};
  }
  // Of all victims together, at the account or wallet.
  int64_t value_at(const Trace& trace, const std::string& name) const {
    int64_t value = 0;
    for (const Rest& rest : trace.rests) value += graph_.name(rest.pocket) == name ? sum_of(rest.shares) : 0;
    return value;
  }
  bool has_doubt(const Trace& trace, const std::string& name, Doubt doubt) const {
    for (const Rest& rest : trace.rests) {
      if (graph_.name(rest.pocket) == name) return std::ranges::find(rest.doubts, doubt) != rest.doubts.end();
    }
    return false;
  }

  MoneyGraph graph_;
  std::shared_ptr<Holders> holders_ = std::make_shared<Holders>();
  TraceQuestion question_{.rates = {{"CNY", "USDT@tron", 1'000'000, kFenAUnit}}};

 private:
  static Timestamp at(int64_t minute) { return Timestamp{0} + minutes(minute); }
  TransferId add(const Movement& movement) {
    const auto appended = graph_.append(movement);
    EXPECT_TRUE(appended) << appended.error().message;
    return appended->id;
  }
};

TEST_F(DealsTest, CoinsThatAgreeWithWhatTheDealerWasPaidCarryIt) {
  take(pay("victim", "mule", 0, 1'000'000), "v");
  pay("mule", "dealer", 10, 1'000'000);
  pay("dealer", "landlord", 12, 600'000);
  const TransferId left = send("dealers_wallet", "gang", 20, 1'000'000);
  send("gang", "deep", 30, 1'000'000);
  EXPECT_EQ(value_at(trace(), "dealer") + value_at(trace(), "landlord"), 1'000'000)
      << "nobody said whose it is";

  hold("the dealer", "dealer");
  hold("the dealer", "dealers_wallet");
  const Trace found = trace();
  EXPECT_EQ(value_at(found, "deep"), 1'000'000);
  EXPECT_TRUE(has_doubt(found, "deep", Doubt::deal));
  EXPECT_FALSE(has_doubt(found, "deep", Doubt::deal_doubtful));
  ASSERT_EQ(found.hops.size(), 4U);
  EXPECT_EQ(found.hops[2].transfer, left);
  EXPECT_EQ(found.hops[2].layer, 3U);
  EXPECT_EQ(found.hops[2].dwell->micros, minutes(10).micros);
  ASSERT_EQ(found.joins.size(), 1U);
  EXPECT_EQ(found.joins[0].left, left);
  EXPECT_EQ(sum_of(found.joins[0].shares), 1'000'000);
}

TEST_F(DealsTest, WhatDoesNotAgreeInTimeOrAmountIsNoDeal) {
  take(pay("victim", "dealer", 0, 1'000'000), "v");
  send("dealers_wallet", "soon", 1, 900'000);
  send("dealers_wallet", "late", 400, 1'000'000);
  hold("the dealer", "dealer");
  hold("the dealer", "dealers_wallet");
  // What he paid out all the same is joined by the rate alone, the first of it first.
  const Trace found = trace();
  EXPECT_TRUE(has_doubt(found, "soon", Doubt::implied_swap));
  EXPECT_EQ(value_at(found, "soon"), 900'000);
  EXPECT_EQ(value_at(found, "late"), 100'000);

  question_.deal_window = hours(7);
  EXPECT_EQ(value_at(trace(), "late"), 1'000'000);
  question_.deal_tolerance_milli = 100;
  EXPECT_EQ(value_at(trace(), "soon"), 1'000'000);
  EXPECT_TRUE(has_doubt(trace(), "soon", Doubt::deal_doubtful)) << "the later one agrees as well";
}

TEST_F(DealsTest, OfSeveralThatAgreeTheMethodChoosesAndTheDoubtIsNamed) {
  take(pay("victim", "dealer", 0, 1'000'000), "v");
  pay("client", "dealer", 5, 1'000'000);
  send("dealers_wallet", "one", 10, 1'000'000);
  send("dealers_wallet", "other", 20, 1'000'000);
  hold("the dealer", "dealer");
  hold("the dealer", "dealers_wallet");
  const Trace first = trace();
  EXPECT_EQ(value_at(first, "one"), 1'000'000);
  EXPECT_TRUE(has_doubt(first, "one", Doubt::deal_doubtful));
  EXPECT_TRUE(has_doubt(first, "one", Doubt::methods_differ));
  question_.method = FollowMethod::lifo;
  EXPECT_EQ(value_at(trace(), "other"), 1'000'000);
  question_.method = FollowMethod::proportional;
  EXPECT_EQ(value_at(trace(), "one"), 500'000);
  EXPECT_EQ(value_at(trace(), "other"), 500'000);
}

TEST_F(DealsTest, WhatOthersWerePaidForIsNotTheVictims) {
  take(pay("victim", "dealer", 0, 1'000'000), "v");
  pay("client", "dealer", 5, 300'000);
  send("dealers_wallet", "clients", 10, 300'000);
  send("dealers_wallet", "gang", 20, 1'000'000);
  hold("the dealer", "dealer");
  hold("the dealer", "dealers_wallet");
  const Trace found = trace();
  EXPECT_EQ(value_at(found, "clients"), 0);
  EXPECT_EQ(value_at(found, "gang"), 1'000'000);
}

TEST_F(DealsTest, WhatLeavesLaterThanWasLookedAtIsCut) {
  take(pay("victim", "dealer", 0, 1'000'000), "v");
  send("dealers_wallet", "gang", 20, 1'000'000);
  hold("the dealer", "dealer");
  hold("the dealer", "dealers_wallet");
  question_.steps_max = 1;
  const Trace found = trace();
  ASSERT_FALSE(found.rests.empty());
  EXPECT_EQ(found.rests[0].kind, RestKind::cut);
  EXPECT_EQ(value_at(found, "dealer"), 1'000'000);
}

TEST(HoldersTest, APocketThatTwoHaveMakesThemOne) {
  Holders holders;
  ASSERT_TRUE(holders.add("a", PocketId{5}));
  ASSERT_TRUE(holders.add("b", PocketId{3}));
  EXPECT_EQ(holders.with(PocketId{5}).size(), 1U);
  EXPECT_TRUE(holders.with(PocketId{4}).empty());
  ASSERT_TRUE(holders.add("a", PocketId{4}));
  ASSERT_TRUE(holders.add("b", PocketId{4}));
  const std::vector<PocketId> all{PocketId{3}, PocketId{4}, PocketId{5}};
  for (const PocketId pocket : all) EXPECT_EQ(holders.with(pocket), all);
}

TEST(HoldersTest, MoreThanTheLimitOfOneHolderIsRefusedAndChangesNothing) {
  Holders holders;
  for (uint32_t i = 0; i < kHeldTogetherMax; ++i) ASSERT_TRUE(holders.add("a", PocketId{i}));
  const Status more = holders.add("a", PocketId{kHeldTogetherMax});
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().code, ErrorCode::limit_exceeded);
  EXPECT_EQ(holders.with(PocketId{0}).size(), kHeldTogetherMax);
  EXPECT_TRUE(holders.with(PocketId{kHeldTogetherMax}).empty());
}

}  // namespace
}  // namespace duanlian::graph
