#include "api/target.h"

#include <gtest/gtest.h>

#include "api/limits.h"

namespace duanlian::api {
namespace {

std::vector<std::string> path_of(std::string_view text) {
  const auto target = parse_target(text);
  EXPECT_TRUE(target) << target.error().message;
  return target ? target->path : std::vector<std::string>{};
}

std::string refusal_of_target(std::string_view text) {
  const auto target = parse_target(text);
  return target ? "taken" : target.error().message;
}

TEST(Target, the_path_is_cut_before_it_is_decoded) {
  using Path = std::vector<std::string>;
  EXPECT_EQ(path_of("/v1/decisions/t-1"), (Path{"v1", "decisions", "t-1"}));
  EXPECT_EQ(path_of("/v1/decisions/a%2Fb%20%E6%96%AD"), (Path{"v1", "decisions", "a/b 断"}));
  EXPECT_EQ(path_of("/"), (Path{""}));
  EXPECT_EQ(path_of("/health/"), (Path{"health", ""}));
  EXPECT_EQ(path_of("/v1//events"), (Path{"v1", "", "events"}));
  EXPECT_EQ(path_of("/../a"), (Path{"..", "a"}));
  EXPECT_EQ(path_of("/a%2561"), (Path{"a%61"})) << "decoded once";
}

TEST(Target, the_query_is_named_values) {
  const auto target = parse_target("/d?source=bank_a&q=1%262&flag&x=a=b&p=1+1");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->member("source"), "bank_a");
  EXPECT_EQ(target->member("q"), "1&2");
  EXPECT_EQ(target->member("flag"), "");
  EXPECT_EQ(target->member("x"), "a=b");
  EXPECT_EQ(target->member("p"), "1+1");
  EXPECT_EQ(target->member("none"), std::nullopt);
  EXPECT_TRUE(parse_target("/d?")->query.empty());
}

TEST(Target, what_could_be_read_in_two_ways_is_refused) {
  EXPECT_EQ(refusal_of_target(""), "the address of a resource starts with /");
  EXPECT_EQ(refusal_of_target("http://a/b"), "the address of a resource starts with /");
  EXPECT_EQ(refusal_of_target("*"), "the address of a resource starts with /");
  EXPECT_EQ(refusal_of_target("/a#b"), "the address has a fragment");
  for (const std::string_view text : {"/a%", "/a%2", "/a%2g", "/a%%20"})
    EXPECT_EQ(refusal_of_target(text), "the address has a % without two hexadecimal digits") << text;
  for (const std::string_view text : {"/a%FF", "/%C0%AF", "/a%ED%A0%80"})
    EXPECT_EQ(refusal_of_target(text), "the address is not valid UTF-8 when decoded") << text;
  for (const std::string_view text : {"/a%00", "/a%0A", "/a?x=%7F"})
    EXPECT_EQ(refusal_of_target(text), "the address has a control character") << text;
  EXPECT_EQ(refusal_of_target("/a?x=1&x=2"), "the query has \"x\" twice");
}

TEST(Target, paths_and_queries_have_limits) {
  std::string deep;
  for (std::size_t i = 0; i < kPathSegmentsMax; ++i) deep += "/a";
  EXPECT_EQ(refusal_of_target(deep), "taken");
  EXPECT_EQ(refusal_of_target(deep + "/a"), "no such resource: the path is too deep");
  std::string wide = "/a?0";
  for (std::size_t i = 1; i < kQueryMembersMax; ++i) wide += "&" + std::to_string(i);
  EXPECT_EQ(refusal_of_target(wide), "taken");
  EXPECT_EQ(refusal_of_target(wide + "&more"), "the query has too many members");
}

}  // namespace
}  // namespace duanlian::api
