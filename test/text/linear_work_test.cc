#include "gtest/gtest.h"

#include "text/entity_scan.h"
#include "text/normalise.h"

namespace duanlian::text {
namespace {

constexpr std::size_t kShort = 4 * 1024;
constexpr std::size_t kLong = 64 * 1024;

std::string repeated(std::string_view unit, std::size_t bytes) {
  std::string text;
  while (text.size() + unit.size() <= bytes) text += unit;
  return text;
}

// Bytes that the readers of entities look at, for each byte of the text.
double steps_per_byte(std::string_view unit, std::size_t bytes) {
  static const FoldTable kFolds;
  const auto text = repeated(unit, bytes);
  Folded folded;
  Normaliser(kFolds).fold(text, folded);
  EntityScan scan;
  std::vector<Entity> found;
  bool cut = false;
  scan.scan(folded, {}, found, cut);
  return static_cast<double>(scan.steps()) / static_cast<double>(text.size());
}

class LinearWork : public testing::TestWithParam<const char*> {};

// Texts that are made to be read again and again from each of their words.
TEST_P(LinearWork, grows_with_the_text_and_no_faster) {
  const auto little = steps_per_byte(GetParam(), kShort), much = steps_per_byte(GetParam(), kLong);
  EXPECT_LE(much, little * 1.1 + 0.1);
  EXPECT_LE(much, 40) << "a byte is looked at too often";
}

INSTANTIATE_TEST_SUITE_P(Texts, LinearWork,
                         testing::Values("a.", "1 ", "一 ", "a@", "a@a.", "a://", "a-", "a。", "a点", "1.",
                                         "1.1.1.1.", "1a", "@a", "a b. ", "12 ", "1234567 ", "138 ", "a . ",
                                         "x[.]", "l", "1l", "0x", "a.-", "gb00 ", "1.com/", "a.a.a.a.a@",
                                         "一二 三 ", "6222 ", "3a", "tr7", "bc1", "0x0", "gb82", "bc1q"));

}  // namespace
}  // namespace duanlian::text
