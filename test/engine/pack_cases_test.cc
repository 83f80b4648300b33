#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <set>

#include "base/ascii.h"
#include "base/file.h"
#include "base/json_writer.h"
#include "base/yaml_reader.h"
#include "detect/detector.h"
#include "model/event_json.h"

// For every rule of packs/core an event on which it fires and one on which it almost does, from
// test/scenarios/pack_cases/*.yaml. A file is about one kind of event: `base` has the members of all its
// events, a case adds its own or, with ~, takes one away. A value that begins as JSON does is JSON, another
// one is a text.
namespace duanlian::detect {
namespace {

using Members = std::map<std::string, std::string>;

std::string json_of(const YamlNode& value) {
  const bool json = std::string_view("{[\"").find(value.text[0]) != std::string_view::npos ||
                    is_digit(value.text[0]) || value.text == "true" || value.text == "false";
  if (json) return value.text;
  std::string text;
  append_json_string(text, value.text);
  return text;
}

void lay_over(Members& members, const YamlNode& map) {
  for (const auto& [key, value] : map.entries) {
    if (value.is_scalar())
      members[key.text] = json_of(value);
    else
      members.erase(key.text);
  }
}

model::Event event_of(std::string_view kind, const Members& members, const std::string& where) {
  std::string json = R"({"kind":")" + std::string(kind) +
                     R"(","id":"e","time":"2026-11-24T09:00:00Z","source":"s","purpose":"anti_fraud")";
  for (const auto& [name, value] : members) json.append(",\"").append(name).append("\":").append(value);
  model::EventReader reader;
  auto event = reader.read(json + "}");
  EXPECT_TRUE(event) << where << ": " << event.error().message << "\n" << json;
  return event ? *std::move(event) : model::Event{};
}

struct PackCases {
  std::shared_ptr<const Pack> pack;
  std::set<std::string> rules;  // of the pack
  std::set<std::string> seen;

  bool fires(Detector& detector, const YamlNode& file, const YamlNode& one, std::string_view key) const {
    const std::string where = one.find("rule")->text + "." + std::string(key);
    Members members;
    lay_over(members, *file.find("base"));
    lay_over(members, *one.find(key));
    const auto decision = detector.decide(1, event_of(file.find("kind")->text, members, where));
    EXPECT_THAT(decision.errors, testing::IsEmpty()) << where;
    return std::ranges::any_of(decision.reasons, [&](const model::Reason& reason) {
      return reason.rule->id == one.find("rule")->text;
    });
  }

  void run(const YamlNode& file) {
    Watchlists lists;
    features::Memory memory;
    for (const YamlNode& entry : file.find("lists")->items) {
      const auto kind = model::parse_word<model::EntityKind>(entry.items[1].text).value();
      ASSERT_TRUE(pack->has_list(entry.items[0].text)) << entry.items[0].text;
      ASSERT_TRUE(lists.apply({.list = entry.items[0].text,
                               .entity = {kind, entry.items[2].text},
                               .expires = parse_rfc3339("2027-01-01T00:00:00Z").value()},
                              "s"));
    }
    Detector detector(pack, lists, memory);
    for (const YamlNode& one : file.find("cases")->items) {
      const std::string& rule = one.find("rule")->text;
      if (!rules.contains(rule)) continue;  // of another version of the pack
      EXPECT_TRUE(fires(detector, file, one, "fires")) << rule << " does not fire";
      EXPECT_FALSE(fires(detector, file, one, "near")) << rule << " fires on what only comes near";
      seen.insert(rule);
    }
  }
};

TEST(PackCases, every_rule_of_the_core_pack_fires_where_it_should_and_not_beside_it) {
  PackCases cases;
  const auto files = read_pack_folder(DUANLIAN_SOURCE_DIR "/packs/core").value();
  auto pack = Pack::build(files);
  ASSERT_TRUE(pack) << testing::PrintToString(pack.error());
  cases.pack = *std::move(pack);
  for (std::size_t i = 0; i < model::kEventKinds; ++i) {
    for (const Rule& rule : cases.pack->rules_on(static_cast<model::EventKind>(i)))
      cases.rules.insert(rule.statement->id);
  }
  std::vector<std::filesystem::path> paths;
  for (const auto& entry :
       std::filesystem::directory_iterator(DUANLIAN_SOURCE_DIR "/test/scenarios/pack_cases"))
    paths.push_back(entry.path());
  std::ranges::sort(paths);
  for (const auto& path : paths) {
    const auto root = read_yaml(read_file(path, 1024 * 1024).value());
    ASSERT_TRUE(root) << path << ":" << root.error().message;
    cases.run(*root);
  }
  EXPECT_EQ(cases.seen, cases.rules) << "every rule needs a case";
}

}  // namespace
}  // namespace duanlian::detect
