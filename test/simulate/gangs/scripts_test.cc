#include "simulate/gangs/scripts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <numeric>
#include <set>

#include "simulate/gangs/scam_world.h"

namespace duanlian::simulate {
namespace {

constexpr std::string_view kGoodScripts = R"(scripts:
  - id: one
    category: C04
    name: {zh: 客服, en: Service}
    share: 0.5
    targets: {age: {minor: 0, young: 2}}
    leaks: [online_shop]
    domains: ["{letters:5}.com"]
    beats:
      - do: call
        talk: {median: 5m, p95: 20m}
        keeps: {minor: 0, young: 0.5, adult: 0.25, old: 1}
      - do: visit
        after: {median: 2m, p95: 4m}
        texts: ["/a/{digits:4}"]
      - do: pay
        after: {median: 3m, p95: 9m}
        times: 2
        amount: {median: 300, p95: 2000, rises_percent: 150}
        remarks: [货款]
)";

std::string issues_of(std::string text) {
  FileIssues issues;
  Scripts scripts;
  scripts.read("scripts.yaml", text, issues);
  return issues.joined();
}

// The good file with one thing other.
std::string script_issues_with(std::string_view from, std::string_view to) {
  std::string text(kGoodScripts);
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return issues_of(text.replace(at, from.size(), to));
}

TEST(Scripts, AScriptIsRead) {
  FileIssues issues;
  Scripts scripts;
  scripts.read("scripts.yaml", kGoodScripts, issues);
  EXPECT_EQ(issues.joined(), "");
  ASSERT_EQ(scripts.all.size(), 1);
  const Script& script = scripts.all[0];
  EXPECT_EQ(script.category, 3);
  EXPECT_EQ(script.share, 0.5);
  EXPECT_THAT(script.ages, testing::ElementsAre(0, 2, 1, 1));
  EXPECT_EQ(script.leaks, std::vector{Trade::online_shop});
  ASSERT_EQ(script.beats.size(), 3);
  EXPECT_EQ(script.beats[0].talk_s.median, 300);
  EXPECT_EQ(script.beats[2].times, 2);
  EXPECT_EQ(script.beats[2].amount.rises, 1.5);
  EXPECT_NEAR(script.comes_to_pay(AgeBand::adult), 0.25, 1e-6);
  EXPECT_EQ(script.comes_to_pay(AgeBand::minor), 0);
}

TEST(Scripts, EveryMistakeIsASentenceWithItsPlace) {
  EXPECT_EQ(script_issues_with("C04", "C11"), "scripts.yaml:3:15: one of C01 to C10 is expected");
  EXPECT_EQ(script_issues_with("do: visit", "do: sing"), "scripts.yaml:13:13: no such deed: sing");
  EXPECT_EQ(script_issues_with("young: 2", "young: 200"),
            "scripts.yaml:6:38: a number from 0 to 100 is expected");
  EXPECT_EQ(script_issues_with("minor: 0, young: 2", "older: 2"), "scripts.yaml:6:21: no such age: older");
  EXPECT_EQ(script_issues_with("[online_shop]", "[zoo]"), "scripts.yaml:7:12: no such trade: zoo");
  EXPECT_EQ(script_issues_with("median: 2m", "median: 2x"),
            "scripts.yaml:14:25: a time such as 90s, 20m, 6h or 30d is expected");
  EXPECT_EQ(script_issues_with("p95: 4m", "p95: 1m"), "scripts.yaml:14:34: a p95 below the median");
  EXPECT_EQ(script_issues_with("{digits:4}", "{digit}"), "scripts.yaml:15:17: {digit}: no such gap");
  EXPECT_EQ(script_issues_with("times: 2", "times: 13"),
            "scripts.yaml:18:16: a number from 1 to 12 is expected");
  EXPECT_EQ(script_issues_with("        texts: [\"/a/{digits:4}\"]\n", ""),
            "scripts.yaml:13:9: \"texts\" is missing");
  EXPECT_EQ(script_issues_with("        remarks:", "        talk:"), "scripts.yaml:20:15: pay has no talk");
  EXPECT_EQ(script_issues_with("share: 0.5", "share: -0.5"),
            "scripts.yaml:5:12: a share from 0 to 1 is expected");
  EXPECT_EQ(script_issues_with("do: pay", "do: loan"),
            "scripts.yaml:20:18: loan has no remarks\nscripts.yaml:10:7: a script without a payment");
  EXPECT_EQ(script_issues_with("    domains: [\"{letters:5}.com\"]\n", ""),
            "scripts.yaml:9:7: a visit needs domains");
  EXPECT_EQ(issues_of("scripts: []\n"), "scripts.yaml:1:10: at least one script is expected");
}

TEST(Scripts, IdsStandOnceAndSharesAreNoMoreThanAll) {
  const std::string second(kGoodScripts.substr(kGoodScripts.find("  - id")));
  EXPECT_EQ(issues_of(std::string(kGoodScripts) + second), "scripts.yaml:21:9: this id stands twice: one");
  std::string other = second;
  other.replace(other.find("one"), 3, "two").replace(other.find("0.5"), 3, "0.6");
  EXPECT_EQ(issues_of(std::string(kGoodScripts) + other),
            "scripts.yaml:2:3: the shares add up to more than 1");
}

TEST(Scripts, TheCoreFileHasAllCategories) {
  const ScamFiles files;
  std::array<double, kCategories> shares{};
  for (const Script& script : files.scripts.all) shares[script.category] += script.share;
  // fraud_categories.json
  constexpr std::array kShares = {0.33, 0.15, 0.12, 0.09, 0.08, 0.05, 0.04, 0.03, 0.03, 0.05};
  for (std::size_t i = 0; i < kCategories; ++i) EXPECT_NEAR(shares[i], kShares[i], 1e-9) << i;
  std::set<Deed> deeds;
  for (const Script& script : files.scripts.all) {
    double best = 0;
    for (std::size_t i = 0; i < kAgeBands; ++i)
      best = std::max(best, script.comes_to_pay(static_cast<AgeBand>(i)));
    EXPECT_GT(best, 0.001) << script.id;  // somebody pays in the end
    for (const Beat& beat : script.beats) deeds.insert(beat.deed);
  }
  EXPECT_GE(deeds.size(), kDeeds - 1);  // nobody waits only
}

TEST(Spread, HasItsMedianAndP95) {
  const Spread spread = Spread::of(100, 1'000);
  int below_median = 0;
  int below_p95 = 0;
  constexpr int kDraws = 20'000;
  Chance chance(3);
  for (int i = 0; i < kDraws; ++i) {
    const int64_t value = spread.draw(chance);
    below_median += value < 100;
    below_p95 += value < 1'000;
  }
  EXPECT_NEAR(below_median, kDraws / 2, 300);
  EXPECT_NEAR(below_p95, kDraws * 95 / 100, 150);
}

}  // namespace
}  // namespace duanlian::simulate
