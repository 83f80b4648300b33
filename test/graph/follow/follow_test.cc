#include "graph/follow/follow.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>

#include "graph/store/ledger.h"

namespace duanlian::graph {
namespace {

// A few lines that an analyst could write: who paid whom how much in which minute.
class FollowTest : public testing::Test {
 protected:
  struct More {
    std::optional<int64_t> arrives;
    std::string asset = "CNY";
    std::string arrives_asset;
    std::optional<int64_t> balance_before;
    MovementKind kind = MovementKind::transfer;
    MovementStatus status = MovementStatus::moved;
  };

  TransferId pay(int64_t minute, const std::string& from, const std::string& to, int64_t amount) {
    return pay(minute, from, to, amount, More{});
  }
  TransferId pay(int64_t minute, const std::string& from, const std::string& to, int64_t amount,
                 const More& more) {
    const auto end = [](const std::string& name) {
      return End{.kind = name == "cash"           ? PocketKind::cash
                         : name.starts_with("0x") ? PocketKind::wallet
                                                  : PocketKind::account,
                 .id = name};
    };
    const auto appended = graph_.append({.time = at(minute),
                                         .from = end(from),
                                         .to = end(to),
                                         .asset = more.asset,
                                         .amount = amount,
                                         .arrives = more.arrives,
                                         .arrives_asset = more.arrives_asset,
                                         .kind = more.kind,
                                         .status = more.status,
                                         .balance_before = more.balance_before});
    EXPECT_TRUE(appended) << appended.error().message;
    return appended->id;
  }

  static Timestamp at(int64_t minute) { return Timestamp{0} + minutes(minute); }

  PocketId pocket(const std::string& name, const std::string& asset = "CNY") const {
    const auto kind = name == "cash"           ? PocketKind::cash
                      : name.starts_with("0x") ? PocketKind::wallet
                                               : PocketKind::account;
    const auto found = graph_.find(kind, name, asset);
    EXPECT_TRUE(found) << name;
    return found.value_or(kNoPocket);
  }

  void take(TransferId transfer, uint32_t victim = 0, std::optional<int64_t> amount = {}) {
    while (question_.victims.size() <= victim) question_.victims.emplace_back("victim");
    question_.takings.push_back({.transfer = transfer, .amount = amount, .victim = victim});
  }

  Trace trace(FollowMethod method = FollowMethod::fifo) const {
    TraceQuestion question = question_;
    question.method = method;
    const auto trace = follow(graph_, question);
    EXPECT_TRUE(trace) << trace.error().message;
    return trace ? *trace : Trace{};
  }

  // "kind name value of victim 0 + value of victim 1 ..." by kind and value.
  std::string rests(const Trace& trace) const {
    std::string text;
    for (const Rest& rest : trace.rests) {
      text += std::string(words(RestKind{})[static_cast<std::size_t>(rest.kind)]) + " ";
      text += std::string(graph_.name(rest.pocket));
      for (const Share& share : rest.shares) {
        text += " " + std::to_string(share.origin) + ":" + std::to_string(share.value);
      }
      text += "; ";
    }
    return text;
  }

  static std::string doubts_of(const Rest& rest) {
    std::string text;
    for (const Doubt doubt : rest.doubts) {
      text += std::string(words(Doubt{})[static_cast<std::size_t>(doubt)]) + " ";
    }
    return text;
  }

  static std::string refusal(const MoneyGraph& graph, const TraceQuestion& question) {
    const auto trace = follow(graph, question);
    EXPECT_FALSE(trace);
    return trace ? "" : trace.error().message;
  }

