#include "text/lexicon.h"

#include "gmock/gmock.h"

#include "text/fixture.h"

namespace duanlian::text {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kSmall = R"(
category: scam
phrases:
  - {text: 安全账户, weight: 0.6}
  - {text: vx, weight: 0.2}
  - {near: [注销, 校园贷], within: 4, weight: 0.5}
  - {near: [a1, b2, c3], within: 2, weight: 0.5, id: three}
  - {entity: url, weight: 0.1}
patterns:
  - {id: pay, regex: '日赚\s?[0-9]{3,5}', weight: 0.3}
substitutions:
  - {to: 微信, from: [威信, vx]}
  - {to: 账, from: [帐]}
)";

TEST(Lexicon, finds_a_phrase_through_tricks) {
  const auto lexicon = lexicon_of(kSmall);
  Reader reader(lexicon);
  for (const char* text : {"安全账户", "安 全-账★户", "安全帳戶", "安全帐户", "安\u200B全\uFE0F账😀户",
                           "请转到安。全。账。户！"})
    EXPECT_THAT(hit_ids(reader, text), Contains("scam.安全账户")) << text;
  EXPECT_THAT(hit_ids(reader, "安全的账户"), IsEmpty());
}

TEST(Lexicon, a_hit_points_into_the_original) {
  const auto lexicon = lexicon_of(kSmall);
  Reader reader(lexicon);
  const std::string text = "请转入【安 全-帳★戶】谢谢";
  const auto& reading = reader.read(text);
  ASSERT_EQ(reading.hits.size(), 1U);
  EXPECT_EQ(text.substr(reading.hits[0].offset, reading.hits[0].length), "安 全-帳★戶");
}

TEST(Lexicon, a_latin_phrase_is_a_whole_word) {
  const auto lexicon = lexicon_of(kSmall);
  Reader reader(lexicon);
  EXPECT_THAT(hit_ids(reader, "加VX详谈"), Contains("scam.vx"));
  EXPECT_THAT(hit_ids(reader, "加 V X 详谈"), Contains("scam.vx"));
  EXPECT_THAT(hit_ids(reader, "tvxbox"), IsEmpty());
  EXPECT_THAT(hit_ids(reader, "tv xbox"), IsEmpty());
}

TEST(Lexicon, parts_must_be_near_in_any_order) {
  const auto lexicon = lexicon_of(kSmall);
  Reader reader(lexicon);
  EXPECT_THAT(hit_ids(reader, "注销您的校园贷"), Contains("scam.注销+校园贷"));
  EXPECT_THAT(hit_ids(reader, "校园贷需要注销"), Contains("scam.注销+校园贷"));
  EXPECT_THAT(hit_ids(reader, "注销一二三四五校园贷"), IsEmpty());
  EXPECT_THAT(hit_ids(reader, "注销一二三四五六注销 校园贷"), Contains("scam.注销+校园贷"))
      << "the second one is near";
  EXPECT_THAT(hit_ids(reader, "c3 好 a1 好的 b2"), Contains("three"));
}

TEST(Lexicon, a_near_hit_spans_its_parts) {
  const auto lexicon = lexicon_of(kSmall);
  Reader reader(lexicon);
  const std::string text = "请注销您的校园贷。";
  const auto& reading = reader.read(text);
  ASSERT_EQ(reading.hits.size(), 1U);
  EXPECT_EQ(text.substr(reading.hits[0].offset, reading.hits[0].length), "注销您的校园贷");
}

TEST(Lexicon, other_spellings_are_the_same_phrase) {
  const auto lexicon = lexicon_of(
      "category: c\nphrases:\n  - {text: 加微信号, weight: 0.2}\nsubstitutions:\n"
      "  - {to: 微信, from: [威信, vx]}\n");
  Reader reader(lexicon);
  for (const char* text : {"加微信号", "加威信号", "加 V X 号"})
    EXPECT_THAT(hit_ids(reader, text), ElementsAre("c.加微信号")) << text;
}

