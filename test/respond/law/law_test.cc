#include "respond/law/law.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>

#include "base/file.h"

namespace duanlian::respond {
namespace {

using model::Measure;

Timestamp day(std::string_view date) { return *parse_rfc3339(std::string(date) + "T12:00:00+08:00"); }

std::vector<model::PackFile> shipped() {
  std::vector<model::PackFile> files;
  for (const std::string name : {"authorities.yaml", "clocks.yaml", "measures.yaml", "pack.yaml"})
    files.push_back({.path = name, .text = *read_file(DUANLIAN_SOURCE_DIR "/packs/law/" + name, 1 << 20)});
  return files;
}

std::string& text_of(std::vector<model::PackFile>& files, std::string_view name) {
  return std::ranges::find(files, name, &model::PackFile::path)->text;
}

void put_instead(std::string& text, std::string_view old, std::string_view changed) {
  const std::size_t at = text.find(old);
  ASSERT_NE(at, std::string::npos) << old;
  text.replace(at, old.size(), changed);
}

// The first thing that is wrong.
std::string wrong_with(const std::vector<model::PackFile>& files) {
  const auto law = Law::build(files);
  return law ? "" : law.error().front();
}

TEST(Term, hours_run_by_the_clock_and_months_by_the_calendar_of_beijing) {
  const auto after = [](std::string_view term, std::string_view begin) {
    return to_rfc3339(parse_term(term)->after(*parse_rfc3339(begin)) + hours(8)).substr(0, 19);
  };
  EXPECT_EQ(after("48h", "2026-02-27T10:00:00+08:00"), "2026-03-01T10:00:00");
  EXPECT_EQ(after("6mo", "2026-03-31T10:00:00+08:00"), "2026-09-30T10:00:00");
  EXPECT_EQ(after("6mo", "2026-08-31T23:30:00+08:00"), "2027-02-28T23:30:00");
  EXPECT_EQ(after("1y", "2028-02-29T00:10:00+08:00"), "2029-02-28T00:10:00");
  EXPECT_EQ(after("1mo", "2026-01-31T23:59:59Z"), "2026-03-01T07:59:59") << "the day is that of Beijing";
  for (const std::string_view term : {"48h", "30d", "6mo", "1y", "3m", "7s"}) {
    const bool days = term == "48h";
    EXPECT_EQ(to_string(*parse_term(term)), days ? "2d" : term);
  }
  for (const std::string_view wrong : {"", "0h", "mo", "0mo", "1201mo", "101y", "6 mo", "6M", "-1y", "1.5y"})
    EXPECT_FALSE(parse_term(wrong)) << wrong;
}

TEST(Law, the_one_that_comes_along_says_what_the_facts_say) {
  const auto built = Law::build(shipped());
  ASSERT_TRUE(built) << built.error().front();
  const Law& law = **built;
  const MeasureLaw* const stop = law.measure(Measure::stop, day("2026-12-01"));
  ASSERT_NE(stop, nullptr);
  EXPECT_EQ(stop->lasts->by_clock, hours(48));
  EXPECT_EQ(stop->times, 2);
  EXPECT_EQ(stop->alerts, (std::vector{hours(12), hours(4)})) << "36 and 44 hours after it began";
  EXPECT_EQ(stop->provenance.mark, 'P');
  const MeasureLaw* const freeze = law.measure(Measure::freeze, day("2026-12-01"));
  EXPECT_EQ(freeze->lasts->months, 6);
  EXPECT_TRUE(freeze->renewable);
  EXPECT_EQ(freeze->alerts, (std::vector{days(15), days(7), days(3), days(1)}));
  EXPECT_EQ(law.measure(Measure::give_back, day("2026-12-01"))->approvals, 2) << "two officers";
  EXPECT_EQ(law.clock("return_notice", day("2026-12-01"))->lasts.by_clock, days(30));
  EXPECT_EQ(law.clock("unrelated_release", day("2026-12-01"))->lasts.by_clock, days(3));
  EXPECT_EQ(law.clock("p1_call", day("2026-12-01"))->lasts.by_clock, minutes(3));
  EXPECT_EQ(law.clock("aml_freeze", day("2026-12-01"))->lasts.by_clock, hours(48));
  EXPECT_EQ(law.clock("aml_freeze", day("2024-12-31")), nullptr) << "the law of 2024 is in effect from 2025";
  EXPECT_TRUE(stop->needs_trace);
  EXPECT_TRUE(freeze->needs_trace);
  EXPECT_FALSE(law.measure(Measure::protective_hold, day("2026-12-01"))->needs_trace) << "it is the victim's";
  EXPECT_TRUE(law.authorities().empty()) << "nothing goes out without a person unless somebody says so";
}

TEST(Law, the_value_of_the_day_is_in_effect) {
  std::vector<model::PackFile> files = shipped();
  put_instead(text_of(files, "clocks.yaml"), "      lasts: 3m", "      lasts: 5m");
  text_of(files, "clocks.yaml") += R"(  late:
    - {name: {zh: 甲, en: a}, lasts: 1h, source: s, provenance: D, effective: 2026-01-01}
    - {name: {zh: 甲, en: a}, lasts: 2h, source: s, provenance: D, effective: 2027-01-01}
)";
  const auto law = Law::build(files);
  ASSERT_TRUE(law) << law.error().front();
  EXPECT_EQ((*law)->clock("late", day("2025-12-31")), nullptr);
  EXPECT_EQ((*law)->clock("late", day("2026-12-31"))->lasts.by_clock, hours(1));
  EXPECT_EQ((*law)->clock("late", *parse_rfc3339("2027-01-01T00:00:00+08:00"))->lasts.by_clock, hours(2));
  EXPECT_EQ((*law)->measure(Measure::stop, day("2015-01-01")), nullptr);
}

TEST(Law, a_standing_authority_is_as_it_was_given) {
  std::vector<model::PackFile> files = shipped();
  put_instead(text_of(files, "authorities.yaml"), "authorities: []",
              "authorities:\n  - {name: aml, measures: [freeze, stop], amount_max: 500, currency: CNY, "
              "given_by: head, "
              "basis: art 45, from: 2026-12-01, until: 2027-12-01, lasts: 48h}");
  const auto law = Law::build(files);
  ASSERT_TRUE(law) << law.error().front();
  const StandingAuthority* const aml = (*law)->authority("aml");
  ASSERT_NE(aml, nullptr);
  EXPECT_EQ(aml->measures, (std::vector{Measure::freeze, Measure::stop}));
  EXPECT_EQ(aml->amount_max, 500);
  EXPECT_EQ(aml->from, *parse_rfc3339("2026-12-01T00:00:00+08:00"));
  EXPECT_EQ(aml->until, *parse_rfc3339("2027-12-01T00:00:00+08:00"));
  EXPECT_EQ(aml->lasts->by_clock, hours(48));
  EXPECT_EQ((*law)->authority("night"), nullptr);
}

TEST(Law, is_told_from_a_pack_of_rules) {
  EXPECT_TRUE(Law::is_law(shipped()));
  const std::vector<model::PackFile> rules{{.path = "pack.yaml", .text = "pack: core\n"}};
  EXPECT_FALSE(Law::is_law(rules));
  EXPECT_FALSE(Law::is_law({}));
}

TEST(Law, what_is_wrong_is_named_with_its_place) {
  struct Case {
    std::string_view file, old, changed, says;
  };
  const Case cases[] = {
      {"measures.yaml", "times: 2", "times: 0", "expected 1 to 100"},
      {"measures.yaml", "lasts: 48h", "lasts: 48", "expected a length of time"},
      {"measures.yaml", "alerts: [12h, 4h]", "alerts: [4h, 12h]", "the longest first"},
      {"measures.yaml", "  stop:\n", "  halt:\n", "no measure has that name"},
      {"measures.yaml", "      takes_money: true", "      takes_cash: true", "takes_cash"},
      {"measures.yaml", "effective: 2016-06-01", "effective: 2016-13-01", "expected a date"},
      {"measures.yaml", "provenance: L", "provenance: X", "expected one of L P S M G D"},
      {"clocks.yaml", "      lasts: 3d\n", "", "lasts"},
      {"authorities.yaml", "authorities: []",
       "authorities:\n  - {name: n, measures: [stop], amount_max: 0, currency: CNY, given_by: g, basis: b, "
       "from: 2026-12-01, until: 2026-12-02}",
       "from 1"},
      {"authorities.yaml", "authorities: []",
       "authorities:\n  - {name: n, measures: [stop], amount_max: 5, currency: CNY, given_by: g, basis: b, "
       "from: 2026-12-01, until: 2026-12-01}",
       "ends before it begins"},
      {"authorities.yaml", "authorities: []",
       "authorities:\n  - {name: n, measures: [stop], amount_max: 5, currency: CNY, given_by: g, basis: b, "
       "from: 2026-12-01, until: 2026-12-02, lasts: 48}",
       "expected a length of time"},
      {"pack.yaml", "law: cn_measures", "law: CN", "expected a-z 0-9 _"},
  };
  for (const Case& one : cases) {
    std::vector<model::PackFile> files = shipped();
    put_instead(text_of(files, one.file), one.old, one.changed);
    const std::string wrong = wrong_with(files);
    EXPECT_TRUE(wrong.starts_with(std::string(one.file) + ":")) << wrong;
    EXPECT_NE(wrong.find(one.says), std::string::npos) << wrong;
  }
  std::vector<model::PackFile> files = shipped();
  std::string& measures = text_of(files, "measures.yaml");
  measures.erase(measures.find("      notice: &stop_notice"),
                 measures.find("  freeze:") - measures.find("      notice: &stop_notice"));
  EXPECT_NE(wrong_with(files), "") << "what restricts has a notice";
  files = shipped();
  std::erase_if(files, [](const auto& file) { return file.path == "measures.yaml"; });
  EXPECT_NE(wrong_with(files).find("nothing is said of the measure warn"), std::string::npos);
}

}  // namespace
}  // namespace duanlian::respond