  MoneyGraph graph_;
  TraceQuestion question_;
};

TEST_F(FollowTest, WhatWasThereBeforeLeavesFirstOrLastOrByShare) {
  pay(0, "shop", "mule", 100);
  take(pay(1, "victim", "mule", 300));
  pay(2, "mule", "next", 200);
  EXPECT_EQ(rests(trace(FollowMethod::fifo)), "account mule 0:200; account next 0:100; ");
  EXPECT_EQ(rests(trace(FollowMethod::lifo)), "account next 0:200; account mule 0:100; ");
  EXPECT_EQ(rests(trace(FollowMethod::proportional)), "account mule 0:150; account next 0:150; ");
}

TEST_F(FollowTest, SharesAreRoundedByTheLargestRemainderAndSumUp) {
  take(pay(1, "ann", "mule", 1), 0);
  take(pay(2, "bob", "mule", 1), 1);
  pay(3, "other", "mule", 1);
  pay(4, "mule", "next", 2);
  EXPECT_EQ(rests(trace(FollowMethod::proportional)), "account next 0:1 1:1; ");
}

TEST_F(FollowTest, SeveralVictimsMoneyIsSplitAndMergedEachYuanItsOwn) {
  take(pay(1, "ann", "m1", 100), 0);
  take(pay(2, "bob", "m1", 50), 1);
  pay(3, "m1", "m2", 60);
  pay(4, "m1", "m3", 90);
  pay(5, "m2", "m4", 60);
  pay(6, "m3", "m4", 50);
  EXPECT_EQ(rests(trace(FollowMethod::fifo)), "account m4 0:100 1:10; account m3 1:40; ");
  EXPECT_EQ(rests(trace(FollowMethod::lifo)), "account m4 0:60 1:50; account m3 0:40; ");
}

TEST_F(FollowTest, ACycleIsGoneThroughAsOftenAsTheMoneyDid) {
  take(pay(1, "victim", "a", 100));
  for (int round = 0; round < 3; ++round) {
    pay(2 + 3 * round, "a", "b", 100);
    pay(3 + 3 * round, "b", "c", 100);
    pay(4 + 3 * round, "c", "a", 100);
  }
  const Trace answer = trace();
  EXPECT_EQ(rests(answer), "account a 0:100; ");
  EXPECT_EQ(answer.hops.size(), 10U);
  EXPECT_EQ(answer.hops.back().layer, 10U);
}

TEST_F(FollowTest, AmongEqualTimesTransfersGoAsTheyWereTold) {
  pay(5, "mule", "early", 40);
  take(pay(5, "victim", "mule", 100));
  pay(5, "mule", "next", 40);
  EXPECT_EQ(rests(trace()), "account mule 0:60; account next 0:40; ");
}

TEST_F(FollowTest, TransfersThatCameLateAreFollowedInTheirPlaceAndSaySo) {
  take(pay(1, "victim", "mule", 100));
  pay(9, "mule", "second", 70);
  pay(3, "mule", "first", 60);  // told last
  const Trace answer = trace();
  EXPECT_EQ(rests(answer), "account first 0:60; account second 0:40; ");
  for (const Rest& rest : answer.rests) {
    EXPECT_NE(doubts_of(rest).find("late_transfers"), std::string::npos) << doubts_of(rest);
  }
}

TEST_F(FollowTest, AFeeTakesItsShareOfWhatIsTainted) {
  pay(0, "shop", "mule", 100);
  take(pay(1, "victim", "mule", 100));
  pay(2, "mule", "next", 200, {.arrives = 190});
  const Trace answer = trace();
  EXPECT_EQ(rests(answer), "account next 0:95; fee mule 0:5; ");
  EXPECT_EQ(answer.hops[1].quantity, 100);
}

TEST_F(FollowTest, TheFeeOfAVictimsPaymentWasTakenToo) {
  take(pay(1, "victim", "mule", 100, {.arrives = 98}));
  const Trace answer = trace();
  EXPECT_EQ(answer.origins[0].taken, 100);
  EXPECT_EQ(rests(answer), "account mule 0:98; fee victim 0:2; ");
}

TEST_F(FollowTest, APartOfAPaymentIsTakenAndTheRestIsClean) {
  take(pay(1, "victim", "mule", 100), 0, 40);
  pay(2, "mule", "next", 50);
  EXPECT_EQ(rests(trace(FollowMethod::fifo)), "account next 0:40; ");
  EXPECT_EQ(rests(trace(FollowMethod::lifo)), "account mule 0:40; ");
}

TEST_F(FollowTest, APartialReturnIsBackAtTheVictimWhoseItIs) {
  take(pay(1, "ann", "mule", 100), 0);
  take(pay(2, "bob", "mule", 100), 1);
  pay(3, "mule", "ann", 150);
  // Bob's 50 at Ann's are as much his as before, and her own money goes its way.
  pay(4, "ann", "baker", 150);
  EXPECT_EQ(rests(trace()), "account mule 1:50; account baker 1:50; returned ann 0:100; ");
}

TEST_F(FollowTest, WhatFailedOrWasReversedMovedNothing) {
  take(pay(1, "victim", "mule", 100));
  const TransferId failed = pay(2, "mule", "gone", 100);
  const TransferId reversed = pay(3, "mule", "undone", 100);
  graph_.set_status(failed, MovementStatus::failed);
  graph_.set_status(reversed, MovementStatus::reversed);
  pay(4, "mule", "next", 30);
  EXPECT_EQ(rests(trace()), "account mule 0:70; account next 0:30; ");
}

TEST_F(FollowTest, AnObservedSwapChangesQuantitiesAndKeepsValues) {
  take(pay(1, "victim", "mule", 7'000));
  pay(2, "mule", "0xa", 7'000,
      {.arrives = 1'000'000, .arrives_asset = "USDT", .kind = MovementKind::exchange});
  pay(3, "0xa", "0xb", 300'000, {.asset = "USDT", .kind = MovementKind::chain});
  const Trace answer = trace();
  EXPECT_EQ(rests(answer), "wallet 0xa 0:4900; wallet 0xb 0:2100; ");
  EXPECT_EQ(answer.rests[0].quantity, 700'000);
  EXPECT_EQ(answer.rests[1].quantity, 300'000);
}

TEST_F(FollowTest, ARateJoinsTwoLegsThatNoSwapJoins) {
  take(pay(1, "victim", "mule", 7'000));
  pay(2, "mule", "abroad", 500, {.asset = "USD"});
  EXPECT_EQ(rests(trace()), "account mule 0:7000; ");
  question_.rates.push_back({.from = "CNY", .to = "USD", .numerator = 1, .denominator = 7});
  const Trace answer = trace();
  EXPECT_EQ(rests(answer), "account mule 0:3500; account abroad 0:3500; ");
  EXPECT_EQ(answer.rests[1].quantity, 500);
  EXPECT_NE(doubts_of(answer.rests[1]).find("implied_swap"), std::string::npos);
}

TEST_F(FollowTest, ExitsAreCashMerchantAbroadExchangeAndChain) {
  take(pay(1, "victim", "mule", 600));
  pay(2, "mule", "cash", 100, {.kind = MovementKind::cash_withdrawal});
  pay(3, "mule", "shop", 100, {.kind = MovementKind::card_payment});
  pay(4, "mule", "far", 100, {.kind = MovementKind::abroad});
  pay(5, "mule", "coins", 100);
  pay(6, "mule", "0xa", 100);
  graph_.mark(pocket("coins"), HubKind::exchange);
  EXPECT_EQ(rests(trace()),
            "account mule 0:100; wallet 0xa 0:100; cash  0:100; merchant shop 0:100; exchange coins 0:100; "
            "abroad far 0:100; ");
}

TEST_F(FollowTest, AHigherKnownBalanceIsMoneyThatNobodyToldOf) {
  take(pay(1, "victim", "mule", 100));
  pay(2, "mule", "next", 150, {.balance_before = 300});
  const Trace answer = trace(FollowMethod::proportional);
  EXPECT_EQ(rests(answer), "account mule 0:50; account next 0:50; ");
  EXPECT_EQ(answer.rests[0].balance, 150);
  EXPECT_EQ(doubts_of(answer.rests[0]), "unseen_income ");
}

TEST_F(FollowTest, ALowerKnownBalanceContradictsAndNoMoneyIsInvented) {
  take(pay(1, "victim", "mule", 100));
  const TransferId told = pay(2, "mule", "next", 50, {.balance_before = 60});
  const Trace answer = trace();
  EXPECT_EQ(rests(answer), "account next 0:50; account mule 0:10; unseen mule 0:40; ");
  ASSERT_EQ(answer.contradictions.size(), 1U);
  EXPECT_EQ(answer.contradictions[0].transfer, told);
  EXPECT_EQ(answer.contradictions[0].known, 60);
  EXPECT_EQ(answer.contradictions[0].reckoned, 100);
  EXPECT_EQ(doubts_of(answer.rests[0]), "contradiction ");
}

TEST_F(FollowTest, APaymentBeyondTheBalanceShowsUnseenIncome) {
  take(pay(1, "victim", "mule", 100));
  pay(2, "mule", "next", 130, {.status = MovementStatus::pending});
  const Trace answer = trace();
  EXPECT_EQ(rests(answer), "account next 0:100; ");
  EXPECT_EQ(answer.rests[0].balance, 130);
  EXPECT_EQ(doubts_of(answer.rests[0]), "balance_inferred unseen_income pending ");
}

TEST_F(FollowTest, HopsTellLayerAndHowLongMoneyStayed) {
  take(pay(1, "victim", "m1", 100));
  pay(4, "m1", "m2", 100);
  pay(9, "m2", "m3", 60);
  const Trace answer = trace();
  ASSERT_EQ(answer.hops.size(), 3U);
  EXPECT_FALSE(answer.hops[0].dwell);
  EXPECT_EQ(answer.hops[1].dwell, minutes(3));
  EXPECT_EQ(answer.hops[2].dwell, minutes(5));
  EXPECT_EQ(answer.hops[2].layer, 3U);
  EXPECT_EQ(answer.rests[0].layer, 3U);
  EXPECT_EQ(answer.rests[0].first, at(9));
}

TEST_F(FollowTest, ManyOthersTransfersAreNotLookedAt) {
  for (int i = 0; i < 1'000; ++i) pay(0, "a" + std::to_string(i), "b" + std::to_string(i), 5);
  take(pay(1, "victim", "mule", 100));
  pay(2, "mule", "next", 100);
  for (int i = 0; i < 1'000; ++i) pay(3, "x", "mule", 5);
  EXPECT_EQ(trace().steps, 2U);
}

TEST_F(FollowTest, AHubStopsTheMoneyOrIsCrossedByShare) {
  for (int i = 0; i < 50; ++i) pay(0, "a" + std::to_string(i), "hub", 6);
  take(pay(1, "victim", "hub", 100));
  pay(2, "hub", "next", 200);
  question_.hub_degree = 50;
  Trace answer = trace();
  EXPECT_EQ(rests(answer), "hub hub 0:100; ");
  ASSERT_EQ(answer.cuts.size(), 1U);
  EXPECT_EQ(answer.cuts[0].kind, CutKind::hub);
  EXPECT_EQ(answer.cuts[0].value, 100);
  EXPECT_EQ(answer.cuts[0].transfers, 1U);
  question_.hubs = HubPolicy::proportional;
  answer = trace();
  EXPECT_EQ(rests(answer), "account hub 0:50; account next 0:50; ");
  EXPECT_EQ(doubts_of(answer.rests[1]), "balance_inferred hub_crossed ");
}

TEST_F(FollowTest, LayersAndLeastCutAndSaySo) {
  take(pay(1, "victim", "m1", 100));
  pay(2, "m1", "m2", 95);
  pay(3, "m2", "m3", 90);
  pay(4, "m1", "small", 5);
  question_.layers_max = 2;
  Trace answer = trace();
  EXPECT_EQ(rests(answer), "cut m2 0:95; cut small 0:5; ");
  EXPECT_EQ(answer.cuts[0].kind, CutKind::layers);
  question_.layers_max = 100;
  question_.least = 10;
  answer = trace();
  EXPECT_EQ(rests(answer), "account m3 0:90; account m2 0:5; cut small 0:5; ");
  ASSERT_EQ(answer.cuts.size(), 1U);
  EXPECT_EQ(answer.cuts[0].kind, CutKind::least);
  EXPECT_EQ(answer.cuts[0].value, 5);
}

TEST_F(FollowTest, StepsAndTimeEndTheTracingAndAllOfTheMoneyIsNamed) {
  take(pay(1, "ann", "m1", 100), 0);
  pay(2, "m1", "m2", 60);
  pay(3, "m1", "m3", 40);
  take(pay(4, "bob", "m1", 70, {.arrives = 69}), 1);
  question_.steps_max = 2;
  Trace answer = trace();
  // Nothing comes after the 60 at m2: they are there.
  EXPECT_EQ(rests(answer), "account m2 0:60; fee bob 1:1; cut m1 0:40 1:69; ");
  ASSERT_EQ(answer.cuts.size(), 1U);
  EXPECT_EQ(answer.cuts[0].kind, CutKind::steps);
  EXPECT_EQ(answer.cuts[0].value, 109);
  question_.steps_max = kStepsUsual;
  question_.out_of_time = [] { return true; };
  answer = trace();
  EXPECT_EQ(answer.steps, 0U);
  EXPECT_EQ(rests(answer), "fee bob 1:1; cut m1 0:100 1:69; ");
}

TEST_F(FollowTest, HopsAreLeftOutBeyondTheirNumberAndAmountsAreNot) {
  take(pay(1, "victim", "m1", 100));
  pay(2, "m1", "m2", 100);
  pay(3, "m2", "m3", 100);
  question_.hops_max = 1;
  const Trace answer = trace();
  EXPECT_EQ(rests(answer), "account m3 0:100; ");
  EXPECT_EQ(answer.hops.size(), 1U);
  ASSERT_EQ(answer.cuts.size(), 1U);
  EXPECT_EQ(answer.cuts[0].kind, CutKind::hops);
  EXPECT_EQ(answer.cuts[0].transfers, 2U);
}

TEST_F(FollowTest, LaterThanUntilIsNotLookedAt) {
  take(pay(1, "victim", "m1", 100));
  pay(5, "m1", "m2", 80);
  question_.until = at(4);
  const Trace answer = trace();
  EXPECT_EQ(rests(answer), "account m1 0:100; ");
  EXPECT_EQ(answer.rests[0].balance, 100);
}

TEST_F(FollowTest, AnAccountThatIsEmptiedBeginsAnewWhenMoneyComesAgain) {
  take(pay(1, "ann", "mule", 100), 0);
  pay(2, "mule", "m2", 100);
  pay(3, "shop", "mule", 40);
  pay(4, "mule", "m3", 10);
  take(pay(5, "bob", "mule", 100), 1);
  pay(6, "mule", "m4", 60);
  EXPECT_EQ(rests(trace()), "account m2 0:100; account mule 1:70; account m4 1:30; ");
}

TEST_F(FollowTest, TwoVictimsWhoClaimOnePaymentBothKeepTheirClaims) {
  take(pay(1, "ann", "bob", 100), 0);
  take(pay(2, "bob", "mule", 100), 1);
  for (const FollowMethod method : {FollowMethod::fifo, FollowMethod::lifo, FollowMethod::proportional}) {
    const Trace answer = trace(method);
    EXPECT_EQ(rests(answer), "account mule 0:100 1:100; ");
    EXPECT_EQ(answer.rests[0].quantity, 100);
  }
}

TEST_F(FollowTest, AmountsBeyondWholeNumbersAreCutNotInvented) {
  pay(0, "shop", "mule", INT64_MAX - 10);
  take(pay(1, "victim", "mule", 100));
  const Trace answer = trace();
  ASSERT_EQ(answer.cuts.size(), 1U);
  EXPECT_EQ(answer.cuts[0].kind, CutKind::amount);
  EXPECT_EQ(rests(answer), "cut mule 0:100; ");
}

TEST_F(FollowTest, ABadQuestionIsRefusedInAPlainSentence) {
  const TransferId paid = pay(1, "victim", "mule", 100);
  const TransferId undone = pay(2, "victim", "mule", 100);
  graph_.set_status(undone, MovementStatus::reversed);
  const auto said = [&](auto change) {
    TraceQuestion question{.victims = {"v"}, .takings = {{.transfer = paid}}};
    change(question);
    return refusal(graph_, question);
  };
  EXPECT_EQ(said([](auto& of) { of.takings.clear(); }), "nothing is said to have been taken");
  EXPECT_EQ(said([](auto& of) { of.takings[0].transfer = TransferId{99}; }),
            "taking 1 is of a transfer that is not there");
  EXPECT_EQ(said([&](auto& of) { of.takings[0].transfer = undone; }),
            "taking 1 is of a transfer that moved nothing");
  EXPECT_EQ(said([](auto& of) { of.takings[0].amount = 101; }),
            "taking 1 is of more than the transfer brought");
  EXPECT_EQ(said([](auto& of) { of.takings[0].amount = 0; }), "taking 1 is not of an amount above 0");
  EXPECT_EQ(said([](auto& of) {
              of.takings[0].amount = 60;
              of.takings.push_back(of.takings[0]);
            }),
            "taking 2 is of more than the transfer brought");
  EXPECT_EQ(said([](auto& of) { of.takings.push_back(of.takings[0]); }),
            "taking 1 is of a transfer that is told twice");
  EXPECT_EQ(said([](auto& of) { of.takings[0].victim = 1; }), "taking 1 is of no victim that is named");
  EXPECT_EQ(said([](auto& of) { of.until = at(0); }),
            "taking 1 is later than the time until which is looked");
  EXPECT_EQ(said([](auto& of) { of.least = 0; }), "least is below 1");
  EXPECT_EQ(said([](auto& of) { of.layers_max = 0; }), "layers_max is below 1");
  EXPECT_EQ(said([](auto& of) { of.rates.push_back({"CNY", "USD", 0, 1}); }), "a rate is not above 0");
  EXPECT_EQ(said([](auto& of) { of.rates.push_back({"CNY", "CNY", 1, 1}); }),
            "a rate is between CNY and itself");
  EXPECT_EQ(said([](auto& of) { of.rates.resize(kRatesMax + 1); }), "there are more rates than kRatesMax");
  EXPECT_EQ(said([](auto& of) { of.layers_max = kLayersMax + 1; }), "there are more layers than kLayersMax");
}

TEST_F(FollowTest, MoreThanFitsIsRefused) {
  take(pay(1, "ann", "m1", INT64_MAX - 1), 0);
  take(pay(2, "bob", "m2", INT64_MAX - 1), 1);
  EXPECT_EQ(refusal(graph_, question_), "what was taken is more than fits whole numbers of 64 bits");
}

TEST_F(FollowTest, AHubOfAMillionTransfersIsNotRead) {
  constexpr int kMany = 1'000'000;
  graph_.begin_bulk();
  for (int i = 0; i < kMany; ++i) {
    ASSERT_TRUE(graph_.append({.time = {i},
                               .from = {.id = i % 2 == 0 ? "a" : "hub"},
                               .to = {.id = i % 2 == 0 ? "hub" : "b"},
                               .asset = "CNY",
                               .amount = 1 + i % 2}));
  }
  graph_.end_bulk();
  const auto paid = graph_.append(
      {.time = {kMany / 2}, .from = {.id = "victim"}, .to = {.id = "hub"}, .asset = "CNY", .amount = 100});
  take(paid->id);
  Trace answer = trace();
  EXPECT_EQ(answer.steps, 1U);
  ASSERT_EQ(answer.cuts.size(), 1U);
  EXPECT_EQ(answer.cuts[0].transfers, uint64_t{kMany / 2 - 1});
  question_.hubs = HubPolicy::proportional;
  question_.steps_max = 1'000;
  answer = trace();
  EXPECT_EQ(answer.steps, 1'000U);
  EXPECT_EQ(answer.cuts[0].kind, CutKind::steps);
}

}  // namespace
}  // namespace duanlian::graph
