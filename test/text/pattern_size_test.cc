#include "text/pattern_size.h"

#include "gtest/gtest.h"

#include "text/lexicon.h"

namespace duanlian::text {
namespace {

TEST(PatternSize, repeats_are_written_out) {
  EXPECT_EQ(pattern_size(""), 0U);
  EXPECT_EQ(pattern_size("abc"), 3U);
  EXPECT_EQ(pattern_size("日赚"), 2U);
  EXPECT_EQ(pattern_size("[0-9]{2,5}"), 5U);
  EXPECT_EQ(pattern_size("a{4,}b*"), 5U);
  EXPECT_EQ(pattern_size("(?:ab{10}){20}"), 220U);
  EXPECT_EQ(pattern_size("((a{10}){10}){10}"), 1000U);
  EXPECT_EQ(pattern_size("a{x}"), 4U);
}

TEST(PatternSize, wide_classes_count_more) {
  EXPECT_EQ(pattern_size(".{10}"), 10 * kWideClassSize);
  EXPECT_EQ(pattern_size("[^a]{10}"), 10 * kWideClassSize);
  EXPECT_EQ(pattern_size("[存充冲]"), kWideClassSize);
  EXPECT_EQ(pattern_size(R"(\p{L}{1,100})"), 100 * kPropertySize);
  EXPECT_EQ(pattern_size(R"([a\PL]{3})"), 3 * kPropertySize);
  EXPECT_GE(pattern_size(R"((*UCP)\w{100})"), 100 * kPropertySize);
}

TEST(PatternSize, brackets_that_are_no_brackets_hide_no_repeat) {
  constexpr std::size_t kAll = 100 * 100;
  EXPECT_GE(pattern_size(R"((\Q)\Ea{100}){100})"), kAll);
  EXPECT_GE(pattern_size(R"((\)a{100}){100})"), kAll);
  EXPECT_GE(pattern_size("([)]a{100}){100}"), kAll);
  EXPECT_GE(pattern_size("([])]a{100}){100}"), kAll);
  EXPECT_GE(pattern_size("([[:alpha:])]a{100}){100}"), kAll);
  EXPECT_GE(pattern_size("(a{100})(?#as often){100}"), kAll);
  EXPECT_GE(pattern_size("(a{100})(?i){100}"), kAll);
  EXPECT_GE(pattern_size(R"((a{100})\E{100})"), kAll);
  EXPECT_GE(pattern_size(R"((a{100})\Q\E{100})"), kAll);
  EXPECT_GE(pattern_size(R"((\c)a{100}){100})"), kAll);
  EXPECT_GE(pattern_size(R"(([\Q])\E]a{100}){100})"), kAll);
  EXPECT_GE(pattern_size("(?x)(#)\na{100}){100}"), kAll);
  EXPECT_EQ(pattern_size("(((a{30000}){30000}){30000}){30000}"), kPatternSizeCap);
}

TEST(PatternSize, what_is_broken_is_measured_all_the_same) {
  for (const char* regex : {"(", ")", "[", "\\", "[\\", "{", "a{", "a{9", "\\p{", "\\x{", "\\Qa", "(?", "(?#",
                            "[[:", "(?-", "[\\Q", "\\c", "(?i"})
    EXPECT_LE(pattern_size(regex), kPropertySize + 10) << regex;
}

LexiconSource source_of_one_category() {
  LexiconSource source;
  source.categories.push_back({"c", "c", "c", CategoryRole::scam});
  return source;
}

std::string build_refusal(const LexiconSource& source) {
  const auto built = Lexicon::build(source);
  return built ? "" : built.error().message;
}

std::string numbered(std::string_view text, std::size_t number) {
  return std::string(text) + std::to_string(number);
}

TEST(LexiconSize, refuses_a_pattern_whose_repeats_make_it_large) {
  auto source = source_of_one_category();
  source.patterns.push_back({"r1", R"(a\p{L}{1,100}\p{N}{1,100})", "c", 100});
  EXPECT_EQ(
      build_refusal(source),
      "phrase 'r1': the pattern is larger than 1000 characters with its repeats written out: use smaller "
      "repeats");
}

TEST(LexiconSize, refuses_patterns_that_are_large_together) {
  auto source = source_of_one_category();
  for (std::size_t i = 0; i < 300; ++i) {
    std::string words;
    for (std::size_t j = 0; j < 50; ++j) words += numbered(j == 0 ? "word" : "|word", i * 50 + j);
    source.patterns.push_back({numbered("r", i), R"(\b(?:)" + words + R"()\b)", "c", 100});
  }
  EXPECT_EQ(
      build_refusal(source),
      "the pack's 300 patterns are larger than 20000 characters together with their repeats written out");
}

// Eight spellings of each of four words that lie over one another make 64 spellings of the phrase.
TEST(LexiconSize, refuses_phrases_whose_spellings_are_too_many) {
  auto source = source_of_one_category();
  for (const char* word : {"微信", "用卡", "信用卡", "卡微信"}) {
    for (std::size_t i = 0; i < 8; ++i) source.substitutions.push_back({numbered("甲乙", i), word});
  }
  for (std::size_t i = 0; i < 6'000; ++i)
    source.phrases.push_back({.id = numbered("p", i), .text = numbered("信用卡微信", i), .category = "c"});
  EXPECT_EQ(build_refusal(source),
            "the pack's 6000 phrases make more than 200000 spellings: use fewer phrases or substitutions");
}

TEST(LexiconSize, refuses_phrases_that_are_too_many_bytes) {
  auto source = source_of_one_category();
  for (std::size_t i = 0; i < 40'000; ++i)
    source.phrases.push_back(
        {.id = numbered("p", i), .text = numbered(std::string(240, 'a'), i), .category = "c"});
  EXPECT_NE(build_refusal(source).find("40000 phrases make more than 8388608 bytes"), std::string::npos);
}

TEST(LexiconSize, refuses_too_many_pairs_of_spellings) {
  auto source = source_of_one_category();
  for (std::size_t i = 0; i <= kSpellingPairsMax; ++i)
    source.substitutions.push_back({numbered("甲", i), "微信"});
  EXPECT_NE(build_refusal(source).find("at most 1000"), std::string::npos);
}

}  // namespace
}  // namespace duanlian::text
