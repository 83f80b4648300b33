#include "simulate/money/order_desk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulate/money/order_world.h"

namespace duanlian::simulate {
namespace {

using model::Measure;
using model::OrderProgress;

Timestamp minute(int64_t number) { return kStageBegin + minutes(number); }

// A lent account with 5,000 yuan of a victim, 1,000 of another one and what its holder has, that moves
// nothing for days.
struct DeskWorld : OrderWorld {
  DeskWorld() : OrderWorld(51, Response::orders) {
    answer_within(60);
    flow.first_hop_m = Curve::constant(7 * 24 * 60);
    account = laundering->collecting_account(gang, ScamId(0));
    name = world.account_name(account);
    own = world.balance(account);
    pay(ScamId(0), 500'000);
    pay(ScamId(1), 100'000);
    begin = money();
  }
  void pay(ScamId scam, int64_t fen) {
    world.balance(account) += fen;
    laundering->received(gang, scam, account, fen);
    paid[scam.value()] = fen;
  }
  model::Order by(Measure measure, std::optional<int64_t> amount) const {
    return order_on(measure, name, amount);
  }
  model::Order about(Measure measure, std::optional<int64_t> amount, model::OrderRelation relation,
                     std::string other) const {
    model::Order order = by(measure, amount);
    order.relation = relation;
    order.other = std::move(other);
    return order;
  }
  // The answers to an order, without the first word that it is there.
  std::vector<model::OrderStep> answers(std::string_view id) const {
    std::vector<model::OrderStep> found;
    for (const auto& step : all<model::OrderStep>()) {
      if (step.order == id && step.step != OrderProgress::acknowledged) found.push_back(step);
    }
    return found;
  }
  Gang gang{.id = GangId(1), .layers = 3};
  AccountId account{kNone};
  std::string name;
  int64_t own = 0;
  int64_t begin = 0;
  Orders orders;
};

TEST(OrderDesk, HoldsTheAmountAndNotTheAccount) {
  DeskWorld city;
  city.orders.order(minute(1), "a", city.by(Measure::stop, 550'000));
  ASSERT_TRUE(city.live(city.orders, 1));
  EXPECT_EQ(city.reported->held(), 550'000);
  EXPECT_EQ(city.world.balance(city.account), city.own + 50'000);
  EXPECT_EQ(city.laundering->fate(ScamId(0)).stopped, 500'000);
  EXPECT_EQ(city.laundering->fate(ScamId(1)).stopped, 50'000);
  EXPECT_EQ(city.records.others[Whose::lender], 0);
  city.expect_whole();
  const auto steps = city.all<model::OrderStep>();
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[0].step, OrderProgress::acknowledged);
  EXPECT_EQ(steps[1].step, OrderProgress::executed);
  EXPECT_EQ(steps[1].issuer, "duty_room");
  EXPECT_EQ(*steps[1].amount, 550'000);
  EXPECT_EQ(*steps[1].balance, city.own + 50'000);
  for (const model::Event& event : city.records.events) {
    ASSERT_TRUE(model::check_event(event));
    if (event.kind() == model::EventKind::order_step) {
      EXPECT_EQ(event.header.source, bank_source(city.world.bank_of(city.account)));
      EXPECT_GE(event.header.time, minute(1));
    }
  }
  EXPECT_EQ(city.money(), city.begin);
}

TEST(OrderDesk, MoreThanIsThereIsDoneInPartAndNothingIsToldSo) {
  DeskWorld city;
  city.orders.order(minute(1), "a", city.by(Measure::stop, city.own + 700'000));
  city.orders.order(minute(3), "b", city.by(Measure::freeze, 100));
  ASSERT_TRUE(city.live(city.orders, 1));
  EXPECT_EQ(*city.answers("a").at(0).amount, city.own + 600'000);
  EXPECT_EQ(city.answers("a").at(0).code, "");
  EXPECT_EQ(city.records.others[Whose::lender], city.own);
  EXPECT_EQ(city.records.others[Whose::honest], 0);
  EXPECT_EQ(*city.answers("b").at(0).amount, 0);
  EXPECT_EQ(city.answers("b").at(0).code, "AM04");
  EXPECT_EQ(city.records.answers[OrderAnswer::in_part], 1);
  EXPECT_EQ(city.records.answers[OrderAnswer::gone], 1);
  EXPECT_EQ(city.money(), city.begin);
  city.expect_whole();
}

TEST(OrderDesk, AStopEndsAfterTwoDaysUnlessAFreezeTakesItOver) {
  for (const bool freezes : {false, true}) {
    DeskWorld city;
    city.orders.order(minute(1), "a", city.by(Measure::stop, 500'000));
    if (freezes) {
      city.orders.order(minute(120), "b",
                        city.about(Measure::freeze, 400'000, model::OrderRelation::succeeds, "a"));
    }
    ASSERT_TRUE(city.live(city.orders, 48));
    EXPECT_EQ(city.reported->held(), freezes ? 400'000 : 500'000);
    ASSERT_TRUE(city.live(city.orders, 49));
    EXPECT_EQ(city.reported->held(), freezes ? 400'000 : 0);
    EXPECT_EQ(city.recovered(), freezes ? 400'000 : 0);
    EXPECT_EQ(city.laundering->fate(ScamId(0)).held, freezes ? 100'000 : 500'000);
    EXPECT_EQ(city.money(), city.begin);
    city.expect_whole();
    if (freezes) continue;
    // It goes on where it was stopped.
    ASSERT_TRUE(city.live(city.orders, 40 * 24));
    EXPECT_GT(city.laundering->fate(ScamId(0)).exited, 400'000);
    city.expect_whole();
  }
}

TEST(OrderDesk, WhatIsReleasedIsFreeAndWhatIsReturnedIsTheVictims) {
  DeskWorld city;
  city.after->over({.scam = ScamId(0),
                    .gang = GangId(1),
                    .victim = PersonId(900),
                    .payments = {{.event = "e", .to = city.account, .amount = 500'000, .time = minute(0)}}});
  const int64_t had = city.world.balance(AccountId(900));
  city.orders.order(minute(1), "a", city.by(Measure::freeze, 600'000));
  city.orders.order(minute(5), "b", city.about(Measure::give_back, 450'000, model::OrderRelation::ends, "a"));
  city.orders.order(minute(9), "c",
                    city.about(Measure::release, std::nullopt, model::OrderRelation::ends, "a"));
  city.orders.order(minute(13), "d",
                    city.about(Measure::release, std::nullopt, model::OrderRelation::ends, "a"));
  ASSERT_TRUE(city.live(city.orders, 1));
  EXPECT_EQ(*city.answers("b").at(0).amount, 450'000);
  EXPECT_EQ(city.world.balance(AccountId(900)), had + 450'000);
  EXPECT_EQ(*city.answers("c").at(0).amount, 150'000);
  EXPECT_EQ(city.answers("d").at(0).step, OrderProgress::refused);
  EXPECT_EQ(city.records.back[0], 450'000);
  EXPECT_EQ(city.records.back[1], 0);
  EXPECT_EQ(city.laundering->fate(ScamId(0)).returned, 450'000);
  EXPECT_EQ(city.reported->held(), 0);
  EXPECT_EQ(city.money(), city.begin);
  city.expect_whole();
}

TEST(OrderDesk, ARecallTakesWhatIsAVictimsAndNothingElse) {
  DeskWorld city;
  city.after->over({.scam = ScamId(1),
                    .gang = GangId(1),
                    .victim = PersonId(901),
                    .payments = {{.event = "e", .to = city.account, .amount = 100'000, .time = minute(0)}}});
  city.reported->desk().reported("bank_a", "r1", ScamId(1));
  const int64_t had = city.world.balance(AccountId(901));
  model::Order order = city.by(Measure::recall, 100'000);
  order.shares = {{.report = "r1", .source = "bank_a", .amount = 100'000}};
  city.orders.order(minute(1), "a", order);
  ASSERT_TRUE(city.live(city.orders, 1));
  EXPECT_EQ(city.world.balance(AccountId(901)), had + 100'000);
  EXPECT_EQ(city.laundering->fate(ScamId(1)).returned, 100'000);
  EXPECT_EQ(city.laundering->fate(ScamId(0)).held, 500'000);
  EXPECT_EQ(city.money(), city.begin);
}

TEST(OrderDesk, AVictimsOwnMoneyIsHeldForHimAndIsFreeAgain) {
  DeskWorld city;
  const std::string name = city.world.account_name(AccountId(77));
  const int64_t had = city.world.balance(AccountId(77));
  city.orders.order(minute(1), "a", order_on(Measure::protective_hold, name, 1'000'000));
  ASSERT_TRUE(city.live(city.orders, 2));
  EXPECT_EQ(city.world.balance(AccountId(77)), had - 1'000'000);
  EXPECT_EQ(city.records.others[Whose::victim], 1'000'000);
  EXPECT_EQ(city.records.others[Whose::honest], 0);
  ASSERT_TRUE(city.live(city.orders, 50));
  EXPECT_EQ(city.world.balance(AccountId(77)), had);
  EXPECT_EQ(city.records.others[Whose::victim], 0);
}

TEST(OrderDesk, RefusesWhatItCannotCarryOut) {
  DeskWorld city;
  model::Order elsewhere = city.by(Measure::stop, 500);
  elsewhere.institution = bank_source((city.world.bank_of(city.account) + 1) % kBanks);
  model::Order named = city.by(Measure::stop, 500);
  named.holder = "谁也不是";
  model::Order right = city.by(Measure::stop, 500);
  const model::Party party = city.world.party(city.account, true);
  right.holder = party.name.empty() ? party.organisation : party.name;
  right.institution = party.agent;
  model::Order foreign = order_on(Measure::stop, "6217001234567890123", 500);
  foreign.institution = "bank_abroad";
  city.orders.order(minute(1), "elsewhere", elsewhere);
  city.orders.order(minute(2), "named", named);
  city.orders.order(minute(3), "whole", city.by(Measure::stop, std::nullopt));
  city.orders.order(minute(4), "foreign", foreign);
  city.orders.order(minute(5), "warn", city.by(Measure::warn, std::nullopt));
  city.orders.order(minute(6), "query", city.by(Measure::query, std::nullopt));
  city.orders.order(minute(7), "right", right);
  city.orders.order(minute(8), "right", right);  // the same once more
  ASSERT_TRUE(city.live(city.orders, 1));
  EXPECT_EQ(city.answers("elsewhere").at(0).code, "AC01");
  EXPECT_EQ(city.answers("named").at(0).code, "BE01");
  EXPECT_EQ(city.answers("whole").at(0).step, OrderProgress::refused);
  EXPECT_TRUE(city.answers("foreign").empty());
  EXPECT_TRUE(city.answers("warn").empty());
  EXPECT_EQ(city.answers("query").at(0).step, OrderProgress::answered);
  EXPECT_EQ(*city.answers("query").at(0).balance, city.own + 600'000);
  ASSERT_EQ(city.answers("right").size(), 1U);
  EXPECT_EQ(*city.answers("right").at(0).amount, 500);
  EXPECT_EQ(city.records.answers[OrderAnswer::refused], 3);
  EXPECT_EQ(city.reported->held(), 500);
}

TEST(OrderDesk, BanksMakeFaultsAsOftenAsTheFileSays) {
  DeskWorld city;
  city.ordering.finds_mismatch = Share::of(0.3);
  city.ordering.is_down = Share::of(0.2);
  city.ordering.down_m = Curve::constant(100);
  city.ordering.answers_twice = Share::of(0.25);
  for (int i = 0; i < 400; ++i)
    city.orders.order(minute(1), "q" + std::to_string(i), city.by(Measure::query, std::nullopt));
  ASSERT_TRUE(city.live(city.orders, 4));
  EXPECT_NEAR(city.records.answers[OrderAnswer::refused], 120, 40);
  EXPECT_EQ(city.records.answers[OrderAnswer::told] + city.records.answers[OrderAnswer::refused], 400);
  int late = 0;
  int steps = 0;
  for (const model::Event& event : city.records.events) {
    const auto* const step = std::get_if<model::OrderStep>(&event.payload);
    if (step == nullptr) continue;
    ++steps;
    late += step->step == OrderProgress::acknowledged && event.header.time > minute(100) ? 1 : 0;
  }
  EXPECT_NEAR(late, 80, 35);
  EXPECT_NEAR(steps, 800 + 100, 40);
}

TEST(OrderDesk, IsAskedOnASteadyStepAfterAllThatHappenedBefore) {
  DeskWorld city;
  city.deceive(20, 1);
  ASSERT_TRUE(city.live(city.orders, 3));
  ASSERT_EQ(city.orders.asked.size(), 3U * 120 - 1);
  for (std::size_t i = 0; i < city.orders.asked.size(); ++i)
    EXPECT_EQ(city.orders.asked[i], kStageBegin + seconds(30 * static_cast<int64_t>(i + 1)));
  for (std::size_t i = 1; i < city.records.events.size(); ++i)
    EXPECT_LE(city.records.events[i - 1].header.time, city.records.events[i].header.time);
}

TEST(OrderDesk, ParametersAreChecked) {
  FileIssues issues;
  OrderParameters parameters;
  std::string text = city_file("orders.yaml");
  text.replace(text.find("by_hand_m: {value: 30"), 21, "by_hand_m: {value: 0 ");
  parameters.read("orders.yaml", text, issues);
  EXPECT_THAT(issues.joined(), testing::HasSubstr("a number from 1 to 10080 is expected"));
}

TEST(World, FindsAnAccountByItsName) {
  MoneyWorld money(3);
  for (uint32_t i = 0; i < money.world.accounts(); i += 7)
    EXPECT_EQ(money.world.find_account(money.world.account_name(AccountId(i))), AccountId(i));
  for (const char* name : {"", "6217", "62170012345678901ab", "6217001234567890123", "1234567890123456",
                           "-217001234567890123", "6217000000000000000"})
    EXPECT_EQ(money.world.find_account(name), AccountId(kNone)) << name;
}

}  // namespace
}  // namespace duanlian::simulate
