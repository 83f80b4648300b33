#include "respond/chase/hop_speeds.h"

#include <array>
#include <gtest/gtest.h>

#include "respond/chase/chase_story.h"

namespace duanlian::respond {
namespace {

TEST(HopSpeedsTest, TheWorkedExampleOfTheDocumentationHolds) {
  const HopSpeed speed = shrunk({.left = 3, .lain_seconds = 1'800}, {});
  EXPECT_EQ(speed.left, 7);
  EXPECT_EQ(speed.lain_seconds, 4'200);
  EXPECT_EQ(chance_milli(speed, minutes(5), std::array{minutes(10)}), 600);
  EXPECT_EQ(chance_milli(speed, minutes(5), std::array{minutes(60)}), 200);
  EXPECT_EQ(chance_milli(speed, minutes(5), std::array{minutes(10), minutes(60)}), 400);
}

TEST(HopSpeedsTest, WhatWasSeenOverAllCasesMovesThePriorAndOneCaseMovesOnFromThere) {
  const HopSpeed overall{.left = 996, .lain_seconds = 60 * 996};
  const HopSpeed unseen = shrunk({}, overall);
  EXPECT_EQ(unseen.left, kPriorDepartures);
  EXPECT_EQ(unseen.lain_seconds, 4 * (600 * 4 + 60 * 996) / 1'000);
  const std::array answer{minutes(10)};
  EXPECT_LT(chance_milli(unseen, {}, answer), chance_milli(shrunk({}, {}), {}, answer));
  EXPECT_GT(chance_milli(shrunk({.left = 1, .lain_seconds = 90'000}, overall), {}, answer),
            chance_milli(unseen, {}, answer));
}

TEST(HopSpeedsTest, MoneyThatHasLainLongIsLikelierToStayAndNothingIsBeyondCertain) {
  const HopSpeed speed = shrunk({}, {});
  const std::array answer{minutes(10)};
  EXPECT_LT(chance_milli(speed, minutes(1), answer), chance_milli(speed, hours(5), answer));
  EXPECT_EQ(chance_milli(speed, minutes(1), std::array{Duration{0}}), 1'000);
  EXPECT_EQ(
      chance_milli({.left = INT64_MAX, .lain_seconds = 0}, {INT64_MIN}, std::array{Duration{INT64_MAX}}), 0);
}

class ChaseRankTest : public ChaseStory {};

TEST_F(ChaseRankTest, WhatSavesMoreGoesFirstThoughLessLiesThere) {
  report("r1", pay(0, "ann", "m1@slow", 10'000));
  report("r2", pay(0, "bob", "m2@fast", 5'000));
  options_.answers_within = [](std::string_view bank, int) {
    return bank == "slow" ? minutes(120) : minutes(2);
  };
  const ChasePlan plan = this->plan(1);
  EXPECT_EQ(orders(plan), "stop m2@fast 5000 r2:5000; stop m1@slow 10000 r1:10000; ");
  for (const Proposal& proposal : plan.proposals)
    EXPECT_EQ(proposal.expected, *proposal.order.amount * proposal.chance_milli / 1'000);
}

TEST_F(ChaseRankTest, AmongEqualsTheAccountDecides) {
  report("r1", pay(0, "ann", "m2", 1'000));
  report("r2", pay(0, "bob", "m1", 1'000));
  EXPECT_EQ(orders(plan(1)), "stop m1 1000 r2:1000; stop m2 1000 r1:1000; ");
}

TEST_F(ChaseRankTest, ATierFromWhichMoneyWentOnFastIsLessSure) {
  report("r1", pay(0, "ann", "m1", 4'000));
  for (int i = 0; i < 4; ++i) {
    pay(1 + i, "m1", "x" + std::to_string(i), 500);
    pay(2 + i, "x" + std::to_string(i), "y" + std::to_string(i), 500);
  }
  const ChasePlan plan = this->plan(7);
  EXPECT_EQ(plan.speeds.tier(1).left, 4);
  EXPECT_EQ(plan.speeds.tier(2).left, 4);
  EXPECT_EQ(plan.speeds.tier(3).left, 0);
  ASSERT_EQ(plan.proposals.size(), 5U);
  EXPECT_EQ(plan.proposals[0].order.target.id, "m1");
  EXPECT_LT(plan.proposals[0].chance_milli, plan.proposals[1].chance_milli);
}

}  // namespace
}  // namespace duanlian::respond
