#include "connect/files/time_format.h"

#include <gtest/gtest.h>

namespace duanlian::connect {
namespace {

std::string read(std::string_view pattern, std::string_view zone, std::string_view text) {
  const auto format = TimeFormat::pattern(pattern, zone);
  if (!format) return format.error().message;
  const auto time = format->read(text);
  return time ? to_rfc3339(*time) : time.error().message;
}

TEST(TimeFormat, patterns_with_a_fixed_zone) {
  EXPECT_EQ(read("%Y-%m-%d %H:%M:%S", "+08:00", "2026-01-31 09:00:05"), "2026-01-31T01:00:05Z");
  EXPECT_EQ(read("%d.%m.%Y", "Z", "1.2.2026"), "2026-02-01T00:00:00Z");
  EXPECT_EQ(read("%Y%m%d%H%M%S", "-05:30", "20260131090005"), "2026-01-31T14:30:05Z");
  EXPECT_EQ(read("%Y年%m月%d日", "Z", "2026年1月31日"), "2026-01-31T00:00:00Z");
  EXPECT_EQ(read("%Y-%m-%dT%H:%M:%S.%f%z", "", "2026-01-31T09:00:05.25+0800"), "2026-01-31T01:00:05.250Z");
  EXPECT_EQ(read("%Y-%m-%d 100%%", "Z", "2026-01-31 100%"), "2026-01-31T00:00:00Z");
}

TEST(TimeFormat, what_does_not_fit_whole_is_an_error) {
  constexpr std::string_view kNot = "not a time of the form %Y-%m-%d";
  for (const char* text : {"", "2026-01", "2026-02-30", "2026-13-01", "2026-01-31 ", "26-01-31", "2026/01/31",
                           "2026-1-311", "0000-01-01", "2026-+1-31"}) {
    EXPECT_EQ(read("%Y-%m-%d", "Z", text), kNot) << text;
  }
  EXPECT_EQ(read("%Y%m%d", "Z", "2026131"), "not a time of the form %Y%m%d");  // 13 January or 31 January
  EXPECT_EQ(read("%Y%m%d %H", "Z", "20260131 24"), "not a time of the form %Y%m%d %H");
}

TEST(TimeFormat, wrong_patterns_are_refused) {
  EXPECT_TRUE(read("%m-%d", "Z", "").starts_with("a time pattern needs %Y"));
  EXPECT_TRUE(read("%Y%m%d%Y", "Z", "").starts_with("%Y stands twice"));
  EXPECT_TRUE(read("%Y%m%d%", "Z", "").starts_with("a time pattern knows"));
  EXPECT_TRUE(read("%Y%m%d", "", "").starts_with("a time pattern without %z"));
  EXPECT_TRUE(read("%Y%m%d%z", "Z", "").starts_with("the pattern has %z"));
  EXPECT_TRUE(read("%Y%m%d", "Asia/Shanghai", "").starts_with("a zone is"));
}

TEST(TimeFormat, steps_count_from_a_base) {
  const TimeFormat days_since = TimeFormat::steps(Timestamp{}, days(1));
  EXPECT_EQ(to_rfc3339(*days_since.read("20484")), "2026-01-31T00:00:00Z");
  EXPECT_EQ(days_since.read("1.5").error().message, "not a whole number of time steps");
  EXPECT_EQ(days_since.read("").error().message, "not a whole number of time steps");
  EXPECT_EQ(days_since.read("9223372036854775807").error().message, "the time is too large");
  EXPECT_EQ(days_since.read("99999999999999999999").error().message, "the time is too large");
}

}  // namespace
}  // namespace duanlian::connect
