#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "model/event_json.h"
#include "simulate/stage/stage_world.h"

namespace duanlian::simulate {

// A few hundred households with work, and some organisations of every trade: enough for any part to live in.
struct SmallWorld {
  static constexpr uint32_t kHouseholds = 300;
  static constexpr uint32_t kEach = 4;  // organisations of a trade

  explicit SmallWorld(unsigned threads = 1, Timestamp begin = kStageBegin)
      : world(7, begin, persons(), organisations(), 50),
        stage(world, agenda, records),
        city(world, agenda, stage, threads) {
    const auto text = read_file(DUANLIAN_SOURCE_DIR "/cities/core/reactions.yaml", 1 << 20);
    FileIssues issues;
    reactions.read("reactions.yaml", text.value(), issues);
    city.add(Part::telephony, telephony);
    city.add(Part::banking, banking);
    city.add(Part::messaging, messaging);
    for (uint32_t i = 0; i < world.population(); ++i) {
      world.balance(AccountId(i)) = 5'000'000;
      world.balance(world.savings_account(PersonId(i))) = 30'000'000;
    }
  }

  // Father, mother, a child at school or a baby, and in every third a grandmother.
  static std::vector<Person> persons() {
    constexpr std::array kTownJobs = {Job::employee, Job::vendor,       Job::courier,
                                      Job::driver,   Job::estate_agent, Job::accountant};
    std::vector<Person> persons;
    for (uint32_t i = 0; i < kHouseholds; ++i) {
      const auto first = static_cast<uint32_t>(persons.size());
      const auto member = [&](Job job, uint8_t age, uint32_t organisation, uint32_t salary) {
        persons.push_back({.household = first,
                           .organisation = organisation,
                           .salary_yuan = salary,
                           .home_cell = static_cast<uint16_t>(i % 50),
                           .work_cell = static_cast<uint16_t>(i * 7 % 50),
                           .age = age,
                           .job = job,
                           .bank = static_cast<uint8_t>(i % 5),
                           .savings_bank = static_cast<uint8_t>(i % 3),
                           .telecom = static_cast<uint8_t>(i % kOperators)});
      };
      member(kTownJobs[i % kTownJobs.size()], 38, kEach + i % kEach, 8'000);  // of a company
      member(Job::employee, 36, kEach + (i + 1) % kEach, 6'000);
      if (i % 2 == 0) member(Job::pupil, 12, 2 * kEach, 0);
      if (i % 2 == 1) member(i % 4 == 1 ? Job::child : Job::student, i % 4 == 1 ? 3 : 20, 2 * kEach, 0);
      if (i % 3 == 0) member(Job::retired, 70, kNone, 3'500);
      for (uint32_t k = first; k < persons.size(); ++k)
        persons[k].household_size = static_cast<uint8_t>(persons.size() - first);
    }
    return persons;
  }
  static std::vector<Organisation> organisations() {
    std::vector<Organisation> organisations;
    for (uint32_t i = 0; i < kTrades * kEach; ++i) {
      organisations.push_back({.cell = static_cast<uint16_t>(i % 50),
                               .trade = static_cast<Trade>(i / kEach),
                               .bank = static_cast<uint8_t>(i % 5),
                               .telecom = static_cast<uint8_t>(i % kOperators)});
    }
    return organisations;
  }

  void live(int64_t how_many_days) {
    Always allowed(model::Outcome::allow);
    ASSERT_TRUE(city.live(world.begin() + days(how_many_days), allowed));
  }
  template <class Payload>
  std::vector<const Payload*> all() const {
    std::vector<const Payload*> found;
    for (const model::Event& event : records.events) {
      if (const auto* const payload = std::get_if<Payload>(&event.payload)) found.push_back(payload);
    }
    return found;
  }
  void expect_good_events() const {
    for (const model::Event& event : records.events) {
      const Status status = model::check_event(event);
      ASSERT_TRUE(status) << status.error().message;
    }
    for (const Mark& mark : records.marks) ASSERT_EQ(mark.role, Role::honest);
  }

  World world;
  Agenda agenda;
  Disturbances records;
  Stage stage;
  ReactionParameters reactions;
  Telephony telephony{stage, reactions};
  Banking banking{stage, telephony, reactions};
  Messaging messaging{stage, reactions};
  City city;
};

// Parameters of the city as it is given out.
template <class Parameters>
Parameters core_parameters(const std::string& name) {
  const auto text = read_file(DUANLIAN_SOURCE_DIR "/cities/core/" + name, 1 << 20);
  FileIssues issues;
  Parameters parameters;
  parameters.read(name, text.value(), issues);
  EXPECT_EQ(issues.joined(), "");
  return parameters;
}

// What is wrong with a file of the city when one of its lines is another.
template <class Parameters>
std::string issues_with(const std::string& name, const std::string& line, const std::string& instead) {
  std::string text = read_file(DUANLIAN_SOURCE_DIR "/cities/core/" + name, 1 << 20).value();
  const std::size_t begin = text.find(line);
  EXPECT_NE(begin, std::string::npos) << line;
  text.replace(begin, text.find('\n', begin) - begin, instead);
  FileIssues issues;
  Parameters parameters;
  parameters.read(name, text, issues);
  return issues.joined();
}

// The acts of an hour when the persons are planned in ranges of that size, in an order that does not say how.
inline std::vector<std::tuple<int64_t, uint32_t, uint8_t, uint64_t>> planned(const Planner& planner,
                                                                             const World& world,
                                                                             Timestamp hour, uint32_t range) {
  std::vector<Act> acts;
  for (uint32_t first = 0; first < world.population(); first += range)
    planner.plan(hour, first, std::min(first + range, world.population()), acts);
  std::vector<std::tuple<int64_t, uint32_t, uint8_t, uint64_t>> sorted;
  for (const Act& act : acts) {
    EXPECT_GE(act.time, hour);
    EXPECT_LT(act.time, hour + hours(1));
    sorted.emplace_back(act.time.micros, act.who, act.step, act.what);
  }
  std::ranges::sort(sorted);
  return sorted;
}

// All events as they would be sent.
inline std::string written(const SmallWorld& small) {
  std::string text;
  for (const model::Event& event : small.records.events) model::append_event(text, event);
  return text;
}

}  // namespace duanlian::simulate
