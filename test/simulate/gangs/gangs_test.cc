#include "simulate/gangs/gangs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulate/gangs/scam_world.h"

namespace duanlian::simulate {
namespace {

TEST(Gangs, EveryScriptHasAGangInATown) {
  const ScamWorld city{ScamFiles()};
  std::set<std::string> scripts;
  std::set<unsigned> categories;
  for (uint32_t i = 0; i < city.gangs.count(); ++i) {
    scripts.insert(city.gangs.script(GangId(i)).id);
    categories.insert(city.gangs.gang(GangId(i)).category);
    EXPECT_GE(city.gangs.gang(GangId(i)).layers, 2);
    EXPECT_LE(city.gangs.gang(GangId(i)).layers, 8);
  }
  EXPECT_EQ(scripts.size(), city.files.scripts.all.size());
  EXPECT_EQ(categories.size(), kCategories);
}

TEST(Gangs, AVillageHasOneGang) {
  const ScamWorld city{ScamFiles(), 100};
  EXPECT_EQ(city.gangs.count(), 1);
}

TEST(Gangs, CallMostlyByTheirSimBoxesAndSometimesFromAbroad) {
  const ScamWorld city{ScamFiles()};
  std::map<LineKind, int> kinds;
  Chance chance(1);
  constexpr int kCalls = 10'000;
  for (int i = 0; i < kCalls; ++i) ++kinds[city.world.kind_of(city.gangs.calling_line(GangId(0), chance))];
  EXPECT_NEAR(kinds[LineKind::sim_box], 6'500, 300);
  EXPECT_NEAR(kinds[LineKind::voip], 1'000, 200);
  EXPECT_NEAR(kinds[LineKind::foreign], 1'500, 200);
  EXPECT_NEAR(kinds[LineKind::spoofed], 1'000, 200);
}

TEST(Gangs, WhatTheyWorkWithIsTold) {
  const ScamWorld city{ScamFiles()};
  Chance chance(1);
  const GangId gang(0);
  const auto& roles = city.records.roles;
  const LineId line = city.gangs.calling_line(gang, chance);
  EXPECT_TRUE(roles.at("phone").contains(city.world.number(line).text()));
  std::string sender = city.gangs.text_sender(gang, chance);
  while (!city.gangs.owns_sender(gang, sender)) sender = city.gangs.text_sender(gang, chance);
  EXPECT_TRUE(roles.at("phone").contains(sender));
  EXPECT_TRUE(roles.at("chat").contains(city.gangs.chat_account(gang, chance)));
  EXPECT_TRUE(roles.at("domain").contains(city.gangs.domain(gang)));
  EXPECT_TRUE(roles.contains("organisation"));  // whose list leaked
  EXPECT_TRUE(roles.contains("app"));
}

TEST(Gangs, TakeNewNumbersAndNamesWhenTheyAreRefused) {
  ScamFiles files;
  files.gangs.adapts = Share::of(1);
  ScamWorld city(files);
  const GangId gang(0);
  Chance before(1);
  const LineId line = city.gangs.calling_line(gang, before);
  const std::string domain = city.gangs.domain(gang);
  for (int64_t i = 0; i < files.gangs.renews_after; ++i) city.gangs.refused(gang, Refusal::call);
  Chance after(1);
  EXPECT_NE(city.gangs.calling_line(gang, after), line);
  EXPECT_EQ(city.gangs.domain(gang), domain);
  for (int64_t i = 0; i < files.gangs.renews_after; ++i) city.gangs.refused(gang, Refusal::page);
  EXPECT_NE(city.gangs.domain(gang), domain);
  city.gangs.refused(gang, Refusal::payment);
  EXPECT_LT(city.gangs.gang(gang).smallness, 1);
  EXPECT_GT(city.gangs.gang(gang).slowness, 1);
  for (int i = 0; i < 1'000; ++i) city.gangs.refused(gang, Refusal::payment);
  EXPECT_EQ(city.gangs.gang(gang).smallness, files.gangs.smallest);
  EXPECT_EQ(city.gangs.gang(gang).slowness, files.gangs.slowest);
}

// Days of work: about as many victims as the parameters say, hit in daylight, from the leaked list alone.
TEST(Gangs, WorkByTheirParameters) {
  ScamFiles files;
  files.gangs.victims_per_100k_day = 1'000;  // 20 a day of these 2000
  ScamWorld city(files);
  Always allowed(model::Outcome::allow);
  ASSERT_TRUE(city.live(allowed, 20));
  int victims = 0;
  for (const auto& [scam, outcome] : city.aftermath.outcomes) {
    victims += outcome.payments.empty() ? 0 : 1;
    const OrganisationId leak = city.gangs.gang(outcome.gang).leak;
    EXPECT_TRUE(leak.value() == kNone || city.gangs.customer_of(outcome.victim, leak));
  }
  EXPECT_GT(victims, 100);  // grooming takes longer than these days
  EXPECT_LT(victims, 500);
  int night = 0;
  for (const auto& beat : city.records.beats) night += beat.beat == 0 && hour_of_day(beat.at) < 6;
  EXPECT_LT(night * 20, static_cast<int>(city.records.beats.size()));
  EXPECT_GT(city.records.started.size(), 10 * city.records.reached.size());
}

TEST(Gangs, EqualSeedsGiveEqualEvents) {
  const auto lived = [] {
    ScamFiles files;
    files.gangs.victims_per_100k_day = 500;
    ScamWorld city(files);
    Always allowed(model::Outcome::allow);
    EXPECT_TRUE(city.live(allowed, 4));
    std::string all;
    for (const model::Event& event : city.records.events) model::append_event(all, event);
    return all;
  };
  const std::string once = lived();
  EXPECT_GT(once.size(), 10'000);
  EXPECT_EQ(once, lived());
}

// With and without an engine the gangs turn to the same people at the same time.
TEST(Gangs, WhomTheyTurnToDoesNotDependOnWhatIsRefused) {
  const auto attempts = [](model::Outcome outcome) {
    ScamFiles files;
    files.gangs.victims_per_100k_day = 500;
    ScamWorld city(files);
    Always always(outcome);
    EXPECT_TRUE(city.live(always, 4));
    return std::pair(city.records.started, city.records.victims);
  };
  const auto free = attempts(model::Outcome::allow);
  EXPECT_GT(free.first.size(), 1'000);
  EXPECT_EQ(free, attempts(model::Outcome::block));
}

TEST(GangParameters, SayWhatIsWrong) {
  FileIssues issues;
  GangParameters parameters;
  std::string text = core_file("gangs.yaml");
  text.replace(text.find("value: 0.65"), 11, "value: 1.65");
  parameters.read("gangs.yaml", text, issues);
  EXPECT_THAT(issues.joined(), testing::MatchesRegex(".*: a number from 0 to 1 is expected\n?"));
}

}  // namespace
}  // namespace duanlian::simulate