TEST(Lexicon, patterns_read_the_readable_form) {
  const auto lexicon = lexicon_of(kSmall);
  Reader reader(lexicon);
  const std::string text = "轻松日賺 ５００元";
  const auto& reading = reader.read(text);
  ASSERT_EQ(reading.hits.size(), 1U);
  EXPECT_EQ(text.substr(reading.hits[0].offset, reading.hits[0].length), "日賺 ５００");
}

TEST(Lexicon, an_entity_can_score) {
  const auto lexicon = lexicon_of(kSmall);
  Reader reader(lexicon);
  EXPECT_THAT(hit_ids(reader, "见 http://a.com/x"), Contains("scam.url"));
}

TEST(Lexicon, each_phrase_counts_once_and_scores_are_capped) {
  const auto lexicon =
      lexicon_of("category: c\nphrases:\n  - {text: 解冻金, weight: 0.7}\n  - {text: 保证金, weight: 0.7}\n");
  Reader reader(lexicon);
  EXPECT_EQ(reader.read("解冻金解冻金解冻金").total_milli, 700);
  EXPECT_EQ(reader.read("解冻金保证金").total_milli, kScoreMilliMax);
  EXPECT_EQ(reader.read("没有").total_milli, 0);
}

TEST(Lexicon, helpers_and_warnings_weigh_beside_a_scam_only) {
  auto source = *load_phrases("category: scam\nphrases:\n  - {text: 保证金, weight: 0.5}\n", "a");
  source.append(
      *load_phrases("category: contact\nrole: helper\nphrases:\n  - {text: 加微信, weight: 0.2}\n", "b"));
  source.append(*load_phrases(
      "category: police\nrole: protective\nphrases:\n  - {text: 谨防诈骗, weight: -0.4}\n", "c"));
  const auto lexicon = *Lexicon::build(std::move(source));
  Reader reader(lexicon);
  EXPECT_EQ(reader.read("加微信").total_milli, 0);
  EXPECT_EQ(reader.read("加微信交保证金").total_milli, 700);
  EXPECT_EQ(reader.read("谨防诈骗，不要交保证金").total_milli, 200) << "warnings weigh 300 at most";
  EXPECT_EQ(reader.read("谨防诈骗").total_milli, 0);
  EXPECT_THAT(reader.read("加微信交保证金").category_milli, ElementsAre(500, 200, 0));
}

std::string refusal(std::string_view yaml) {
  auto source = load_phrases(yaml, "p.yaml");
  if (!source) return source.error().message;
  auto lexicon = Lexicon::build(*std::move(source));
  return lexicon ? "" : lexicon.error().message;
}

TEST(Lexicon, refuses_by_name) {
  EXPECT_THAT(refusal("category: c\nphrases:\n  - {id: x1, text: '★!', weight: 0.1}\n"), HasSubstr("'x1'"));
  EXPECT_THAT(refusal("category: c\nphrases:\n  - {id: x1, text: ab, weight: 0.1}\n  - {id: x1, text: cd, "
                      "weight: 0.1}\n"),
              HasSubstr("phrase 'x1' is there twice"));
  EXPECT_THAT(refusal("category: c\npatterns:\n  - {id: r1, regex: '(', weight: 0.1}\n"), HasSubstr("'r1'"));
  EXPECT_THAT(refusal("category: c\npatterns:\n  - {id: r0, regex: 'a', weight: 0.1}\n  - {id: r1, regex: "
                      "'a*', weight: 0.1}\n"),
              HasSubstr("'r1'"));
  EXPECT_THAT(refusal("category: c\nphrases:\n  - {id: n, near: [a], weight: 0.1}\n"),
              HasSubstr("two or three parts"));
  EXPECT_THAT(refusal("category: c\nphrases:\n  - {id: n, text: ab, weight: -0.1}\n"), HasSubstr("negative"));
  EXPECT_THAT(refusal("category: c\nphrases:\n  - {id: n, near: [ab, cd], within: 99, weight: 0.1}\n"),
              HasSubstr("within"));
}

