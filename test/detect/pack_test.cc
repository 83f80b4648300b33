#include "detect/pack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/check.h"
#include "detect/small_pack.h"

namespace duanlian::detect {
namespace {

using testing::Contains;
using testing::HasSubstr;

std::vector<std::string> issues_of(std::vector<model::PackFile> files) {
  const auto pack = Pack::build(files);
  return pack ? std::vector<std::string>{} : pack.error();
}

TEST(Pack, builds_what_is_right) {
  const auto pack = Pack::build(small_pack(
      "rules:\n" +
      one_rule("R1",
               "event.amount > param.large && words_on.safe_account() > 0 && listed.bad(event.device)")));
  ASSERT_TRUE(pack) << pack.error().front();
  EXPECT_EQ((*pack)->rule_count(), 1U);
  EXPECT_EQ((*pack)->rules_on(model::EventKind::transfer).size(), 1U);
  EXPECT_TRUE((*pack)->rules_on(model::EventKind::call).empty());
  EXPECT_EQ((*pack)->name()->digest.size(), 64U);
}

// What is wrong is named with file, line and column; nothing that does not exist can be named.
TEST(Pack, refuses_what_is_wrong_with_its_place) {
  const auto issue = [](std::string_view when) {
    return issues_of(small_pack("rules:\n" + one_rule("R1", when)));
  };
  EXPECT_THAT(issue("event.amont > 1"), Contains(HasSubstr("rules/a.yaml:6:")));
  EXPECT_THAT(issue("event.amont > 1"), Contains(HasSubstr("amont")));
  EXPECT_THAT(issue("\"event.amount >\""), Contains(HasSubstr("rules/a.yaml:6:")));
  EXPECT_THAT(issue("event.amount"), Contains(HasSubstr("bool")));
  EXPECT_THAT(issue("listed.unknown(event.device)"),
              Contains(HasSubstr("undeclared reference to 'listed.unknown'; there are listed.")));
  EXPECT_THAT(issue("words_on.unknown() > 1"),
              Contains(HasSubstr("undeclared reference to 'words_on.unknown'")));
  EXPECT_THAT(issue("event.amount > param.unknown"), Contains(HasSubstr("param")));
  EXPECT_THAT(issue("site.host == ''"), Contains(HasSubstr("site")));
  EXPECT_THAT(issue("event.amount == 'x'"), Contains(HasSubstr("rules/a.yaml:6:")));
  EXPECT_THAT(issue("event.remark.matches('(')"), Contains(HasSubstr("rules/a.yaml:6:")));
}

TEST(Pack, places_issues_in_quoted_and_block_expressions) {
  EXPECT_THAT(issues_of(small_pack("rules:\n" +
                                   one_rule("R1", "|\n      event.amount > 1 &&\n      event.amont > 1"))),
              Contains(HasSubstr("rules/a.yaml:8:")));
  EXPECT_THAT(issues_of(small_pack("rules:\n" + one_rule("R1", "'event.amont > 1'"))),
              Contains(HasSubstr("rules/a.yaml:6:")));
}

TEST(Pack, phrases_that_are_wrong_are_all_named_with_their_place) {
  auto files = small_pack("rules:\n" + one_rule("R1", "true"));
  files[1].text =
      "category: c\nphrases:\n  - {text: 刷单, weight: 0.5}\n  - {text: 刷单, weight: 0.5}\n"
      "patterns:\n  - {id: r, regex: '(', weight: 0.5}\n";
  EXPECT_THAT(issues_of(files), Contains(HasSubstr("phrases/a.yaml:4:5: phrase 'c.刷单' is there twice")));
  files[1].text = "category: c\npatterns:\n  - {id: r, regex: '(', weight: 0.5}\n";
  EXPECT_THAT(issues_of(files), Contains(HasSubstr("phrases/a.yaml:3:20: phrase 'r'")));
}

TEST(Pack, warns_of_phrases_that_fold_to_the_same_letters) {
  auto files = small_pack("rules:\n" + one_rule("R1", "true"));
  files[1].text = "category: c\nphrases:\n  - {text: 发票, weight: 0.1}\n  - {text: 發票, weight: 0.8}\n";
  const auto pack = Pack::build(files);
  ASSERT_TRUE(pack) << pack.error().front();
  EXPECT_THAT((*pack)->warnings(), Contains(HasSubstr("phrases/a.yaml:4:5: the phrase \"發票\"")));
}

TEST(Pack, refuses_unknown_keys_repeated_ids_and_bad_values) {
  const std::string good = one_rule("R1", "true");
  EXPECT_THAT(issues_of(small_pack("rules:\n" + good + "    weigth: 1\n")),
              Contains(HasSubstr("unknown key \"weigth\"")));
  EXPECT_THAT(issues_of(small_pack("rules:\n" + good + good)), Contains(HasSubstr("\"R1\" stands twice")));
  EXPECT_THAT(issues_of(small_pack("rules:\n" + one_rule("R1", "true", "1.5"))),
              Contains(HasSubstr("from -1 to 1")));
  EXPECT_THAT(issues_of(small_pack("rules:\n" + one_rule("R1", "true", "0.5", "arrest"))),
              Contains(HasSubstr("expected one of allow")));
  EXPECT_THAT(issues_of(small_pack("rules: [")), Contains(HasSubstr("rules/a.yaml:1:")));
  EXPECT_THAT(issues_of(small_pack("rules:\n  - id: \xff\n")), Contains(HasSubstr("not valid UTF-8")));
  EXPECT_THAT(issues_of({}), Contains(HasSubstr("pack.yaml:1:1: missing")));
  EXPECT_THAT(issues_of({{.path = "pack.yaml", .text = ""}}), Contains(HasSubstr("pack.yaml:1:1")));
  EXPECT_THAT(issues_of({{.path = "other.txt", .text = ""}, {.path = "pack.yaml", .text = ""}}),
              Contains(HasSubstr("other.txt:1:1: not a place")));
}

// small_pack with one text of pack.yaml changed.
std::vector<model::PackFile> changed_pack(std::string_view from, std::string_view to) {
  auto files = small_pack("rules:\n" + one_rule("R1", "true"));
  const std::size_t at = files[0].text.find(from);
  CHECK(at != std::string::npos, "the text to change");
  files[0].text.replace(at, from.size(), to);
  return files;
}

TEST(Pack, delays_are_whole_minutes_with_their_source) {
  const auto with_delays = [](std::string_view delays) {
    return changed_pack("policies:\n", "delays:\n" + std::string(delays) + "policies:\n");
  };
  const std::string rest = ", unit: min, source: desk, provenance: D, effective: 2026-11-24}\n";
  const auto pack = Pack::build(with_delays("  friction: {value: 5" + rest + "  block: {value: 0" + rest));
  ASSERT_TRUE(pack) << pack.error().front();
  EXPECT_EQ((*pack)->delay_minutes(), (DelayMinutes{0, 0, 0, 5, 1'440, 2'880, 0}));
  EXPECT_EQ((*Pack::build(small_pack("rules:\n" + one_rule("R1", "true"))))->delay_minutes(),
            kDelayMinutesUsual);
  EXPECT_THAT(issues_of(with_delays("  warn: {value: 5" + rest)),
              Contains(HasSubstr("unknown key \"warn\"")));
  EXPECT_THAT(issues_of(with_delays("  hold: {value: -1" + rest)),
              Contains(HasSubstr("expected 0 to 527040")));
  EXPECT_THAT(issues_of(with_delays("  hold: {value: 1.5" + rest)), Contains(HasSubstr("whole number")));
  EXPECT_THAT(issues_of(with_delays("  hold: 5\n")), Contains(HasSubstr("pack.yaml:")));
  EXPECT_THAT(issues_of(with_delays(
                  "  hold: {value: 1, unit: h, source: s, provenance: D, effective: 2026-11-24}\n")),
              Contains(HasSubstr("whole minutes")));
}

TEST(Pack, what_stands_twice_is_refused_with_its_place) {
  EXPECT_THAT(issues_of(changed_pack(
                  "policies:",
                  "  large: {value: 1, unit: fen, source: x, provenance: D, effective: 2026-01-01}\n"
                  "policies:")),
              Contains("pack.yaml:8:3: the key \"large\" stands twice"));
  EXPECT_THAT(issues_of(changed_pack("parameters:", "  bad: {zh: 名, en: Again}\nparameters:")),
              Contains("pack.yaml:6:3: the key \"bad\" stands twice"));
  EXPECT_THAT(issues_of(changed_pack("policies:\n", "policies:\n  transfer: {steps: []}\n")),
              Contains("pack.yaml:10:3: the key \"transfer\" stands twice"));
  std::string twice = one_rule("R1", "true");
  twice.replace(twice.find("on: transfer"), 12, "on: [transfer, transfer]");
  EXPECT_THAT(issues_of(small_pack("rules:\n" + twice)),
              Contains("rules/a.yaml:3:20: the kind \"transfer\" stands twice"));
  auto files = small_pack("rules: []\n");
  const std::string list = "list: own\nname: {zh: 名, en: Own}\nsource: x\nentries: [a]\n";
  files.insert(files.begin(),
               {{.path = "lists/a.yaml", .text = list}, {.path = "lists/b.yaml", .text = list}});
  EXPECT_THAT(issues_of(files), Contains("lists/b.yaml:1:7: the list \"own\" stands twice"));
}

TEST(Pack, a_second_document_is_refused_and_not_dropped) {
  auto files = small_pack("rules:\n" + one_rule("R1", "true") + "---\ngarbage\n");
  EXPECT_THAT(issues_of(files), Contains(HasSubstr("a second document")));
  files = small_pack("rules:\n" + one_rule("R1", "true"));
  files[1].text += "---\ncategory: other\n";
  EXPECT_THAT(issues_of(files), Contains(HasSubstr("phrases/a.yaml:6:1: a second document")));
}

TEST(Pack, numbers_that_would_have_to_be_rounded_are_refused) {
  EXPECT_THAT(issues_of(small_pack("rules:\n" + one_rule("R1", "true", "0.0004"))),
              Contains(HasSubstr("rules/a.yaml:7:13: expected a number")));
  auto files = small_pack("rules: []\n");
  files[1].text = "category: c\nphrases:\n  - {text: 账户, weight: 0.12345}\n";
  EXPECT_THAT(issues_of(files), Contains(HasSubstr("phrases/a.yaml:3:28: expected a number")));
  files[1].text = "category: c\nphrases:\n  - {near: [账, 户], within: 012, weight: 0.1}\n";
  EXPECT_THAT(issues_of(files), Contains(HasSubstr("phrases/a.yaml:3:32: expected a whole number")));
  EXPECT_THAT(issues_of(changed_pack("value: 500000", "value: 0500000")),
              Contains(HasSubstr("pack.yaml:7:18: expected a whole number")));
}

TEST(Pack, a_rule_on_a_kind_without_a_policy_is_refused) {
  std::string rule = one_rule("R1", "true");
  rule.replace(rule.find("on: transfer"), 12, "on: [transfer, call]");
  EXPECT_THAT(issues_of(small_pack("rules:\n" + rule)),
              Contains("rules/a.yaml:3:20: the pack has no policy for call"));
}

// Without the limit the time would grow with the square of the names.
TEST(Pack, too_many_lists_and_parameters_are_refused) {
  std::string lists = "watchlists:\n";
  std::string parameters = "parameters:\n";
  for (int i = 0; i < 20'000; ++i) {
    lists += "  l" + std::to_string(i) + ": {zh: 名, en: List}\n";
    parameters += "  p" + std::to_string(i) +
                  ": {value: 1, unit: fen, source: x, provenance: D, effective: 2026-01-01}\n";
  }
  EXPECT_THAT(issues_of(changed_pack("watchlists:\n", lists)),
              Contains("pack.yaml:5:3: more than 1000 watch-lists"));
  EXPECT_THAT(issues_of(changed_pack("parameters:\n", parameters)),
              Contains("pack.yaml:7:3: more than 1000 parameters"));
}

// What a rule shows runs whenever it fires: 5,000 rules with 16 costly expressions each ran for minutes.
TEST(Pack, what_rules_show_counts_as_what_they_cost) {
  const std::string show = "size(event.remark.split('').map(c, event.remark.split('')))";
  std::string cheap;
  std::string costly;
  for (int i = 0; i < 40; ++i) {
    const std::string rule = one_rule("R" + std::to_string(i), "event.amount > 0");
    cheap += rule;
    costly += rule + "    show:\n";
    for (int j = 0; j < 16; ++j) costly += "      - " + show + " + " + std::to_string(j) + "\n";
  }
  EXPECT_TRUE(issues_of(small_pack("rules:\n" + cheap)).empty());
  EXPECT_THAT(issues_of(small_pack("rules:\n" + costly)), Contains(HasSubstr("more than kPackCostMax")));
}

TEST(Pack, warns_of_a_weight_that_does_more_than_the_action_says) {
  const auto warnings = [](std::string_view weight, std::string_view action) {
    const auto pack = Pack::build(small_pack("rules:\n" + one_rule("R1", "true", weight, action)));
    return pack ? (*pack)->warnings() : pack.error();
  };
  EXPECT_THAT(
      warnings("0.8", "warn"),
      testing::ElementsAre("rules/a.yaml:7:13: R1 on transfer: its weight alone reaches \"delay\", its "
                           "action says \"warn\""));
  EXPECT_THAT(warnings("0.8", "delay"), testing::IsEmpty());
  EXPECT_THAT(warnings("0.2", "block"), testing::IsEmpty());
}

TEST(Pack, only_a_rule_that_speaks_for_the_event_may_lift) {
  EXPECT_THAT(issues_of(small_pack("rules:\n" + one_rule("R1", "true", "0.5") + "    lifts: true\n")),
              Contains(HasSubstr("rules/a.yaml:10:12: only a rule with a negative weight")));
  EXPECT_THAT(issues_of(small_pack("rules:\n" + one_rule("R1", "true", "-0.5") + "    lifts: yes\n")),
              Contains(HasSubstr("rules/a.yaml:10:12: expected true or false")));
}

// The zone database and the names in it change with updates of the machine; a pack must not.
TEST(Pack, a_time_zone_is_written_out_as_an_offset) {
  const auto issue = [](std::string_view when) {
    return issues_of(small_pack("rules:\n" + one_rule("R1", when)));
  };
  EXPECT_THAT(issue("event.time.getHours('+08:00') < 6"), testing::IsEmpty());
  EXPECT_THAT(issue("event.time.getHours('UTC') < 6 && event.time.getMonth() == 1"), testing::IsEmpty());
  EXPECT_THAT(issue("event.time.getHours('Asia/Shanghai') < 6"),
              Contains(HasSubstr("rules/a.yaml:6:31: on transfer: a time zone is written out here")));
  EXPECT_THAT(issue("event.time.getDayOfWeek(event.location) == 0"), Contains(HasSubstr("a time zone")));
  EXPECT_THAT(issue("event.screen_shared || event.time.getHours(event.remark) == 1"),
              Contains(HasSubstr("a time zone")));
}

TEST(Pack, core_pack_is_right) {
  const auto files = read_pack_folder(DUANLIAN_SOURCE_DIR "/packs/core");
  ASSERT_TRUE(files) << files.error().message;
  const auto pack = Pack::build(*files);
  ASSERT_TRUE(pack) << testing::PrintToString(pack.error());
  EXPECT_GE((*pack)->rule_count(), 40U);
}

}  // namespace
}  // namespace duanlian::detect
