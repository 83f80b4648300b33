#include "respond/chase/chase.h"

#include <gtest/gtest.h>
#include <string>

#include "model/event.h"
#include "respond/chase/chase_story.h"

namespace duanlian::respond {
namespace {

class ChaseTest : public ChaseStory {};

TEST_F(ChaseTest, EveryAccountWithVictimsMoneyIsOrderedStoppedForWhatWasTracedThere) {
  pay(0, "shop", "m1", 500);
  report("r1", pay(1, "ann", "m1", 1'000));
  pay(2, "m1", "m2", 900);  // 500 of them the shop's
  const ChasePlan plan = this->plan(3);
  EXPECT_EQ(orders(plan), "stop m1 600 r1:600; stop m2 400 r1:400; ");
  EXPECT_EQ(*plan.proposals[0].order.traced, 600);
  EXPECT_EQ(joined(plan.proposals[1].order.transfers), "t1 t2 ");
  EXPECT_EQ(plan.proposals[1].layer, 2U);
  EXPECT_EQ(plan.totals[0].proposed, 1'000);
}

TEST_F(ChaseTest, AProposalIsAnOrderThatTheVocabularyTakes) {
  report("r1", pay(1, "ann", "m1@icbc", 1'000));
  const ChasePlan plan = this->plan(3);
  ASSERT_EQ(plan.proposals.size(), 1U);
  const model::Order& order = plan.proposals[0].order;
  EXPECT_TRUE(model::validate(order));
  EXPECT_EQ(order.institution, "icbc");
  EXPECT_EQ(order.currency.code(), "CNY");
  EXPECT_EQ(order.method, "fifo");
  EXPECT_NE(order.reason.find("10.00 CNY"), std::string::npos) << order.reason;
  EXPECT_LE(order.reason.size(), 1'024U);
  EXPECT_LE(plan.proposals[0].id.size(), 128U);
}

TEST_F(ChaseTest, TheSamePlanHasTheSameIdsAndWhatIsOrderedIsNotProposedAgain) {
  report("r1", pay(1, "ann", "m1", 1'000));
  pay(2, "m1", "m2", 400);
  const ChasePlan first = plan(3);
  const ChasePlan again = plan(3);
  ASSERT_EQ(first.proposals.size(), 2U);
  EXPECT_EQ(first.proposals[0].id, again.proposals[0].id);
  EXPECT_NE(first.proposals[0].id, first.proposals[1].id);
  order(3);
  const ChasePlan second = plan(4);
  EXPECT_EQ(orders(second), "");
  EXPECT_EQ(second.totals[0].pending, 1'000);
}

TEST_F(ChaseTest, FundsGoneAreLookedForWhereTransfersSayThatTheyWent) {
  report("r1", pay(1, "ann", "m1", 1'000));
  order(2);
  pay(3, "m1", "m2", 1'000);
  EXPECT_EQ(orders(plan(4)), "") << "until the bank answers the money is under order";
  answer(5, "m1", 0);
  EXPECT_EQ(orders(plan(5)), "stop m2 1000 r1:1000; ");
}

TEST_F(ChaseTest, WhatWasPartlyFoundStaysAndTheRestIsChased) {
  report("r1", pay(1, "ann", "m1", 1'000));
  order(2);
  answer(5, "m1", 400);
  pay(3, "m1", "m2", 600);
  const ChasePlan plan = this->plan(6);
  EXPECT_EQ(orders(plan), "stop m2 600 r1:600; ");
  EXPECT_EQ(plan.totals[0].in_force, 400);
}

TEST_F(ChaseTest, WhereNoTransferTellsTheNextHopTheBankIsAskedOnce) {
  report("r1", pay(1, "ann", "m1", 1'000));
  order(2);
  answer(5, "m1", 400);
  const ChasePlan asked = order(6);
  EXPECT_EQ(orders(asked), "query m1; ");
  EXPECT_EQ(left_out(asked), "not_found m1 600; ");
  EXPECT_FALSE(asked.proposals[0].order.amount) << "a query holds nothing";
  EXPECT_EQ(orders(plan(7)), "");
  pay(4, "m1", "m3", 600);  // as the answer brings to light
  EXPECT_EQ(orders(plan(8)), "stop m3 600 r1:600; ");
}

TEST_F(ChaseTest, FundsThatArriveLaterInAnAccountUnderOrderRaiseIt) {
  report("r1", pay(1, "ann", "m1", 1'000));
  report("r2", pay(10, "bob", "m1", 300));
  order(2);
  answer(3, "m1", 1'000);
  const ChasePlan raised = order(11);
  EXPECT_EQ(orders(raised), "stop m1 300 r2:300; ");
  EXPECT_EQ(raised.proposals[0].order.relation, model::OrderRelation::raises);
  EXPECT_EQ(raised.proposals[0].order.other, on("m1").id);
  EXPECT_EQ(*raised.proposals[0].order.traced, 1'300);
  EXPECT_EQ(orders(plan(12)), "");
}

TEST_F(ChaseTest, AfterFundsGoneOnlyWhatCameLaterIsOrderedThere) {
  report("r1", pay(1, "ann", "m1", 1'000));
  order(2);
  answer(5, "m1", 0);
  report("r2", pay(10, "bob", "m1", 300));
  EXPECT_EQ(orders(order(11)), "stop m1 300 r2:300; query m1; ");
  EXPECT_EQ(orders(plan(12)), "");
}

TEST_F(ChaseTest, MoneyThatABankHoldsHasNotLeftThoughTransfersSaySo) {
  pay(0, "wages", "m1", 1'000);
  report("r1", pay(1, "ann", "m1", 1'000));
  order(2);
  answer(3, "m1", 1'000);
  pay(4, "m1", "m2", 1'500);  // by the transfers 500 of ann's; but those are held
  const ChasePlan plan = this->plan(5);
  EXPECT_EQ(orders(plan), "");
  EXPECT_EQ(plan.totals[0].in_force, 1'000);
}

TEST_F(ChaseTest, WhereOneVictimsMoneyIsHeldTheOthersWentOnInItsPlace) {
  report("r1", pay(1, "ann", "m1", 1'000));
  order(2);
  answer(3, "m1", 1'000);
  report("r2", pay(4, "bob", "m1", 1'000));
  pay(5, "m1", "m2", 1'000);  // first in first out ann's; but hers is held
  const ChasePlan plan = this->plan(6);
  EXPECT_EQ(orders(plan), "stop m2 1000 r2:1000; ");
  EXPECT_EQ(joined(plan.proposals[0].order.transfers), "t0 t1 t2 ");
}

TEST_F(ChaseTest, OneAccountGetsOneOrderForAllVictimsOfAGang) {
  report("r1", pay(1, "ann", "m1", 1'000));
  report("r2", pay(2, "bob", "m2", 500));
  pay(3, "m1", "m3", 1'000);
  pay(4, "m2", "m3", 500);
  EXPECT_EQ(orders(plan(5)), "stop m3 1500 r1:1000 r2:500; ");
}

TEST_F(ChaseTest, WhoIsChasedSecondGetsOnlyWhatIsMissing) {
  const auto ann = pay(1, "ann", "m1", 1'000);
  const auto bob = pay(2, "bob", "m1", 500);
  report("r1", ann);
  order(3);
  case_.reports.clear();
  report("r2", bob);
  EXPECT_EQ(orders(order(4)), "stop m1 500 r2:500; ");
  report("r1", ann);
  EXPECT_EQ(orders(plan(5)), "");
}

TEST_F(ChaseTest, OneAccountIsNotOrderedBeyondWhatItHas) {
  const auto ann = pay(1, "ann", "m1", 1'000);
  report("r1", ann);
  order(2);
  answer(3, "m1", 1'000);
  const auto bob = pay(4, "bob", "m1", 1'000);
  pay(5, "m1", "m2", 1'000);
  case_.reports.clear();
  report("r2", bob);
  const ChasePlan plan = this->plan(6);
  EXPECT_EQ(orders(plan), "");
  EXPECT_EQ(left_out(plan), "occupied m1 1000; ") << "whose m2's is, only both together can tell";
}

TEST_F(ChaseTest, APaymentThatTwoReportsNameIsChasedOnce) {
  const auto paid = pay(1, "ann", "m1", 1'000);
  report("r1", paid);
  report("r2", paid);
  const ChasePlan plan = this->plan(2);
  EXPECT_EQ(orders(plan), "stop m1 1000 r1:1000; ");
  ASSERT_EQ(plan.untaken.size(), 1U);
  EXPECT_EQ(plan.untaken[0].report, "r2");
  EXPECT_TRUE(plan.untaken[0].told_before);
}

TEST_F(ChaseTest, APaymentThatWasUndoneIsNamedAndTheOthersAreChased) {
  const auto undone = pay(1, "ann", "m1", 1'000);
  graph_.set_status(undone, graph::MovementStatus::reversed);
  report("r1", undone);
  EXPECT_EQ(orders(plan(5)), "");
  report("r2", pay(2, "bob", "m1", 700));
  report("r3", pay(9, "cy", "m1", 50));
  const ChasePlan plan = this->plan(5);
  EXPECT_EQ(orders(plan), "stop m1 700 r2:700; ");
  EXPECT_EQ(plan.untaken.size(), 2U) << "the third is later than now";
}

TEST_F(ChaseTest, AfterTwoStopsTheAccountIsFrozen) {
  report("r1", pay(1, "ann", "m1", 1'000));
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(orders(order(2)), "stop m1 1000 r1:1000; ");
    answer(3, "m1", 1'000, static_cast<std::size_t>(round));
    close(50, "m1", Standing::expired, static_cast<std::size_t>(round));
  }
  EXPECT_NE(orders_[0].id, orders_[1].id);
  EXPECT_EQ(orders(order(60)), "freeze m1 1000 r1:1000; ");
  answer(61, "m1", 1'000, 2);
  EXPECT_EQ(orders(plan(62)), "");
}

TEST_F(ChaseTest, StopsThatOthersToldOfCountToo) {
  report("r1", pay(1, "ann", "m1", 1'000));
  options_.stops_elsewhere["m1"] = 2;
  EXPECT_EQ(orders(plan(2)), "freeze m1 1000 r1:1000; ");
}

TEST_F(ChaseTest, OfAnExpiredStopOnlyWhatItHeldIsStoppedAgain) {
  report("r1", pay(1, "ann", "m1", 1'000));
  order(2);
  answer(3, "m1", 400);
  close(50, "m1", Standing::expired);
  const ChasePlan plan = this->plan(60);
  EXPECT_EQ(orders(plan), "stop m1 400 r1:400; query m1; ");
}

TEST_F(ChaseTest, WhatWasLetGoOrDeclinedIsLeftToAPerson) {
  report("r1", pay(1, "ann", "m1", 1'000));
  report("r2", pay(1, "bob", "m2", 500));
  order(2);
  answer(3, "m1", 1'000);
  close(4, "m1", Standing::lifted);
  close(4, "m2", Standing::declined);
  const ChasePlan plan = this->plan(5);
  EXPECT_EQ(orders(plan), "");
  EXPECT_EQ(left_out(plan), "declined m2 500; lifted m1 1000; ");
}

TEST_F(ChaseTest, WhatNobodyCanStopIsNamedWithItsReason) {
  report("r1", pay(1, "ann", "m1", 1'000));
  pay(2, "m1", "cash", 100);
  pay(3, "m1", "shop", 200, {.kind = graph::MovementKind::card_payment});
  pay(4, "m1", "0xa", 300, {.kind = graph::MovementKind::exchange, .arrives = 40, .arrives_asset = "USDT"});
  pay(5, "m1", "hub", 150);
  graph_.mark(*graph_.find(graph::PocketKind::account, "hub", "CNY"), graph::HubKind::institution);
  pay(6, "m1", "ann", 50);
  options_.least = 201;
  const ChasePlan plan = this->plan(7);
  EXPECT_EQ(orders(plan), "");
  EXPECT_EQ(
      left_out(plan),
      "below_least m1 200; wallet 0xa 300; cash  100; merchant shop 200; hub hub 150; returned ann 50; ");
}

TEST_F(ChaseTest, AnExchangeIsOrderedWhereItHasAnInstitution) {
  report("r1", pay(1, "ann", "m1", 1'000));
  pay(2, "m1", "desk@okx", 400);
  pay(3, "m1", "other_desk", 500);
  for (const char* const name : {"desk@okx", "other_desk"})
    graph_.mark(*graph_.find(graph::PocketKind::account, name, "CNY"), graph::HubKind::exchange);
  EXPECT_EQ(orders(order(4)), "stop desk@okx 400 r1:400; stop m1 100 r1:100; ");
  const ChasePlan plan = this->plan(5);
  EXPECT_EQ(orders(plan), "");
  EXPECT_EQ(left_out(plan), "exchange other_desk 500; ");
}

TEST_F(ChaseTest, MoneyInAnotherCurrencyIsLeftToAPerson) {
  report("r1", pay(1, "ann", "m1", 1'000));
  pay(2, "m1", "m2", 1'000, {.kind = graph::MovementKind::exchange, .arrives = 140, .arrives_asset = "USD"});
  EXPECT_EQ(left_out(plan(3)), "other_currency m2 1000; ");
}

TEST_F(ChaseTest, NoMoreIsOrderedThanTheReportSaysWasLost) {
  report("r1", pay(1, "ann", "m1", 1'000));
  case_.reports[0].lost = 700;
  case_.reports[0].currency = *Currency::parse("CNY");
  const ChasePlan plan = order(2);
  EXPECT_EQ(orders(plan), "stop m1 700 r1:700; ");
  EXPECT_EQ(left_out(plan), "beyond_loss m1 300; ");
  EXPECT_EQ(orders(this->plan(3)), "");
}

TEST_F(ChaseTest, WhatOthersOrderedForTheReportCountsWhereverItIs) {
  report("r1", pay(1, "ann", "m1", 1'000));
  orders_.push_back({.id = "o1",
                     .issuer = "police",
                     .account = "elsewhere",
                     .currency = *Currency::parse("CNY"),
                     .amount = 900,
                     .shares = {{.report = "r1", .source = "centre", .amount = 900}}});
  EXPECT_EQ(orders(order(2)), "stop m1 100 r1:100; ");
  orders_.push_back(orders_.front());
  orders_.back().id = "o2";
  const ChasePlan plan = this->plan(3);
  EXPECT_EQ(orders(plan), "");
  EXPECT_EQ(plan.totals[0].excess, 900);
}

TEST_F(ChaseTest, OrdersOfAnyNumbersBreakNothing) {
  report("r1", pay(1, "ann", "m1", 1'000));
  const int64_t numbers[] = {INT64_MIN, -1, 0, 1, INT64_MAX};
  for (const int64_t amount : numbers) {
    for (const int64_t share : numbers) {
      for (const Standing state :
           {Standing::pending, Standing::in_force, Standing::expired, Standing::lifted})
        orders_.push_back(
            {.id = "o" + std::to_string(orders_.size()),
             .issuer = "centre",
             .account = "m1",
             .currency = *Currency::parse("CNY"),
             .state = state,
             .amount = amount,
             .done = share,
             .released = amount,
             .shares = {{.report = "r1", .amount = share}, {.report = "r1", .amount = amount}}});
    }
  }
  const ChasePlan plan = this->plan(2);
  EXPECT_EQ(orders(plan), "");
  EXPECT_EQ(plan.totals[0].in_force + plan.totals[0].pending, kChasedMoneyMax);
}

TEST_F(ChaseTest, WhatSucceedsAnotherHoldsTheSameMoney) {
  report("r1", pay(1, "ann", "m1", 1'000));
  report("r2", pay(2, "bob", "m2", 500));
  order(3);
  answer(4, "m1", 1'000);
  StandingOrder freeze = on("m1");
  freeze.id = "freeze";
  freeze.measure = model::Measure::freeze;
  freeze.relation = model::OrderRelation::succeeds;
  freeze.other = on("m1").id;
  freeze.state = Standing::pending;
  orders_.push_back(freeze);
  const ChasePlan plan = this->plan(5);
  EXPECT_EQ(orders(plan), "");
  EXPECT_EQ(plan.totals[0].excess, 0);
  EXPECT_EQ(plan.totals[0].in_force, 1'000);
}

TEST_F(ChaseTest, TheFirstReceiverIsAskedToGiveBackWhereThatIsWanted) {
  report("r1", pay(1, "ann", "m1", 1'000));
  pay(2, "m1", "m2", 1'000);
  options_.recall = true;
  const ChasePlan plan = order(3);
  EXPECT_EQ(orders(plan), "stop m2 1000 r1:1000; recall m1 1000; ");
  EXPECT_EQ(joined(plan.proposals[1].order.transfers), "t0 ");
  EXPECT_EQ(orders(this->plan(4)), "");
}

TEST_F(ChaseTest, TheProofIsTheShortestPathThatTheMoneyWent) {
  report("r1", pay(1, "ann", "m1", 1'000));
  pay(2, "m1", "m2", 500);
  pay(3, "m2", "m3", 500);
  pay(4, "m1", "m3", 500);
  const ChasePlan plan = this->plan(5);
  EXPECT_EQ(orders(plan), "stop m3 1000 r1:1000; ");
  EXPECT_EQ(joined(plan.proposals[0].order.transfers), "t0 t3 ");
  EXPECT_FALSE(plan.proposals[0].path_cut);
}

TEST_F(ChaseTest, AProofThatIsNotWholeSaysSo) {
  report("r1", pay(1, "ann", "m1", 1'000));
  options_.event_of = {};
  EXPECT_TRUE(plan(5).proposals[0].path_cut);
}

TEST_F(ChaseTest, HowFarTheMethodsAgreeIsToldWhereItIsAskedFor) {
  pay(0, "shop", "m1", 500);
  report("r1", pay(1, "ann", "m1", 1'000));
  pay(2, "m1", "m2", 900);
  const ChasePlan told = plan(3);
  EXPECT_TRUE(told.bracketed);
  EXPECT_LT(told.proposals[0].confidence_milli, 1'000);
  EXPECT_FALSE(told.proposals[0].doubts.empty());
  options_.bracket = false;
  const ChasePlan untold = plan(3);
  EXPECT_FALSE(untold.bracketed);
  EXPECT_EQ(orders(untold), orders(told));
}

TEST_F(ChaseTest, ItIsAskedForTheOrdersOnAllAccountsThatTheMoneyCameTo) {
  report("r1", pay(1, "ann", "m1", 1'000));
  pay(2, "m1", "m2", 1'000);
  plan(3);
  EXPECT_EQ(joined(asked_), "ann m1 m2 ");
}

TEST_F(ChaseTest, WhatCannotBeAskedIsRefused) {
  EXPECT_FALSE(chase(graph_, case_, options_)) << "no report";
  report("r1", pay(1, "ann", "m1", 1'000));
  options_.now = at(5);
  EXPECT_TRUE(chase(graph_, case_, options_));
  options_.issuer = "Not A Source";
  EXPECT_FALSE(chase(graph_, case_, options_));
  options_.issuer = "centre";
  options_.method = graph::FollowMethod::poison;
  EXPECT_FALSE(chase(graph_, case_, options_));
  options_.method = graph::FollowMethod::fifo;
  options_.least = 0;
  EXPECT_FALSE(chase(graph_, case_, options_));
  options_.least = 1;
  case_.reports.push_back(case_.reports[0]);
  EXPECT_FALSE(chase(graph_, case_, options_)) << "a report twice";
  case_.reports.resize(kChasedReportsMax + 1);
  EXPECT_EQ(chase(graph_, case_, options_).error().code, ErrorCode::limit_exceeded);
}

}  // namespace
}  // namespace duanlian::respond
