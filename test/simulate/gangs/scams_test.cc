#include "simulate/gangs/scams.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulate/gangs/scam_world.h"

namespace duanlian::simulate {
namespace {

constexpr int64_t kLongest = 120;  // days

// One scam of each gang, on somebody of an age whom its script looks for.
void turn_each_gang_to_somebody(ScamWorld& city) {
  for (uint32_t i = 0; i < city.gangs.count(); ++i) {
    const Script& script = city.gangs.script(GangId(i));
    const auto band = static_cast<std::size_t>(std::ranges::max_element(script.ages) - script.ages.begin());
    constexpr std::array<uint32_t, kAgeBands> kPlace = {3, 2, 1, 0};  // in a household, youngest band first
    city.turn_to(GangId(i), ScamId(i), PersonId(4 * i + kPlace[band]));
  }
}

ScamFiles gullible() {
  ScamFiles files;
  files.make_gullible();
  return files;
}

TEST(Scams, EachScriptPlaysToItsEndWhenNobodyHinders) {
  ScamWorld city(gullible());
  turn_each_gang_to_somebody(city);
  const int64_t before = city.of_people();
  Always allowed(model::Outcome::allow);
  ASSERT_TRUE(city.live(allowed, kLongest));
  EXPECT_EQ(city.records.ended.size(), city.gangs.count());
  EXPECT_EQ(city.scams.under_way(), 0);
  EXPECT_EQ(city.records.categories.size(), kCategories);
  for (uint32_t i = 0; i < city.gangs.count(); ++i) {
    const Script& script = city.gangs.script(GangId(i));
    const ScamOutcome& outcome = city.aftermath.outcomes.at(i);
    EXPECT_TRUE(outcome.reached) << script.id;
    int payments = 0;
    for (const Beat& beat : script.beats) payments += beat.deed == Deed::pay ? beat.times : 0;
    EXPECT_EQ(outcome.payments.size(), payments) << script.id;
    EXPECT_GT(outcome.paid(), 0) << script.id;
  }
  for (const model::Event& event : city.records.events) {
    const Status good = model::check_event(event);
    EXPECT_TRUE(good) << (good ? "" : good.error().message);
  }
  // What the victims lost is what the gangs got, but for baits and loans.
  int64_t loans = 0;
  for (const model::Event& event : city.records.events) {
    const auto* const transfer = std::get_if<model::Transfer>(&event.payload);
    if (transfer && transfer->method == model::TransferMethod::loan_disbursement) loans += transfer->amount;
  }
  EXPECT_GT(loans, 0);
  EXPECT_GT(city.records.bait, 0);
  EXPECT_EQ(before - city.of_people(), city.laundering.got - city.records.bait - loans);
  EXPECT_EQ(city.records.paid, city.laundering.got);
  EXPECT_EQ(city.records.prevented, 0);
}

class BlocksPayments : public Responder {
 public:
  Result<std::vector<model::Outcome>> decide(std::vector<model::Event>& events) override {
    std::vector<model::Outcome> outcomes;
    for (const model::Event& event : events) {
      const bool transfer = std::holds_alternative<model::Transfer>(event.payload);
      outcomes.push_back(transfer ? model::Outcome::block : model::Outcome::allow);
    }
    return outcomes;
  }
};

TEST(Scams, NobodyPaysWhenEveryPaymentIsBlocked) {
  ScamFiles files = gullible();
  files.reactions.blocked_tries_otherwise = Share::of(0);
  ScamWorld city(files);
  turn_each_gang_to_somebody(city);
  const int64_t before = city.of_people();
  BlocksPayments responder;
  ASSERT_TRUE(city.live(responder, kLongest));
  EXPECT_EQ(city.records.ended.size(), city.gangs.count());
  EXPECT_EQ(city.records.paid, 0);
  EXPECT_EQ(city.laundering.got, 0);
  EXPECT_GT(city.records.prevented, 0);
  EXPECT_EQ(city.of_people(), before);
  double smallness = 1;
  for (uint32_t i = 0; i < city.gangs.count(); ++i)
    smallness = std::min(smallness, city.gangs.gang(GangId(i)).smallness);
  EXPECT_LT(smallness, 1);  // gangs notice
}

class RefusesAllButPayments : public Responder {
 public:
  Result<std::vector<model::Outcome>> decide(std::vector<model::Event>& events) override {
    return std::vector<model::Outcome>(events.size(), model::Outcome::block);
  }
};

TEST(Scams, WhoIsNotReachedIsTriedOnceMoreAtMost) {
  ScamFiles files = gullible();
  files.scams.tries_again = Share::of(1);
  ScamWorld city(files);
  turn_each_gang_to_somebody(city);
  RefusesAllButPayments responder;
  ASSERT_TRUE(city.live(responder, kLongest));
  EXPECT_EQ(city.records.ended.size(), city.gangs.count());
  EXPECT_THAT(city.records.reached, testing::IsEmpty());
  EXPECT_EQ(city.records.beats.size(), 2 * city.gangs.count());
  for (const auto& beat : city.records.beats) EXPECT_EQ(beat.beat, 0);
}

// The same scam tries the same things, whether or not others are hindered.
TEST(Scams, AScamDoesNotDependOnOthers) {
  const auto first_payment = [](bool with_others) {
    ScamWorld city(gullible());
    if (with_others) turn_each_gang_to_somebody(city);
    city.turn_to(GangId(2), ScamId(777), PersonId(1'001));
    Always allowed(model::Outcome::allow);
    EXPECT_TRUE(city.live(allowed, kLongest));
    const ScamPayment payment = city.aftermath.outcomes.at(777).payments.at(0);
    return std::pair(payment.amount, payment.time);
  };
  EXPECT_EQ(first_payment(false), first_payment(true));
}

TEST(Scams, AMinorPaysFromAnAdultsAccount) {
  const ScamWorld city(gullible());
  EXPECT_EQ(account_behind(city.world, PersonId(7)), AccountId(4));
  EXPECT_EQ(account_behind(city.world, PersonId(6)), AccountId(6));
}

TEST(Scams, NobodyPaysMoreThanHeHas) {
  ScamWorld city(gullible());
  for (uint32_t i = 0; i < 2 * city.world.population(); ++i) city.world.balance(AccountId(i)) = 20'000;
  turn_each_gang_to_somebody(city);
  Always allowed(model::Outcome::allow);
  ASSERT_TRUE(city.live(allowed, kLongest));
  EXPECT_EQ(city.records.ended.size(), city.gangs.count());
  for (uint32_t i = 0; i < 2 * city.world.population(); ++i)
    EXPECT_GE(city.world.balance(AccountId(i)), 0) << i;
  EXPECT_GT(city.records.paid, 0);
}

TEST(Scams, PaymentsOfAServiceScamAreMadeOnItsCall) {
  ScamFiles files = gullible();
  for (Script& script : files.scripts.all) {
    if (script.id == "C04.refund_service") script.beats[0].talk_s = Spread::of(7'200, 7'200);
  }
  ScamWorld city(files);
  turn_each_gang_to_somebody(city);
  Always allowed(model::Outcome::allow);
  ASSERT_TRUE(city.live(allowed, kLongest));
  int on_call = 0;
  for (const model::Event& event : city.records.events) {
    const auto* const transfer = std::get_if<model::Transfer>(&event.payload);
    on_call += transfer != nullptr && transfer->on_call;
  }
  EXPECT_GT(on_call, 0);
}

TEST(ScamParameters, SayWhatIsWrong) {
  FileIssues issues;
  ScamParameters parameters;
  parameters.read("scams.yaml", "ring_s: {value: 3}\n", issues);
  EXPECT_THAT(issues.joined(), testing::HasSubstr("scams.yaml:1:"));
  EXPECT_THAT(issues.joined(), testing::HasSubstr("\"hang_up_s\" is missing"));
}

}  // namespace
}  // namespace duanlian::simulate
