#include "simulate/draws/text_template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace duanlian::simulate {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

TEST(TextTemplate, FillsItsGaps) {
  Chance chance(1);
  EXPECT_EQ(fill("您好{name}，再见", chance, {{"name", "王伟"}}), "您好王伟，再见");
  EXPECT_THAT(fill("{digits:6}-{letters:3}", chance, {}), MatchesRegex("[0-9]{6}-[a-z]{3}"));
  EXPECT_THAT(fill("{number:5:7}", chance, {}), MatchesRegex("[567]"));
  EXPECT_THAT(fill("{one:早|晚}上", chance, {}), testing::AnyOf("早上", "晚上"));
  EXPECT_EQ(fill("{name}", chance, {}), "");
}

TEST(TextTemplate, TheSameChanceFillsTheSame) {
  Chance a(2);
  Chance b(2);
  EXPECT_EQ(fill("{digits:12}", a, {}), fill("{digits:12}", b, {}));
}

TEST(TextTemplate, SaysWhatIsWrong) {
  EXPECT_TRUE(check_template("{name} {digits:4} {one:a|b} {number:1:2} plain", {"name"}));
  const auto message = [](std::string_view pattern) {
    const Status checked = check_template(pattern, {"name"});
    return checked ? std::string() : checked.error().message;
  };
  EXPECT_THAT(message("{nobody}"), HasSubstr("{nobody}: no such gap"));
  EXPECT_THAT(message("{name:3}"), HasSubstr("no such gap"));
  EXPECT_THAT(message("{name"), HasSubstr("a brace without its other one"));
  EXPECT_THAT(message("name}"), HasSubstr("a brace without its other one"));
  EXPECT_THAT(message("{a{b}}"), HasSubstr("a brace without its other one"));
  EXPECT_THAT(message("{digits:65}"), HasSubstr("a count up to 64"));
  EXPECT_THAT(message("{digits:-1}"), HasSubstr("a count up to 64"));
  EXPECT_THAT(message("{number:7:5}"), HasSubstr("two whole numbers"));
  EXPECT_THAT(message("{number:7}"), HasSubstr("two whole numbers"));
}

}  // namespace
}  // namespace duanlian::simulate
