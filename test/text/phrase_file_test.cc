#include "text/phrase_file.h"

#include "gmock/gmock.h"

#include "text/fixture.h"

namespace duanlian::text {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string error_of(std::string_view yaml) {
  const auto source = load_phrases(yaml, "x.yaml");
  return source ? "" : source.error().message;
}

TEST(PhraseFile, reads_a_whole_file) {
  const auto source = *load_phrases(R"(
category: task_rebate
name: {zh: 刷单返利, en: Task rebate}
role: scam
phrases:
  - {text: 刷单返利, weight: 0.6}
  - {near: [垫付, 返佣], within: 8, weight: 0.5, id: advance}
patterns:
  - {regex: '日赚[0-9]+', weight: 0.4}
cues:
  - {kind: wechat, words: [微信]}
)",
                                    "x.yaml");
  EXPECT_EQ(source.categories[0].zh, "刷单返利");
  EXPECT_EQ(source.phrases[0].id, "task_rebate.刷单返利");
  EXPECT_EQ(source.phrases[0].weight_milli, 600);
  EXPECT_EQ(source.phrases[1].id, "advance");
  EXPECT_EQ(source.phrases[1].within, 8);
  EXPECT_EQ(source.patterns[0].weight_milli, 400);
  EXPECT_EQ(source.cues[0].text, "微信");
}

TEST(PhraseFile, says_file_line_and_column) {
  EXPECT_THAT(error_of("category: c\nphrases:\n  - {text: ab, wieght: 0.5}\n"),
              StartsWith("x.yaml:3:16: unknown key \"wieght\""));
  EXPECT_THAT(error_of("category: c\nphrases:\n  - {text: ab, weight: 5}\n"),
              StartsWith("x.yaml:3:24: expected a number from -1 to 1"));
  EXPECT_THAT(error_of("category: c\nphrases:\n  - {text: ab, near: [a, b], weight: 0.5}\n"),
              StartsWith("x.yaml:3:5: "));
  EXPECT_THAT(error_of("category: [\n"), StartsWith("x.yaml:2:1: "));
  EXPECT_THAT(error_of("- a\n"), StartsWith("x.yaml:1:1: "));
  EXPECT_THAT(error_of("phrases: []\n"), HasSubstr("category"));
  EXPECT_THAT(error_of("category: c\nrole: hero\n"), HasSubstr("unknown role 'hero'"));
  EXPECT_THAT(error_of("category: c\nphrases:\n  - {entity: moon, weight: 0.1}\n"),
              HasSubstr("unknown kind of entity 'moon'"));
  EXPECT_THAT(error_of("category: c\ncategory: d\n"), HasSubstr("twice"));
  EXPECT_THAT(error_of("category: \xFF\n"), HasSubstr("UTF-8"));
}

TEST(PhraseFile, deep_nesting_is_refused) {
  EXPECT_NE(error_of("category: " + std::string(100'000, '[')), "");
  EXPECT_NE(error_of("category: " + std::string(100'000, '-')), "crash");
  std::string dashes = "phrases:\n";
  for (int i = 0; i < 100'000; ++i) dashes += "- ";
  EXPECT_NE(error_of(dashes), "");
}

TEST(PhraseFile, the_core_pack_loads) {
  EXPECT_GT(core_lexicon().entries().size(), 1'000U);
  EXPECT_GT(core_lexicon().categories().size(), 25U);
}

}  // namespace
}  // namespace duanlian::text
