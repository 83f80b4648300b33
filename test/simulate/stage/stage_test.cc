#include "simulate/stage/stage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/event_json.h"
#include "simulate/stage/stage_world.h"

namespace duanlian::simulate {
namespace {

using model::CallPhase;

const Mark kLure{.role = Role::lure, .scam = ScamId(1), .gang = GangId(1)};
const Mark kVictim{.role = Role::victim_payment, .scam = ScamId(1), .gang = GangId(1)};
const Mark kMule{.role = Role::layering, .layer = 1, .scam = ScamId(1), .gang = GangId(1)};

std::vector<CallPhase> phases(const StageWorld& stage) {
  std::vector<CallPhase> phases;
  for (const model::Event& event : stage.records.events)
    phases.push_back(std::get<model::Call>(event.payload).phase);
  return phases;
}

CallPlan a_call() {
  return {.caller = LineId(1), .callee = LineId(2), .ring_s = 7, .talk_s = 60, .then = StageWorld::told()};
}

TEST(Telephony, ACallIsAnsweredAndEnds) {
  StageWorld world;
  world.telephony.call(a_call());
  Always allowed(model::Outcome::allow);
  ASSERT_TRUE(world.live(allowed));
  EXPECT_THAT(phases(world), testing::ElementsAre(CallPhase::started, CallPhase::answered, CallPhase::ended));
  EXPECT_EQ(world.records.events[1].header.time, kStageBegin + seconds(7));
  EXPECT_EQ(world.records.events[2].header.time, kStageBegin + seconds(67));
  EXPECT_EQ(std::get<model::Call>(world.records.events[2].payload).duration_s, 60);
  for (const model::Event& event : world.records.events) EXPECT_TRUE(model::check_event(event));
  ASSERT_EQ(world.waiter.seen.size(), 1);
  EXPECT_EQ(world.waiter.seen[0].outcome, Outcome::done);
}

TEST(Telephony, ARefusedCallIsNoConversation) {
  StageWorld world;
  world.telephony.call(a_call());
  Always refused(model::Outcome::block);
  ASSERT_TRUE(world.live(refused));
  EXPECT_THAT(phases(world), testing::ElementsAre(CallPhase::started));
  EXPECT_EQ(world.waiter.seen.at(0).outcome, Outcome::refused);
  ASSERT_EQ(world.records.seen.size(), 1);  // an honest one, so it counts
  EXPECT_GT(world.records.seen[0].delay.micros, 0);
}

TEST(Telephony, WhoTalksIsEngagedAndOnACall) {
  StageWorld world;
  Always allowed(model::Outcome::allow);
  world.telephony.call(a_call());
  ASSERT_TRUE(world.live(allowed, 1));
  EXPECT_FALSE(world.telephony.is_talking(PersonId(2)));  // an hour later it is over
  CallPlan long_call = a_call();
  long_call.talk_s = 7'200;
  world.stage.set_now(kStageBegin + hours(1));
  world.telephony.call(long_call);
  ASSERT_TRUE(world.live(allowed, 2));
  EXPECT_TRUE(world.telephony.is_talking(PersonId(1)));
  EXPECT_TRUE(world.telephony.is_talking(PersonId(2)));
  world.stage.set_now(kStageBegin + hours(2));
  CallPlan second = a_call();
  second.caller = LineId(3);
  world.telephony.call(second);
  ASSERT_TRUE(world.live(allowed, 3));
  EXPECT_EQ(world.waiter.seen.back().outcome, Outcome::not_answered);
}

TEST(Banking, MoneyMovesWhenItIsAllowed) {
  StageWorld world;
  world.banking.pay(
      {.debtor = AccountId(1), .creditor = AccountId(2), .amount = 300, .then = StageWorld::told()});
  EXPECT_EQ(world.world.balance(AccountId(1)), 999'700);  // set aside
  EXPECT_EQ(world.world.balance(AccountId(2)), 1'000'000);
  Always allowed(model::Outcome::log);
  ASSERT_TRUE(world.live(allowed));
  EXPECT_EQ(world.world.balance(AccountId(2)), 1'000'300);
  EXPECT_EQ(world.waiter.seen.at(0).outcome, Outcome::done);
  EXPECT_TRUE(model::check_event(world.records.events.at(0)));
  EXPECT_THAT(world.records.seen, testing::IsEmpty());
}

TEST(Banking, NobodyPaysWhatHeHasNot) {
  StageWorld world;
  EXPECT_EQ(world.banking.pay({.debtor = AccountId(1),
                               .creditor = AccountId(2),
                               .amount = 1'000'001,
                               .then = StageWorld::told()}),
            "");
  Always allowed(model::Outcome::allow);
  ASSERT_TRUE(world.live(allowed));
  EXPECT_THAT(world.records.events, testing::IsEmpty());
  EXPECT_EQ(world.waiter.seen.at(0).outcome, Outcome::impossible);
}

// An honest customer waits, and has his payment in the end unless he lets it be.
TEST(Banking, AnHonestPaymentIsOnlyDelayed) {
  int paid = 0;
  for (const auto outcome : {model::Outcome::warn, model::Outcome::friction, model::Outcome::delay,
                             model::Outcome::hold, model::Outcome::block}) {
    StageWorld world;
    for (int i = 0; i < 100; ++i)
      world.banking.pay(
          {.debtor = AccountId(1), .creditor = AccountId(2), .amount = 100, .then = StageWorld::told()});
    Always responder(outcome);
    ASSERT_TRUE(world.live(responder, 24 * 10));
    ASSERT_EQ(world.waiter.seen.size(), 100);
    EXPECT_EQ(world.records.seen.size(), 100);
    int64_t given_up = 0;
    for (const auto& one : world.records.seen) {
      given_up += one.given_up;
      EXPECT_EQ(one.delay.micros > 0, outcome != model::Outcome::warn);
    }
    EXPECT_LT(given_up, 12);
    EXPECT_EQ(world.world.balance(AccountId(2)), 1'000'000 + 100 * (100 - given_up));
    EXPECT_EQ(world.world.balance(AccountId(1)) + world.world.balance(AccountId(2)), 2'000'000);
    paid += static_cast<int>(100 - given_up);
  }
  EXPECT_GT(paid, 450);
}

int outcomes_of(const StageWorld& world, Outcome outcome) {
  return static_cast<int>(std::ranges::count(world.waiter.seen, outcome, &Act::outcome));
}

TEST(Banking, AVictimIsOftenStoppedByACallBackAndSeldomByWords) {
  std::array<int, model::kOutcomes> stopped{};
  for (const auto outcome : {model::Outcome::allow, model::Outcome::warn, model::Outcome::hold}) {
    StageWorld world;
    for (int i = 0; i < 1'000; ++i) {
      world.banking.pay({.debtor = AccountId(2),
                         .creditor = AccountId(3),
                         .amount = 100,
                         .mark = kVictim,
                         .by_victim = true,
                         .then = StageWorld::told()});
    }
    Always responder(outcome);
    ASSERT_TRUE(world.live(responder));
    stopped[static_cast<std::size_t>(outcome)] = outcomes_of(world, Outcome::given_up);
    EXPECT_THAT(world.records.seen, testing::IsEmpty());  // no honest person
  }
  EXPECT_EQ(stopped[static_cast<std::size_t>(model::Outcome::allow)], 0);
  EXPECT_NEAR(stopped[static_cast<std::size_t>(model::Outcome::warn)], 220, 60);
  EXPECT_NEAR(stopped[static_cast<std::size_t>(model::Outcome::hold)], 750, 60);
}

TEST(Banking, AMuleIsNotMovedByWarnings) {
  StageWorld world;
  world.banking.pay({.debtor = AccountId(2),
                     .creditor = AccountId(3),
                     .amount = 5,
                     .mark = kMule,
                     .then = StageWorld::told()});
  Always warned(model::Outcome::friction);
  ASSERT_TRUE(world.live(warned));
  EXPECT_EQ(world.waiter.seen.at(0).outcome, Outcome::done_warned);
  StageWorld other;
  other.banking.pay({.debtor = AccountId(2),
                     .creditor = AccountId(3),
                     .amount = 5,
                     .mark = kMule,
                     .then = StageWorld::told()});
  Always blocked(model::Outcome::block);
  ASSERT_TRUE(other.live(blocked));
  EXPECT_EQ(other.waiter.seen.at(0).outcome, Outcome::refused);
  EXPECT_EQ(other.world.balance(AccountId(2)), 1'000'000);
}

TEST(Messaging, ARejectedTextIsNotRead) {
  StageWorld world;
  world.messaging.text({.sender = "+8613800138000",
                        .source = "operator_a",
                        .receiver = LineId(1),
                        .text = "您好",
                        .mark = kLure,
                        .then = StageWorld::told()});
  world.messaging.visit(
      {.visitor = LineId(1), .domain = "example.com", .mark = kLure, .then = StageWorld::told()});
  Always held(model::Outcome::hold);
  ASSERT_TRUE(world.live(held));
  EXPECT_EQ(outcomes_of(world, Outcome::refused), 2);
  for (const model::Event& event : world.records.events) EXPECT_TRUE(model::check_event(event));
}

// What follows from an event must not be in the group that is decided with it.
TEST(City, GroupsEventsThatNothingFollowsFrom) {
  StageWorld world;
  for (int i = 0; i < 3; ++i) world.telephony.call(a_call());
  Always allowed(model::Outcome::allow);
  ASSERT_TRUE(world.live(allowed));
  EXPECT_EQ(allowed.groups.front(), 3);
  EXPECT_EQ(world.records.events.size(), 9);
  EXPECT_TRUE(std::ranges::is_sorted(world.records.events, {},
                                     [](const model::Event& event) { return event.header.time; }));
}

TEST(City, EndsWhereTheResponderFails) {
  class Gone : public Responder {
    Result<std::vector<model::Outcome>> decide(std::vector<model::Event>&) override {
      return Error{ErrorCode::unavailable, "the engine is gone"};
    }
  };
  StageWorld world;
  world.telephony.call(a_call());
  Gone gone;
  const Status lived = world.live(gone);
  ASSERT_FALSE(lived);
  EXPECT_EQ(lived.error().message, "the engine is gone");
}

}  // namespace
}  // namespace duanlian::simulate
