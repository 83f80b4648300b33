#include "simulate/people/people.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulate/people/founded_world.h"

namespace duanlian::simulate {
namespace {

using testing::HasSubstr;

double share_of(const World& world, bool (*holds)(const Person&)) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < world.population(); ++i) count += holds(world.person(PersonId(i))) ? 1U : 0U;
  return static_cast<double>(count) / world.population();
}

TEST(People, TheirAgesAreThoseOfTheCensus) {
  const World world = core_world(40'000);
  ASSERT_EQ(world.population(), 40'000);
  EXPECT_NEAR(share_of(world, [](const Person& p) { return p.age < 15; }), 0.18, 0.03);
  EXPECT_NEAR(share_of(world, [](const Person& p) { return p.age >= 60; }), 0.19, 0.04);
  EXPECT_GT(share_of(world, [](const Person& p) { return p.age >= 85; }), 0.004);
  EXPECT_NEAR(share_of(world, [](const Person& p) { return p.asleep; }), 0.05, 0.03);
}

TEST(People, AHouseholdStandsTogether) {
  const World world = core_world(5'000);
  for (uint32_t i = 0; i < world.population();) {
    const Person& first = world.person(PersonId(i));
    ASSERT_EQ(first.household, i);
    ASSERT_GE(first.household_size, 1);
    for (uint32_t k = i; k < i + first.household_size; ++k) {
      ASSERT_LT(k, world.population());
      EXPECT_EQ(world.person(PersonId(k)).household, i);
      EXPECT_EQ(world.person(PersonId(k)).home_cell, first.home_cell);
    }
    i += first.household_size;
  }
  EXPECT_EQ(world.cells(), 8);
}

TEST(People, AMinorHasAParentAtHome) {
  const World world = core_world(20'000);
  uint32_t minors = 0;
  uint32_t with_parent = 0;
  for (uint32_t i = 0; i < world.population(); ++i) {
    if (world.person(PersonId(i)).age >= 18) continue;
    ++minors;
    const PersonId parent = parent_of(world, PersonId(i));
    if (parent.value() == kNone) continue;
    ++with_parent;
    EXPECT_EQ(world.person(parent).household, world.person(PersonId(i)).household);
    EXPECT_GE(world.person(parent).age, 17);
    EXPECT_FALSE(world.person(parent).asleep);
  }
  EXPECT_GT(with_parent, minors * 9 / 10);
}

TEST(People, EveryTradeIsThereAndIncomesHaveAHeavyTail) {
  const World world = core_world(100);
  for (std::size_t trade = 0; trade < kTrades; ++trade)
    EXPECT_GE(world.of_trade(static_cast<Trade>(trade)).size(), 2);

  const World city = core_world(40'000);
  std::vector<uint32_t> salaries;
  std::map<uint32_t, uint32_t> staff;
  for (uint32_t i = 0; i < city.population(); ++i) {
    const Person& person = city.person(PersonId(i));
    if (person.job == Job::child) {
      EXPECT_EQ(city.balance(city.main_account(PersonId(i))), 0);
    }
    if (person.job != Job::employee) continue;
    salaries.push_back(person.salary_yuan);
    ASSERT_LT(person.organisation, city.organisations());
    ++staff[person.organisation];
  }
  std::ranges::sort(salaries);
  EXPECT_GT(salaries[salaries.size() * 99 / 100], 4 * salaries[salaries.size() / 2]);
  uint32_t largest = 0;
  for (const auto& [employer, count] : staff) largest = std::max(largest, count);
  EXPECT_GT(largest, salaries.size() / 200);
  EXPECT_GT(staff.size(), 500);
}

TEST(People, TheSameSeedFoundsTheSameCity) {
  const auto sum = [](const World& world) {
    uint64_t bits = 0;
    for (uint32_t i = 0; i < world.population(); ++i) {
      const Person& person = world.person(PersonId(i));
      bits = mix(bits, mix(person.age, person.salary_yuan, person.organisation),
                 static_cast<uint64_t>(world.balance(AccountId(i))));
    }
    return bits;
  };
  EXPECT_EQ(sum(core_world(3'000, 5)), sum(core_world(3'000, 5)));
  EXPECT_NE(sum(core_world(3'000, 5)), sum(core_world(3'000, 6)));
}

TEST(People, AWrongFileSaysWhat) {
  const std::string rest = ", unit: u, source: s, provenance: G}";
  const auto issues = [&](const std::string& key, const std::string& value) {
    return issues_with<PeopleParameters>("people.yaml", key + ":", key + ": {" + value + rest);
  };
  EXPECT_THAT(issues("people_a_cell", "value: 1"), HasSubstr("a number from 10 to 1000000 is expected"));
  EXPECT_THAT(issues("operators", "values: [0, 0, 0]"), HasSubstr("a weight above 0 is expected"));
  EXPECT_THAT(issues("learns", "values: [0.72]"), HasSubstr("3 values are expected"));
}

}  // namespace
}  // namespace duanlian::simulate
