#include "detect/pack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
              Contains(HasSubstr("undeclared reference to 'unknown'")));
  EXPECT_THAT(issue("words_on.unknown() > 1"), Contains(HasSubstr("undeclared reference to 'unknown'")));
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

TEST(Pack, core_pack_is_right) {
  const auto files = read_pack_folder(DUANLIAN_SOURCE_DIR "/packs/core");
  ASSERT_TRUE(files) << files.error().message;
  const auto pack = Pack::build(*files);
  ASSERT_TRUE(pack) << testing::PrintToString(pack.error());
  EXPECT_GE((*pack)->rule_count(), 40U);
}

}  // namespace
}  // namespace duanlian::detect
