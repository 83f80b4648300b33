#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "base/yaml_reader.h"

namespace duanlian {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string yaml_error(std::string_view text, const YamlLimits& limits = {}) {
  const auto root = read_yaml(text, limits);
  return root ? "" : root.error().message;
}

TEST(YamlTree, keeps_texts_as_written_with_their_places) {
  const auto root = read_yaml("a: 012\nb: [x, ~, 'null']\n").value();
  ASSERT_TRUE(root.is_map());
  EXPECT_EQ(root.find("a")->text, "012");
  EXPECT_EQ(root.find("a")->line, 1);
  EXPECT_EQ(root.find("a")->column, 4);
  const YamlNode& list = *root.find("b");
  ASSERT_EQ(list.items.size(), 3U);
  EXPECT_EQ(list.items[0].column, 5);
  EXPECT_EQ(list.items[1].form, YamlNode::Form::nothing);
  EXPECT_TRUE(list.items[2].is_scalar());
  EXPECT_EQ(root.find("c"), nullptr);
}

TEST(YamlTree, refuses_what_another_reader_could_take_otherwise) {
  EXPECT_EQ(yaml_error("a: 1\na: 2\n"), "2:1: the key \"a\" stands twice");
  EXPECT_EQ(yaml_error("x:\n  - {a: 1, b: 2, a: 3}\n"), "2:18: the key \"a\" stands twice");
  EXPECT_THAT(yaml_error("a: 1\n---\ngarbage\n"), HasSubstr("3:1: a second document"));
  EXPECT_THAT(yaml_error("a: 1\n...\n---\n"), HasSubstr("a second document"));
  EXPECT_EQ(yaml_error("a: !!int 1\n"), "1:4: tags are not used here");
  EXPECT_EQ(yaml_error("{[a]: 1}\n"), "1:2: a key is a plain word or text");
  EXPECT_EQ(yaml_error(""), "1:1: the file is empty");
  EXPECT_THAT(yaml_error("a: [\n"), HasSubstr("not YAML"));
}

// The parser takes U+0004 for the end of the file: what follows would be dropped without a word.
TEST(YamlTree, refuses_control_characters_and_wrong_utf8_by_line) {
  EXPECT_EQ(yaml_error("a: 1\nb\x04: 2\n"), "2:2: a control character");
  EXPECT_EQ(yaml_error(std::string_view("a\0b\0", 4)), "1:2: a control character");
  EXPECT_EQ(yaml_error("a: 1\nb: \xFF\n"), "2:1: not valid UTF-8");
  EXPECT_EQ(yaml_error("a: 1\r\nb:\t2\r\n"), "");
}

TEST(YamlTree, holds_its_limits) {
  EXPECT_THAT(yaml_error("[[[1]]]", {.depth_max = 2}), HasSubstr("nested deeper than 2"));
  EXPECT_THAT(yaml_error(std::string(1'000'000, '[')), HasSubstr("nested deeper than 16"));
  EXPECT_THAT(yaml_error("[1, 2, 3]", {.nodes_max = 3}), HasSubstr("more than 3 values"));
  EXPECT_THAT(yaml_error("[1, 2, 3]", {.bytes_max = 3}), HasSubstr("larger than 3 bytes"));
  EXPECT_NE(yaml_error(std::string(100'000, '[')), "");
}

TEST(YamlTree, aliases_are_refused_or_counted_as_often_as_they_repeat) {
  const std::string_view twice = "a: &x {k: [1, 2]}\nb: *x\n";
  EXPECT_EQ(yaml_error(twice), "1:4: anchors and aliases are not used in this file");
  const auto root = read_yaml(twice, {.aliases = true}).value();
  EXPECT_EQ(root.find("b")->find("k")->items[1].text, "2");
  EXPECT_THAT(yaml_error("[&x [[1]], [*x]]", {.depth_max = 3, .aliases = true}), HasSubstr("1:13: nested"));
  EXPECT_THAT(yaml_error("a: &x [*x]\n", {.aliases = true}), HasSubstr("alias inside of what it repeats"));
  std::string laughs = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 9; ++j) laughs += before + ", ";
    laughs += before + "]\n";
  }
  EXPECT_THAT(yaml_error(laughs, {.aliases = true}), HasSubstr("more than 1000000 values"));
  std::string echoes = "a: &a \"" + std::string(100'000, 'x') + "\"\nb: [";
  for (int i = 0; i < 20; ++i) echoes += "*a, ";
  EXPECT_THAT(yaml_error(echoes + "]\n", {.aliases = true}), HasSubstr("repeat more than 1048576 bytes"));
}

TEST(YamlReader, reads_numbers_strictly) {
  for (const std::string_view text :
       {"0.0004", "0.12345", "0.1234", ".5", "+0.5", "1.001", "1e-1", "00.5", "0.", "2", ""})
    EXPECT_EQ(parse_thousandths(text), std::nullopt) << text;
  EXPECT_EQ(parse_thousandths("-0.125"), -125);
  EXPECT_EQ(parse_thousandths("1"), 1'000);
  for (const std::string_view text :
       {"012", "-012", "-0", "+1", "1.0", "0x10", "1_000", " 1", "", "9223372036854775808"})
    EXPECT_EQ(parse_whole_number(text), std::nullopt) << text;
  EXPECT_EQ(parse_whole_number("0"), 0);
  EXPECT_EQ(parse_whole_number("-9223372036854775808"), INT64_MIN);
}

TEST(YamlReader, says_everything_that_is_wrong_with_its_place) {
  FileIssues issues;
  const YamlReader yaml("f.yaml", "a: 0.0004\nb: 012\nc: yes\nd: [x, '', [y]]\nz: 1\n", issues);
  const YamlNode& root = yaml.root();
  EXPECT_FALSE(yaml.check_map(root, {"a", "b", "c", "d"}));
  EXPECT_EQ(yaml.thousandths(root, "a"), std::nullopt);
  EXPECT_EQ(yaml.whole_number(root, "b"), std::nullopt);
  EXPECT_FALSE(yaml.truth(root, "c"));
  EXPECT_THAT(yaml.texts(root, "d"), ElementsAre("x"));
  EXPECT_EQ(yaml.required_text(root, "e"), "");
  EXPECT_THAT(issues.take(),
              ElementsAre("f.yaml:5:1: unknown key \"z\"",
                          "f.yaml:1:4: expected a number from -1 to 1 with at most three "
                          "decimals",
                          "f.yaml:2:4: expected a whole number such as 12",
                          "f.yaml:3:4: expected true or false", "f.yaml:4:8: the text is empty",
                          "f.yaml:4:12: expected a text", "f.yaml:1:1: \"e\" is missing"));
}

TEST(FileIssues, show_so_many_and_say_that_there_are_more) {
  FileIssues issues;
  for (std::size_t i = 0; i < 2 * FileIssues::kShownMax; ++i) issues.add("f", 1, 1, "wrong");
  const auto lines = issues.take();
  EXPECT_EQ(lines.size(), FileIssues::kShownMax + 1);
  EXPECT_THAT(lines.back(), HasSubstr("more issues than 100"));
}

}  // namespace
}  // namespace duanlian