TEST(Lexicon, every_refusal_has_the_place_where_it_was_written) {
  EXPECT_EQ(refusal("category: c\nphrases:\n  - {id: x1, text: ab, weight: 0.1}\n"
                    "  - {id: x1, text: cd, weight: 0.1}\n  - {id: x2, text: ef, weight: -0.1}\n"
                    "core_words: [微信, 信]\n"),
            "p.yaml:6:22: core word '信': must have two characters or more\n"
            "p.yaml:4:5: phrase 'x1' is there twice\n"
            "p.yaml:5:5: phrase 'x2': only a protective phrase may have a negative weight");
  EXPECT_THAT(refusal("category: c\npatterns:\n  - {id: r0, regex: 'a', weight: 0.1}\n"
                      "  - {id: r1, regex: '(', weight: 0.1}\n"),
              testing::StartsWith("p.yaml:4:21: phrase 'r1'"));
}

TEST(Lexicon, warns_of_two_phrases_that_fold_to_the_same_letters) {
  const std::string one = "category: c\nphrases:\n  - {text: 发票, weight: 0.1}\n";
  EXPECT_THAT(lexicon_of(one + "  - {text: 代开发票, weight: 0.8}\n").warnings(), testing::IsEmpty());
  EXPECT_THAT(
      lexicon_of(one + "  - {text: 发嘌, weight: 0.8}\nsubstitutions: [{to: 票, from: [嘌]}]\n").warnings(),
      ElementsAre("test.yaml:4:5: the phrase \"发嘌\" folds to the same letters as \"发票\" at test.yaml:3"));
  EXPECT_THAT(lexicon_of(one + "  - {text: 發票, weight: 0.8}\n").warnings(), testing::SizeIs(1));
  EXPECT_THAT(core_lexicon().warnings(), testing::IsEmpty());
}

TEST(Lexicon, a_pattern_of_capitals_wants_them_typed) {
  const auto lexicon =
      lexicon_of("category: c\npatterns:\n  - {id: p, regex: '\\burl', weight: 0.5, capitals: true}\n");
  Reader reader(lexicon);
  EXPECT_EQ(reader.read("见 URL 处").total_milli, 500);
  EXPECT_EQ(reader.read("见 url 处").total_milli, 0);
  EXPECT_EQ(reader.read("见 Url 处").total_milli, 0);
}

TEST(Lexicon, an_empty_one_reads) {
  const auto lexicon = *Lexicon::build({});
  Reader reader(lexicon);
  EXPECT_EQ(reader.read("任何文字").total_milli, 0);
}

std::string refusal_of(std::string_view yaml) {
  const auto source = load_phrases(yaml, "test.yaml");
  const auto lexicon = source ? Lexicon::build(*source) : Result<Lexicon>(source.error());
  return lexicon ? "" : lexicon.error().message;
}

TEST(Lexicon, refuses_spellings_of_which_only_a_letter_is_left) {
  EXPECT_THAT(refusal_of("category: c\nphrases: [{text: 加微信, weight: 0.2}]\n"
                         "substitutions: [{to: 加微信, from: [+v]}]\n"),
              testing::HasSubstr("+v"));
  EXPECT_THAT(refusal_of("category: c\nphrases: [{text: +v, weight: 0.2}]\n"), testing::HasSubstr("+v"));
  EXPECT_THAT(
      refusal_of("category: c\nphrases: [{text: 加, weight: 0.2}]\nsubstitutions: [{to: 加, from: [' ']}]\n"),
      testing::HasSubstr("ASCII"));
}

TEST(Lexicon, a_latin_spelling_does_not_make_the_others_whole_words) {
  Reader reader(
      lexicon_of("category: c\nphrases: [{text: 微信a, weight: 0.2}]\n"
                 "substitutions: [{to: 微信a, from: [vxa, 徽信a]}]\n"));
  EXPECT_EQ(hit_ids(reader, "徽信ab").size(), 1U);
  EXPECT_EQ(hit_ids(reader, "vxab").size(), 0U);
}

}  // namespace
}  // namespace duanlian::text
