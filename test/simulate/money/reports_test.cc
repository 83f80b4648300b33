#include "simulate/money/reports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulate/money/money_world.h"

namespace duanlian::simulate {
namespace {

struct ReportWorld : MoneyWorld {
  explicit ReportWorld(uint64_t seed) : MoneyWorld(seed) {
    FileIssues issues;
    parameters.read("reports.yaml", city_file("reports.yaml"), issues);
    CHECK(issues.empty(), issues.joined());
    city.add(Part::reports, reports);
    after = &reports;
  }
  template <class Payload>
  std::vector<Payload> all() const {
    std::vector<Payload> found;
    for (const model::Event& event : records.events) {
      if (const auto* const payload = std::get_if<Payload>(&event.payload)) found.push_back(*payload);
    }
    return found;
  }

  ReportParameters parameters;
  Reports reports{stage, *laundering, parameters, texts};
};

TEST(Reports, VictimsReportOrNeverAndEachEventIsValid) {
  ReportWorld city(31);
  city.reports.begin(city.laundering->dealer_accounts());
  city.deceive(300, 4);
  Always allowed(model::Outcome::allow);
  ASSERT_TRUE(city.live(allowed, 25 * 24));
  for (const model::Event& event : city.records.events) ASSERT_TRUE(model::check_event(event));
  const std::size_t reported = city.records.reported.size();
  EXPECT_GT(reported, 120U);
  EXPECT_LT(reported, 240U);
  std::map<std::string, int> sources;
  for (std::size_t i = 0; i < city.records.events.size(); ++i) {
    const model::Event& event = city.records.events[i];
    const auto* const report = std::get_if<model::Report>(&event.payload);
    if (report == nullptr) continue;
    ++sources[event.header.source.substr(0, 4)];
    EXPECT_EQ(city.records.marks[i].role, Role::reporting);
    EXPECT_TRUE(report->category.starts_with("C"));
    EXPECT_FALSE(report->suspects.empty());
    EXPECT_FALSE(report->events.empty());
    EXPECT_EQ(*report->amount, city.paid[city.records.marks[i].scam.value()]);
  }
  for (const char* source : {"poli", "bank", "plat"}) EXPECT_GT(sources[source], 5) << source;
}

TEST(Reports, WhatIsVerifiedComesOntoTheListsAndErrorsComeOff) {
  ReportWorld city(32);
  city.parameters.false_listing = Share::of(0.3);
  city.reports.begin(city.laundering->dealer_accounts());
  city.deceive(200, 3);
  Always allowed(model::Outcome::allow);
  ASSERT_TRUE(city.live(allowed, 40 * 24));
  std::map<std::string, std::set<std::string>> listed;
  std::map<std::string, int> added;
  int removed = 0;
  for (const auto& entry : city.all<model::WatchlistEntry>()) {
    if (entry.action == model::ListAction::add) {
      EXPECT_TRUE(listed[entry.list].insert(entry.entity.id).second || entry.list == "risky_callers");
      ++added[entry.list];
    } else {
      EXPECT_EQ(listed[entry.list].erase(entry.entity.id), 1U);
      ++removed;
    }
  }
  for (const char* list :
       {"scam_numbers", "scam_accounts", "scam_domains", "risky_callers", "prior_victims", "bullion_dealers"})
    EXPECT_GT(added[list], 0) << list;
  EXPECT_GT(removed, 10);
  EXPECT_GT(added["scam_accounts"], 80);
}

TEST(Reports, WhatIsStoppedGoesBackToTheVictim) {
  ReportWorld city(33);
  city.mules.dealer_deals_a_day = 0;  // whose clients pay from accounts of their own
  city.deceive(200, 3);
  std::map<uint32_t, int64_t> had;
  for (uint32_t i = 0; i < 200; ++i) had[i] = city.world.balance(AccountId(1'000 + i));
  Always allowed(model::Outcome::allow);
  ASSERT_TRUE(city.live(allowed, 30 * 24));
  int64_t back = 0;
  for (uint32_t scam = 0; scam < 200; ++scam) {
    EXPECT_EQ(city.records.back[scam], city.laundering->fate(ScamId(scam)).returned);
    EXPECT_GE(city.world.balance(AccountId(1'000 + scam)), had[scam] + city.records.back[scam]);
    back += city.records.back[scam];
  }
  EXPECT_GT(back, 0);
  std::size_t restricted = 0;
  for (const auto& change : city.all<model::AccountChange>())
    restricted += change.change == model::AccountChangeKind::restricted ? 1U : 0U;
  EXPECT_GT(restricted, 20U);
}

// recovery_vs_delay: about 60 of 100 yuan after half an hour, 25 after six hours, 15 after two days, 6 after
// two weeks, guesses that are anchored to published totals; so wide bounds here.
TEST(Reports, WhoReportsSoonerGetsMoreBack) {
  std::array<int64_t, 4> paid{};
  std::array<int64_t, 4> back{};
  for (const uint64_t seed : {41U, 42U, 43U, 44U, 45U, 46U, 47U, 48U}) {
    ReportWorld city(seed);
    city.deceive(500, 10);
    Always allowed(model::Outcome::allow);
    ASSERT_TRUE(city.live(allowed, 50 * 24));
    for (const auto& [scam, at] : city.records.reported) {
      const int64_t waited = (at - city.paid_at[scam]).micros / minutes(1).micros;
      const std::size_t bucket = waited <= 40 ? 0 : waited <= 720 ? 1 : waited <= 4'320 ? 2 : 3;
      paid[bucket] += city.paid[scam];
      back[bucket] += city.records.back[scam];
    }
  }
  std::array<double, 4> rates{};
  for (std::size_t i = 0; i < rates.size(); ++i) {
    rates[i] = static_cast<double>(back[i]) / static_cast<double>(paid[i]);
    RecordProperty("rate_" + std::to_string(i), std::to_string(rates[i]));
  }
  EXPECT_GT(rates[0], 0.45);
  EXPECT_LT(rates[0], 0.75);
  EXPECT_GT(rates[1], 0.15);
  EXPECT_LT(rates[1], 0.4);
  EXPECT_GT(rates[2], 0.08);
  EXPECT_LT(rates[2], 0.22);
  EXPECT_LT(rates[3], 0.18);
  for (std::size_t i = 0; i + 1 < rates.size(); ++i) EXPECT_GT(rates[i], rates[i + 1]);
}

TEST(Reports, WitnessesMakeANumberRisky) {
  ReportWorld city(34);
  city.parameters.witness = Share::of(1);
  city.parameters.witnesses_to_list = 3;
  for (uint32_t i = 0; i < 3; ++i)
    city.reports.over({.scam = ScamId(i), .gang = GangId(0), .victim = PersonId(50 + i), .line = LineId(9)});
  Always allowed(model::Outcome::allow);
  ASSERT_TRUE(city.live(allowed, 30 * 24));
  EXPECT_EQ(city.all<model::Report>().size(), 3U);
  const auto entries = city.all<model::WatchlistEntry>();
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].list, "risky_callers");
  EXPECT_EQ(entries[0].entity.id, city.world.number(LineId(9)).text());
}

TEST(Reports, ParametersAreChecked) {
  FileIssues issues;
  ReportParameters parameters;
  std::string text = city_file("reports.yaml");
  text.replace(text.find("tells: {values: [0.6, 0.28, 0.12]"), 33, "tells: {values: [0.6, 0.28]      ");
  parameters.read("reports.yaml", text, issues);
  EXPECT_THAT(issues.joined(), testing::HasSubstr("3 values are expected"));
}

}  // namespace
}  // namespace duanlian::simulate
