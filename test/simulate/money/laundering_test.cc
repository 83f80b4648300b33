#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulate/money/money_world.h"

namespace duanlian::simulate {
namespace {

int64_t total_balance(World& world) {
  int64_t total = 0;
  for (uint32_t i = 0; i < world.accounts(); ++i) total += world.balance(AccountId(i));
  return total;
}

std::string json(const model::Event& event) {
  std::string text;
  model::append_event(text, event);
  return text;
}

const model::Transfer& transfer_of(const model::Event& event) {
  return std::get<model::Transfer>(event.payload);
}

TEST(Laundering, NoFenIsLostOrMadeWhateverIsRefused) {
  for (const double refused : {0.0, 0.2, 0.6}) {
    MoneyWorld money(11);
    money.deceive(120, 5);
    RefusesSome some(refused);
    ASSERT_TRUE(money.live(some, 4 * 24));
    int64_t exited = 0;
    for (uint32_t scam = 0; scam < money.victims.size(); ++scam) {
      if (scam % 3 == 0) {
        const int64_t held = money.laundering->fate(ScamId(scam)).held;
        EXPECT_LE(money.laundering->stop(ScamId(scam)), held);
      }
    }
    ASSERT_TRUE(money.live(some, 12 * 24));
    for (uint32_t scam = 0; scam < money.victims.size(); ++scam) {
      const Fate& fate = money.laundering->fate(ScamId(scam));
      EXPECT_EQ(fate.paid, money.paid[scam]);
      EXPECT_EQ(fate.paid, fate.held + fate.moving + fate.exited + fate.commission + fate.returned) << scam;
      for (const int64_t part : {fate.held, fate.moving, fate.exited, fate.commission, fate.returned})
        EXPECT_GE(part, 0);
      exited += fate.exited;
    }
    EXPECT_GT(exited, 0);
  }
}

TEST(Laundering, EachTransferTellsWhoseMoneyItCarries) {
  MoneyWorld money(12);
  money.deceive(80, 3);
  Always allowed(model::Outcome::allow);
  ASSERT_TRUE(money.live(allowed, 15 * 24));
  std::size_t told = 0;
  bool merged = false;
  std::map<uint32_t, int64_t> left;
  for (std::size_t i = 0; i < money.records.events.size(); ++i) {
    const model::Event& event = money.records.events[i];
    const Mark& mark = money.records.marks[i];
    ASSERT_TRUE(model::check_event(event)) << json(event);
    if (mark.role != Role::layering && mark.role != Role::cash_out) continue;
    const auto found = money.records.taints.find(event.header.id);
    ASSERT_NE(found, money.records.taints.end());
    int64_t parts = 0;
    for (const Taint& part : found->second.parts) {
      parts += part.amount;
      if (mark.role == Role::cash_out) left[part.scam.value()] += part.amount;
    }
    EXPECT_EQ(parts, transfer_of(event).amount);
    EXPECT_GE(mark.layer, 1);
    merged = merged || found->second.parts.size() > 1;
    ++told;
  }
  EXPECT_GT(told, 300);
  EXPECT_TRUE(merged);
  for (const auto& [scam, fen] : left) EXPECT_EQ(fen, money.laundering->fate(ScamId(scam)).exited);
}

TEST(Laundering, HonestMoneyOfALentAccountStays) {
  MoneyWorld money(13);
  const int64_t before = total_balance(money.world);
  std::map<uint32_t, int64_t> had;
  for (uint32_t i = 0; i < MoneyWorld::kPersons; ++i) had[i] = money.world.balance(AccountId(i));
  money.mules.dealer_deals_a_day = 0;
  money.deceive(100, 4);
  Always allowed(model::Outcome::allow);
  ASSERT_TRUE(money.live(allowed, 20 * 24));
  for (uint32_t i = 0; i < MoneyWorld::kPersons; ++i)
    EXPECT_GE(money.world.balance(AccountId(i)), had[i]) << "of person " << i;
  EXPECT_NE(before, total_balance(money.world));
}

TEST(Laundering, MoneyTakesManyWaysOut) {
  MoneyWorld money(14);
  money.deceive(200, 6);
  Always allowed(model::Outcome::allow);
  ASSERT_TRUE(money.live(allowed, 20 * 24));
  std::map<std::string, int> ways;
  std::map<std::string, int64_t> by_card_and_day;
  unsigned deepest = 0;
  for (std::size_t i = 0; i < money.records.events.size(); ++i) {
    const Mark& mark = money.records.marks[i];
    const model::Event& event = money.records.events[i];
    if (mark.role == Role::on_chain) ++ways["chain"];
    if (mark.role == Role::layering) deepest = std::max<unsigned>(deepest, mark.layer);
    if (mark.role != Role::cash_out) continue;
    const model::Transfer& transfer = transfer_of(event);
    ++ways[std::string(model::words(transfer.method)[static_cast<std::size_t>(transfer.method)])];
    if (transfer.channel != model::TransferChannel::atm) continue;
    EXPECT_EQ(transfer.amount % 10'000, 0);
    EXPECT_FALSE(transfer.location.empty());
    by_card_and_day[transfer.debtor.account + std::to_string(local_day(event.header.time))] +=
        transfer.amount;
  }
  for (const char* way : {"chain", "cash_withdrawal", "card_payment", "top_up", "credit_transfer"})
    EXPECT_GT(ways[way], 5) << way;
  for (const auto& [card, fen] : by_card_and_day) EXPECT_LE(fen, 2'000'000) << card;
  EXPECT_GE(deepest, 5U);
  EXPECT_LE(deepest, 8U);
}

TEST(Laundering, ARestrictedAccountKeepsWhatItHolds) {
  MoneyWorld money(15);
  const Gang gang{.id = GangId(1), .layers = 4};
  const AccountId account = money.laundering->collecting_account(gang, ScamId(0));
  money.world.balance(account) += 500'000;
  money.laundering->received(gang, ScamId(0), account, 500'000);
  money.laundering->restrict(account);
  Always allowed(model::Outcome::allow);
  ASSERT_TRUE(money.live(allowed, 48));
  EXPECT_EQ(money.laundering->fate(ScamId(0)).held, 500'000);
  const int64_t before = money.world.balance(account);
  EXPECT_EQ(money.laundering->stop(ScamId(0)), 500'000);
  EXPECT_EQ(money.world.balance(account), before - 500'000);
  EXPECT_EQ(money.laundering->stop(ScamId(0)), 0);
  EXPECT_THAT(money.laundering->trail(ScamId(0)), testing::ElementsAre(account));
}

TEST(Laundering, WhatTheHolderSpendsDoesNotStopTheRest) {
  MoneyWorld money(18);
  const Gang gang{.id = GangId(1), .layers = 3};
  const AccountId account = money.laundering->collecting_account(gang, ScamId(0));
  money.world.balance(account) = 400'000;  // of which 100'000 are spent already
  money.laundering->received(gang, ScamId(0), account, 500'000);
  Always allowed(model::Outcome::allow);
  ASSERT_TRUE(money.live(allowed, 60 * 24));
  const Fate& fate = money.laundering->fate(ScamId(0));
  EXPECT_GE(fate.commission, 100'000);
  EXPECT_GT(fate.exited, 300'000);
  EXPECT_EQ(fate.paid, fate.held + fate.moving + fate.exited + fate.commission + fate.returned);
}

TEST(Laundering, AStreamOfRefusalsEndsTheTries) {
  MoneyWorld money(16);
  money.deceive(10, 1);
  struct OnlyVictims : Responder {
    explicit OnlyVictims(MoneyWorld& of) : money(of) {}
    Result<std::vector<model::Outcome>> decide(std::vector<model::Event>& events) override {
      std::vector<model::Outcome> outcomes;
      const std::size_t first = money.records.marks.size() - events.size();
      for (std::size_t i = 0; i < events.size(); ++i) {
        const Role role = money.records.marks[first + i].role;
        outcomes.push_back(role == Role::layering || role == Role::cash_out ? model::Outcome::block
                                                                            : model::Outcome::allow);
        refused += role == Role::layering || role == Role::cash_out;
      }
      return outcomes;
    }
    MoneyWorld& money;
    int refused = 0;
  } responder(money);
  ASSERT_TRUE(money.live(responder, 30 * 24));
  EXPECT_GT(responder.refused, 10);
  EXPECT_LE(responder.refused, 10 * (1 + money.flow.tries_most));
  for (uint32_t scam = 0; scam < 10; ++scam) EXPECT_EQ(money.laundering->fate(ScamId(scam)).exited, 0);
}

TEST(Laundering, IsTheSameAgain) {
  std::vector<std::string> once;
  for (int i = 0; i < 2; ++i) {
    MoneyWorld money(17);
    money.deceive(30, 2);
    RefusesSome some(0.1);
    ASSERT_TRUE(money.live(some, 5 * 24));
    std::vector<std::string> lines;
    for (const model::Event& event : money.records.events) lines.push_back(json(event));
    if (i == 0) once = lines;
    EXPECT_EQ(lines, once);
  }
}

TEST(Laundering, ParametersAreChecked) {
  FileIssues issues;
  LaunderingParameters parameters;
  std::string text = city_file("laundering.yaml");
  text.replace(text.find("commission: {value: 0.015"), 25, "commission: {value: 1.5  ");
  parameters.read("laundering.yaml", text, issues);
  EXPECT_THAT(issues.joined(), testing::HasSubstr("a number from 0 to 0.5 is expected"));
}

}  // namespace
}  // namespace duanlian::simulate
