#include "respond/outreach/outreach_pack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "respond/outreach/sms_length.h"
#include "respond/outreach/words_lint.h"

namespace duanlian::respond {
namespace {

using model::Approach;
using testing::HasSubstr;

const OutreachPack& shipped_words() {
  static const auto pack = OutreachPack::load(std::string(DUANLIAN_SOURCE_DIR) + "/packs/outreach");
  CHECK(pack.has_value(), pack ? "" : pack.error().message);
  return *pack;
}

TEST(OutreachPack, ShippedHasWordsForEveryCategoryAgeApproachAndAudience) {
  std::size_t asked = 0;
  for (const std::string_view category : kOutreachCategories) {
    for (const AgeGroup age : kAgeGroups) {
      for (const Approach approach : kApproaches) {
        for (const Audience to : kAudiences) {
          const auto chosen = shipped_words().choose(category, age, approach, to);
          EXPECT_EQ(chosen.has_value(), has_audience(age, to));
          if (!chosen) continue;
          ++asked;
          EXPECT_FALSE(chosen->words.zh.empty() || chosen->words.en.empty());
        }
      }
    }
  }
  EXPECT_EQ(asked, 11U * 3 * 6);
}

TEST(OutreachPack, ShippedHasWordsOfItsOwnForEveryCategoryToThePerson) {
  for (const std::string_view category : kOutreachCategories) {
    for (const AgeGroup age : kAgeGroups) {
      for (const Approach approach : kApproaches) {
        const auto chosen = shipped_words().choose(category, age, approach, Audience::person);
        ASSERT_TRUE(chosen);
        EXPECT_TRUE(chosen->fallback == WordsFallback::none || chosen->fallback == WordsFallback::age);
      }
    }
  }
}

TEST(OutreachPack, ShippedWarningsFitOneShortMessageInChinese) {
  for (const std::string_view category : kOutreachCategories) {
    for (const AgeGroup age : kAgeGroups) {
      const auto chosen = shipped_words().choose(category, age, Approach::message, Audience::person);
      ASSERT_TRUE(chosen);
      EXPECT_EQ(sms_parts(chosen->words.zh), 1U) << chosen->words.zh;
      EXPECT_LE(sms_parts(chosen->words.en), 2U) << chosen->words.en;
    }
  }
}

TEST(OutreachPack, SaysWhatItFellBackTo) {
  const auto fallback = [](std::string_view category, AgeGroup age, Approach approach, Audience to) {
    const auto chosen = shipped_words().choose(category, age, approach, to);
    CHECK(chosen.has_value(), "words");
    return chosen->fallback;
  };
  EXPECT_EQ(fallback("C08", AgeGroup::elder, Approach::message, Audience::person), WordsFallback::none);
  EXPECT_EQ(fallback("C08", AgeGroup::adult, Approach::message, Audience::person), WordsFallback::age);
  EXPECT_EQ(fallback("C05", AgeGroup::minor, Approach::call, Audience::guardian), WordsFallback::category);
  EXPECT_EQ(fallback("C05", AgeGroup::elder, Approach::call, Audience::trusted_contact), WordsFallback::both);
  EXPECT_EQ(fallback("C99", AgeGroup::adult, Approach::call, Audience::person), WordsFallback::category);
  const auto refused = shipped_words().choose("C01", AgeGroup::elder, Approach::call, Audience::guardian);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "there are no words to a guardian of a person who is elder");
}

std::string words_issues(const std::string& words) {
  const auto built = OutreachPack::build(
      {{.path = "p.yaml", .text = "outreach: p\nversion: '1'\nofficial_numbers: ['96110']\n"},
       {.path = "w.yaml", .text = words}});
  return built ? std::string() : built.error().message;
}

TEST(OutreachPack, NamesFileLineAndColumnOfWhatIsWrong) {
  EXPECT_THAT(
      words_issues("words:\n  - {category: C11, age: any, approach: call, to: person, zh: 好, en: a}\n"),
      HasSubstr("w.yaml:2:16: expected C01 to C10 or general"));
  EXPECT_THAT(
      words_issues("words:\n  - {category: C01, age: old, approach: call, to: person, zh: 好, en: a}\n"),
      HasSubstr("w.yaml:2:26: expected one of: minor, adult, elder"));
  EXPECT_THAT(
      words_issues("words:\n  - {category: C01, age: any, approach: fax, to: person, zh: 好, en: a}\n"),
      HasSubstr("expected one of: call, visit, message"));
  EXPECT_THAT(
      words_issues(
          "words:\n  - {category: C01, age: minor, approach: call, to: trusted_contact, zh: 好, en: a}\n"),
      HasSubstr("minors have a guardian, others a trusted_contact"));
  EXPECT_THAT(words_issues("words:\n  - {category: C01, age: any, approach: call, to: person, zh: 好}\n"),
              HasSubstr("w.yaml:2:5: \"en\" is missing"));
  EXPECT_THAT(words_issues(
                  "words:\n  - {category: C01, age: any, approach: call, to: person, zh: 好, en: a, x: 1}\n"),
              HasSubstr("unknown key \"x\""));
  const std::string entry = "  - {category: C01, age: any, approach: call, to: person, zh: 好, en: a}\n";
  EXPECT_THAT(words_issues("words:\n" + entry + entry), HasSubstr("w.yaml:3:5: words for the same category"));
  EXPECT_THAT(words_issues("words: 1\n"), HasSubstr("w.yaml:1:8: expected a list"));
  EXPECT_THAT(words_issues("word: []\n"), HasSubstr("unknown key \"word\""));
  EXPECT_THAT(words_issues("words: [\n"), HasSubstr("w.yaml:"));
  EXPECT_THAT(words_issues("words:\n  - category: C01\n    age: any\n    approach: message\n    to: person\n"
                           "    zh: 您好，请看 a.com\n    en: b\n"),
              HasSubstr("w.yaml:6:16: link: a dot within a word"));
}

TEST(OutreachPack, IsRefusedWhileGeneralWordsAreMissing) {
  EXPECT_THAT(words_issues("words: []\n"),
              HasSubstr("no general words for elder, visit, to trusted_contact"));
  const auto none = OutreachPack::build({});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().message, "no file of the pack has \"outreach\" with its name");
  const auto twice = OutreachPack::build({{.path = "a.yaml", .text = "outreach: a\nversion: '1'\n"},
                                          {.path = "b.yaml", .text = "outreach: b\nversion: '1'\n"}});
  ASSERT_FALSE(twice);
  EXPECT_THAT(twice.error().message, HasSubstr("b.yaml:1:1: another file has \"outreach\" too: a.yaml"));
  const auto long_number = OutreachPack::build(
      {{.path = "a.yaml", .text = "outreach: a\nversion: '1'\nofficial_numbers: ['13800138000']\n"}});
  ASSERT_FALSE(long_number);
  EXPECT_THAT(long_number.error().message, HasSubstr("an official number is a short one"));
}

TEST(OutreachPack, FillsSpokenWordsOrSaysWhatIsMissing) {
  const auto chosen =
      shipped_words().choose("general", AgeGroup::adult, Approach::call, Audience::trusted_contact);
  ASSERT_TRUE(chosen);
  const auto said =
      fill_words(chosen->words.zh, {.name = "王某", .officer = "李警官", .station = "和平派出所"});
  ASSERT_TRUE(said);
  EXPECT_THAT(*said, HasSubstr("我是和平派出所的李警官"));
  EXPECT_EQ(said->find('{'), std::string::npos);
  const auto missing = fill_words(chosen->words.zh, {.officer = "李警官", .station = "和平派出所"});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().message, "nothing is given for {name}");
  // What is filled in is not filled in again.
  EXPECT_EQ(*fill_words("{name}", {.name = "{officer}"}), "{officer}");
}

}  // namespace
}  // namespace duanlian::respond
