#include "simulate/people/routine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulate/people/founded_world.h"

namespace duanlian::simulate {
namespace {

using testing::HasSubstr;

double a_day(const RoutineWorld& city, int64_t how_many_days, model::EventKind kind) {
  uint32_t count = 0;
  for (const model::Event& event : city.records.events) count += event.kind() == kind ? 1U : 0U;
  return count / static_cast<double>(how_many_days) / city.world.population();
}

std::vector<std::string> listed(const std::vector<Act>& acts) {
  std::vector<std::string> lines;
  lines.reserve(acts.size());
  for (const Act& act : acts)
    lines.push_back(std::to_string(act.time.micros) + " " + std::to_string(act.who) + " " +
                    std::to_string(act.step) + " " + std::to_string(act.what));
  return lines;
}

TEST(Routine, ItsEventsAreGoodAndAsManyAsStated) {
  RoutineWorld city;
  city.live(7);
  for (std::size_t i = 0; i < city.records.events.size(); ++i) {
    const Status good = model::check_event(city.records.events[i]);
    ASSERT_TRUE(good) << good.error().message;
    ASSERT_EQ(city.records.marks[i].role, Role::honest);
  }
  EXPECT_NEAR(a_day(city, 7, model::EventKind::call), 6, 1.5);
  EXPECT_NEAR(a_day(city, 7, model::EventKind::transfer), 4, 1);
  EXPECT_NEAR(a_day(city, 7, model::EventKind::message), 3, 1);
  EXPECT_NEAR(a_day(city, 7, model::EventKind::visit), 3, 0.8);
}

TEST(Routine, ThePlanIsTheSameHoweverItIsCut) {
  const RoutineWorld city;
  const Timestamp noon = kStageBegin + hours(12);
  std::vector<Act> whole;
  std::vector<Act> cut;
  city.routine.plan(noon, 0, 2'000, whole);
  city.routine.plan(noon, 0, 7, cut);
  city.routine.plan(noon, 7, 1'500, cut);
  city.routine.plan(noon, 1'500, 2'000, cut);
  EXPECT_GT(whole.size(), 300);
  EXPECT_EQ(listed(whole), listed(cut));
  for (const Act& act : whole) {
    EXPECT_GE(act.time, noon);
    EXPECT_LT(act.time, noon + hours(1));
  }
}

TEST(Routine, TheSameSeedGivesTheSameBytesWhateverTheThreads) {
  RoutineWorld one(5'000, 1);
  RoutineWorld same(5'000, 3);
  RoutineWorld other(5'000, 1, 12);
  one.live(1);
  same.live(1);
  other.live(1);
  EXPECT_EQ(one.written(), same.written());
  EXPECT_NE(one.written(), other.written());
}

TEST(Routine, PeopleSleepAtNightAndSomeDoNot) {
  RoutineWorld city;
  city.live(2);
  std::array<uint32_t, 24> by_hour{};
  for (const model::Event& event : city.records.events)
    ++by_hour[static_cast<std::size_t>(hour_of_day(event.header.time))];
  EXPECT_GT(by_hour[12], 5 * by_hour[3]);
  EXPECT_GT(by_hour[3], 0);
}

TEST(Routine, DaysDifferMoreThanChanceAlone) {
  const RoutineWorld city;
  std::vector<uint32_t> counts(2'000);
  for (int hour = 0; hour < 24; ++hour) {
    std::vector<Act> acts;
    city.routine.plan(kStageBegin + hours(hour), 0, 2'000, acts);
    for (const Act& act : acts) ++counts[act.who];
  }
  double sum = 0;
  double squares = 0;
  for (const uint32_t count : counts) {
    sum += count;
    squares += static_cast<double>(count) * count;
  }
  const double mean = sum / 2'000;
  EXPECT_GT(squares / 2'000 - mean * mean, 3 * mean);
}

TEST(Routine, MoneyIsNeitherMadeNorLostAndNobodyOwes) {
  RoutineWorld city;
  int64_t before = 0;
  for (uint32_t i = 0; i < city.world.accounts(); ++i) before += city.world.balance(AccountId(i));
  city.live(5);
  int64_t after = 0;
  for (uint32_t i = 0; i < city.world.accounts(); ++i) {
    EXPECT_GE(city.world.balance(AccountId(i)), 0);
    after += city.world.balance(AccountId(i));
  }
  int64_t cash = 0;
  for (const model::Event& event : city.records.events) {
    const auto* const transfer = std::get_if<model::Transfer>(&event.payload);
    if (transfer == nullptr) continue;
    if (transfer->debtor.empty()) cash += transfer->amount;
    if (transfer->creditor.empty()) cash -= transfer->amount;
    const bool decided = event.header.time + kReaction < kStageBegin + days(5);
    if (!decided && !transfer->creditor.empty()) after += transfer->amount;  // set aside
  }
  EXPECT_EQ(after, before + cash);
}

TEST(Routine, PupilsPayFromAParentsAccount) {
  RoutineWorld city;
  std::map<std::string, const Person*> by_account;
  for (uint32_t i = 0; i < city.world.population(); ++i)
    by_account[city.world.account_name(city.world.main_account(PersonId(i)))] =
        &city.world.person(PersonId(i));
  const auto& games = city.world.of_trade(Trade::games);
  std::set<std::string> makers;
  for (const OrganisationId maker : games)
    makers.insert(city.world.account_name(city.world.account_of(maker)));
  city.live(7);
  uint32_t of_parents = 0;
  for (const model::Event& event : city.records.events) {
    const auto* const transfer = std::get_if<model::Transfer>(&event.payload);
    if (transfer == nullptr || !makers.contains(transfer->creditor.account)) continue;
    const Person* const payer = by_account.at(transfer->debtor.account);
    if (payer->household_size > 2 && payer->age > 25) ++of_parents;
  }
  EXPECT_GT(of_parents, 50);
}

TEST(Routine, AWrongFileSaysWhat) {
  const std::string rest = ", unit: u, source: s, provenance: G}";
  EXPECT_THAT(issues_with<RoutineParameters>("routine.yaml", "unanswered:", "unanswered: {value: 1.3" + rest),
              HasSubstr("a number from 0 to 1 is expected"));
  EXPECT_THAT(issues_with<MessageParameters>("messages.yaml",
                                             "bank_senders:", "bank_senders: {texts: [\"甲\"]" + rest),
              HasSubstr("a name, a sender and a domain are expected: 甲"));
  EXPECT_THAT(issues_with<MessageParameters>(
                  "messages.yaml", "bank_senders:", "bank_senders: {texts: [\"甲 955 a.cn\"]" + rest),
              HasSubstr("12 banks are expected"));
  EXPECT_THAT(issues_with<SiteParameters>("sites.yaml", "young_days:", "young_days: {value: 0" + rest),
              HasSubstr("a number from 1 to 365 is expected"));
}

}  // namespace
}  // namespace duanlian::simulate
