#include "simulate/people/ties.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulate/people/founded_world.h"

namespace duanlian::simulate {
namespace {

struct TiedCity {
  World world = core_world(4'000);
  RoutineParameters parameters = core_parameters<RoutineParameters>("routine.yaml");
  Ties ties{world, parameters.ties};

  // How often each of so many draws fell on whom.
  std::map<uint32_t, uint32_t> contacts(PersonId person, uint32_t draws) const {
    std::map<uint32_t, uint32_t> counts;
    for (uint32_t i = 0; i < draws; ++i) {
      Chance chance(3, person.value(), i);
      if (const PersonId other = ties.contact(person, chance); other.value() != kNone)
        ++counts[other.value()];
    }
    return counts;
  }
};

TEST(Ties, WhoKnowsSomebodyIsKnownByHim) {
  const TiedCity city;
  for (uint32_t i = 0; i < 60; ++i) {
    const PersonId person(i * 61);
    if (city.world.person(person).job == Job::child || city.world.person(person).asleep) continue;
    uint32_t checked = 0;
    for (const auto& [other, count] : city.contacts(person, 200)) {
      if (count < 4 || checked > 2) continue;
      ++checked;
      EXPECT_TRUE(city.contacts(PersonId(other), 3'000).contains(person.value()))
          << person.value() << " " << other;
    }
  }
}

TEST(Ties, MostContactsAreFewAndMostTiesAreReturned) {
  const TiedCity city;
  std::map<std::pair<uint32_t, uint32_t>, uint32_t> calls;
  uint64_t of_best_three = 0;
  uint64_t all = 0;
  for (uint32_t i = 0; i < city.world.population(); ++i) {
    const Person& person = city.world.person(PersonId(i));
    if (person.job == Job::child || person.asleep) continue;
    std::vector<uint32_t> counts;
    for (const auto& [other, count] : city.contacts(PersonId(i), 40)) {
      EXPECT_NE(other, i);
      EXPECT_NE(city.world.person(PersonId(other)).job, Job::child);
      EXPECT_FALSE(city.world.person(PersonId(other)).asleep);
      calls[{i, other}] += count;
      counts.push_back(count);
      all += count;
    }
    std::ranges::sort(counts, std::greater<>());
    for (std::size_t k = 0; k < std::min<std::size_t>(3, counts.size()); ++k) of_best_three += counts[k];
  }
  EXPECT_GT(of_best_three, all * 4 / 10);
  uint32_t frequent = 0;
  uint32_t returned = 0;
  for (const auto& [pair, count] : calls) {
    if (count < 2) continue;
    ++frequent;
    if (calls.contains({pair.second, pair.first})) ++returned;
  }
  EXPECT_GT(returned, frequent * 8 / 10);
}

TEST(Ties, FewPersonsAreOfManyCircles) {
  const TiedCity city;
  std::array<uint32_t, Ties::kCirclesMax + 1> counts{};
  for (uint32_t i = 0; i < city.world.population(); ++i) ++counts[city.ties.circles_of(PersonId(i))];
  EXPECT_EQ(counts[0] + counts[1], 0);
  EXPECT_GT(counts[2], counts[4]);
  EXPECT_GT(counts[4], counts[8]);
  EXPECT_GT(counts[Ties::kCirclesMax], city.world.population() / 100);
}

}  // namespace
}  // namespace duanlian::simulate
