#include "respond/outreach/outreach_plan.h"

#include <gtest/gtest.h>

namespace duanlian::respond {
namespace {

using model::Grade;

constexpr const char* kOwn = "+8613800138000";
constexpr const char* kOther = "+8613900139000";

// "P1: call guardian +86... 180s always; ..." and the refusals.
std::string plan_text(const RiskSigns& signs, const Reachable& reachable) {
  const OutreachPlan plan = plan_outreach(signs, reachable);
  std::string text(model::to_string(plan.grade));
  for (const auto& step : plan.steps) {
    text.append("; ").append(model::to_string(step.approach)).append(" ").append(model::to_string(step.to));
    if (!step.phone.empty()) text += " " + step.phone;
    text += " " + std::to_string(step.within.micros / 1'000'000) + "s ";
    text.append(model::to_string(step.condition));
  }
  for (const auto& refusal : plan.refusals) text += "; " + refusal;
  return text;
}

TEST(OutreachPlan, GradesByWhatIsKnown) {
  EXPECT_EQ(grade_of({.call_live = true}), Grade::p1);
  EXPECT_EQ(grade_of({.money_moving = true}), Grade::p1);
  EXPECT_EQ(grade_of({.score = 999}), Grade::p2);
  EXPECT_EQ(grade_of({.score = 700}), Grade::p2);
  EXPECT_EQ(grade_of({.score = 699}), Grade::p3);
  EXPECT_EQ(grade_of({.score = 300}), Grade::p3);
  EXPECT_EQ(grade_of({.score = 299}), Grade::unspecified);
  EXPECT_EQ(grade_of({.score = 500, .age = AgeGroup::elder}), Grade::p2);
  EXPECT_EQ(grade_of({.score = 500, .age = AgeGroup::minor}), Grade::p2);
  EXPECT_EQ(grade_of({.score = 499, .age = AgeGroup::minor}), Grade::p3);
  EXPECT_EQ(grade_of({.score = 500, .category = "C08"}), Grade::p2);
  EXPECT_EQ(grade_of({.score = 500, .category = "C01"}), Grade::p3);
}

TEST(OutreachPlan, RunsTheClocksOfEachGrade) {
  EXPECT_EQ(plan_text({.call_live = true}, {.phone = kOwn}),
            "P1; call person +8613800138000 180s always; visit person 1800s always");
  EXPECT_EQ(plan_text({.score = 800}, {.phone = kOwn}),
            "P2; call person +8613800138000 900s always; visit person 7200s unanswered");
  EXPECT_EQ(plan_text({.score = 400}, {.phone = kOwn}), "P3; message person +8613800138000 86400s always");
  EXPECT_EQ(plan_text({.score = 100}, {.phone = kOwn}), "");
}

TEST(OutreachPlan, ReachesWhoStandsByTheYoungAndTheOldOnAnotherChannel) {
  EXPECT_EQ(
      plan_text({.call_live = true, .age = AgeGroup::elder}, {.phone = kOwn, .trusted_contact = kOther}),
      "P1; call trusted_contact +8613900139000 180s always; call person +8613800138000 180s always; "
      "visit person 1800s always");
  EXPECT_EQ(plan_text({.score = 400, .age = AgeGroup::minor}, {.phone = kOwn, .guardian = kOther}),
            "P3; message guardian +8613900139000 86400s always; message person +8613800138000 86400s always");
  // A grown-up's contact is not told.
  EXPECT_EQ(plan_text({.score = 400}, {.phone = kOwn, .trusted_contact = kOther}),
            "P3; message person +8613800138000 86400s always");
}

TEST(OutreachPlan, RefusesAGuardianOnTheChildsOwnTelephoneAndGoesThere) {
  EXPECT_EQ(plan_text({.money_moving = true, .age = AgeGroup::minor}, {.phone = kOwn, .guardian = kOwn}),
            "P1; call person +8613800138000 180s always; visit person 1800s always; visit guardian 1800s "
            "always; guardian: it is the person's own telephone: no second channel");
  EXPECT_EQ(
      plan_text({.score = 800, .age = AgeGroup::elder}, {}),
      "P2; visit person 7200s always; visit trusted_contact 7200s always; trusted_contact: no telephone "
      "is known; person: no telephone is known");
}

TEST(OutreachPlan, TellsTwoChannelsApart) {
  EXPECT_TRUE(check_second_channel(kOwn, kOther));
  EXPECT_FALSE(check_second_channel(kOwn, kOwn));
  EXPECT_FALSE(check_second_channel(kOwn, ""));
  EXPECT_FALSE(check_second_channel("", kOther));
  EXPECT_FALSE(check_second_channel(kOwn, "138 0013 8000"));
}

}  // namespace
}  // namespace duanlian::respond
