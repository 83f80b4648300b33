#include "simulate/trades/trades.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulate/trades/small_world.h"

namespace duanlian::simulate {
namespace {

using testing::HasSubstr;

struct TradingWorld : SmallWorld {
  explicit TradingWorld(unsigned threads = 1) : SmallWorld(threads) {
    city.add(Part::trades, trades);
    city.add(trades);
    trades.begin();
  }
  TradeParameters parameters = core_parameters<TradeParameters>("trades.yaml");
  Trades trades{stage, telephony, messaging, banking, parameters};
};

struct Calling {
  std::size_t calls = 0;
  std::set<std::string> called;
  std::set<std::string> cells;
};

std::map<std::string, Calling> by_caller(const SmallWorld& small) {
  std::map<std::string, Calling> callings;
  for (const auto* const call : small.all<model::Call>()) {
    if (call->phase != model::CallPhase::started) continue;
    Calling& calling = callings[call->caller.text()];
    ++calling.calls;
    calling.called.insert(call->callee.text());
    calling.cells.insert(call->cell);
  }
  return callings;
}

TEST(Trades, ItsEventsAreGood) {
  TradingWorld world;
  world.live(3);
  EXPECT_GT(world.records.events.size(), 10'000);
  world.expect_good_events();
}

TEST(Trades, ACourierCallsManyStrangersFromSeveralCells) {
  TradingWorld world;
  world.live(1);
  const auto callings = by_caller(world);
  int couriers = 0;
  for (uint32_t i = 0; i < world.world.population(); ++i) {
    const PersonId person(i);
    if (world.world.person(person).job != Job::courier) continue;
    const auto found = callings.find(world.world.number(world.world.line_of(person)).text());
    if (found == callings.end() || found->second.calls < 20) continue;
    ++couriers;
    EXPECT_GT(found->second.called.size(), found->second.calls * 8 / 10);
    EXPECT_GE(found->second.cells.size(), 3);
    EXPECT_LE(found->second.cells.size(), 7);
  }
  EXPECT_GT(couriers, 40);
}

TEST(Trades, ALawfulTelesalesFirmCallsHundredsAndFewAnswer) {
  TradingWorld world;
  world.live(1);
  std::size_t calls = 0;
  std::size_t answered = 0;
  std::size_t by_voip = 0;
  for (const auto* const call : world.all<model::Call>()) {
    if (call->ingress != model::Ingress::voip) continue;
    by_voip += call->phase == model::CallPhase::started;
  }
  const OrganisationId firm = world.world.of_trade(Trade::telesales)[0];
  for (const auto* const call : world.all<model::Call>()) {
    if (call->caller != world.world.number(world.world.line_of(firm))) continue;
    calls += call->phase == model::CallPhase::started;
    answered += call->phase == model::CallPhase::answered;
  }
  EXPECT_GT(calls, 100);
  EXPECT_LT(answered, calls / 2);
  EXPECT_GT(answered, 0);
  EXPECT_GT(by_voip, 400);
}

TEST(Trades, HonestCallsComeFromAbroadToo) {
  TradingWorld world;
  world.live(2);
  std::set<std::string> callers;
  for (const auto* const call : world.all<model::Call>()) {
    if (call->ingress == model::Ingress::international) callers.insert(call->caller.text());
  }
  EXPECT_GT(callers.size(), 3);
}

// Many small sums come in from many, and most of it leaves again at once: like a mule's account, and honest.
TEST(Trades, WhatIsCollectedGoesToWhomItIsFor) {
  SmallWorld world;
  auto parameters = core_parameters<TradeParameters>("trades.yaml").collections;
  CollectionParameters::Kind& street = parameters.kinds[static_cast<std::size_t>(Collection::street)];
  street.passed_on = Share::of(1);
  street.kept_h = Curve::constant(5);
  Chance chance(1);
  const PersonId collector(0);
  world.world.balance(AccountId(0)) = 0;
  Collections collections(world.stage, world.banking, parameters);
  struct Turns : Player {
    explicit Turns(Collections& of) : collections(of) {}
    void play(const Act& act) override { collections.play(act); }
    Collections& collections;
  } turns(collections);
  world.city.add(Part::lives, turns);
  collections.open(Collection::street, collector, chance, Part::lives, 0);
  world.live(20);
  int64_t in = 0;
  int64_t out = 0;
  std::set<std::string> payers;
  const std::string account = world.world.account_name(AccountId(0));
  for (const auto* const transfer : world.all<model::Transfer>()) {
    if (transfer->creditor.account == account) {
      in += transfer->amount;
      payers.insert(transfer->debtor.account);
    }
    if (transfer->debtor.account == account && !transfer->creditor.organisation.empty())
      out = std::max(out, transfer->amount);
  }
  EXPECT_GT(payers.size(), 3);
  EXPECT_GT(out, 0);
  EXPECT_LE(out, in);
}

TEST(Trades, OffersComeFromPortsWithLinks) {
  TradingWorld world;
  world.live(1);
  int texts = 0;
  int links = 0;
  for (const auto* const message : world.all<model::Message>()) {
    ++texts;
    EXPECT_THAT(message->port, testing::StartsWith("106"));
    links += message->text.contains(".c") ? 1 : 0;
  }
  EXPECT_GT(texts, 200);
  EXPECT_GT(links, texts / 2);
  // Some look at the page of whom they had a text from.
  const auto visits = world.all<model::Visit>();
  EXPECT_GT(visits.size(), 3);
  for (const auto* const visit : visits) {
    EXPECT_TRUE(std::ranges::any_of(world.all<model::Message>(), [&](const auto* message) {
      return message->text.contains(visit->domain);
    }));
  }
}

TEST(Trades, ThePlanDoesNotDependOnHowItIsCut) {
  TradingWorld world;
  for (const int hour : {3, 10, 20}) {
    const Timestamp time = kStageBegin + hours(hour);
    const auto whole = planned(world.trades, world.world, time, world.world.population());
    EXPECT_FALSE(whole.empty());
    EXPECT_EQ(whole, planned(world.trades, world.world, time, 1));
    EXPECT_EQ(whole, planned(world.trades, world.world, time, 77));
  }
}

TEST(Trades, TheSameSeedGivesTheSameWhateverTheThreads) {
  TradingWorld one(1);
  TradingWorld three(3);
  one.live(1);
  three.live(1);
  EXPECT_EQ(written(one), written(three));
}

TEST(Trades, SaysWhatIsWrongWithItsFile) {
  EXPECT_THAT(issues_with<TradeParameters>("trades.yaml", "weekend:", "weekend: {value: 7}"),
              HasSubstr("trades.yaml"));
  EXPECT_THAT(issues_with<TradeParameters>(
                  "trades.yaml",
                  "sale_yuan:", "sale_yuan: {median: 180, p95: 20, unit: yuan, source: none, provenance: G}"),
              HasSubstr("a median above 0 and a p95 of no less are expected"));
  EXPECT_THAT(issues_with<TradeParameters>("trades.yaml", "    - \"【{one:优选", "    - \"{coupon}\""),
              HasSubstr("{coupon}: no such gap"));
}

}  // namespace
}  // namespace duanlian::simulate
