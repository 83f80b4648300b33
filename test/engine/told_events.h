#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "base/json_writer.h"
#include "base/time.h"
#include "base/yaml_tree.h"
#include "model/event_json.h"

namespace duanlian::engine {

// Events as an analyst writes them down in YAML: maps of members, laid over a small base of their kind.
using Members = std::map<std::string, std::string>;  // name and JSON

// A value that begins as JSON does is JSON, a map or a list is one too, any other is a text. {n} in it is the
// number, in four digits.
inline std::string json_of(const YamlNode& value, int number = 0) {
  std::string text;
  if (value.is_map()) {
    for (const auto& [key, member] : value.entries) {
      text += text.empty() ? "{" : ",";
      append_json_string(text, key.text);
      text += ":" + json_of(member, number);
    }
    return text + "}";
  }
  if (value.is_list()) {
    text = "[";
    for (const YamlNode& item : value.items) text += (text.size() > 1 ? "," : "") + json_of(item, number);
    return text + "]";
  }
  std::string filled = value.text;
  const std::string digits = std::to_string(10'000 + number).substr(1);
  for (std::size_t at = filled.find("{n}"); at != std::string::npos; at = filled.find("{n}", at))
    filled.replace(at, 3, digits);
  const bool is_json =
      !filled.empty() && (std::string_view("{[\"").find(filled[0]) != std::string_view::npos ||
                          is_digit(filled[0]) || filled == "true" || filled == "false");
  if (is_json) return filled;
  append_json_string(text, filled);
  return text;
}

// ~ takes a member away.
inline void lay_over(Members& members, const YamlNode& map, int number = 0) {
  for (const auto& [key, value] : map.entries) {
    if (value.form == YamlNode::Form::nothing)
      members.erase(key.text);
    else
      members[key.text] = json_of(value, number);
  }
}

// Reads what happened before an event that is decided at `decided_at`. `trouble` says what is wrong first.
class ToldEvents {
 public:
  ToldEvents(const YamlNode& bases, Timestamp decided_at, std::string& trouble)
      : bases_(bases), decided_at_(decided_at), trouble_(trouble) {}

  model::Event event_of(std::string_view kind, Timestamp time, const Members& members) {
    std::string json = R"({"kind":")" + std::string(kind) + R"(","id":"e)" + std::to_string(++ids_) +
                       R"(","time":")" + to_rfc3339(time) + R"(","purpose":"anti_fraud")";
    if (!members.contains("source")) json += R"(,"source":"s")";
    for (const auto& [name, value] : members) json.append(",\"").append(name).append("\":").append(value);
    auto event = reader_.read(json + "}");
    if (event) return *std::move(event);
    if (trouble_.empty()) trouble_ = event.error().message + ": " + json + "\n";
    return {};
  }

  // A list of maps: `kind`, `at` (-10m, -3h), members; `times` repeats it, `every` so long after the other.
  void read(const YamlNode* list, std::vector<model::Event>& events) {
    if (list == nullptr) return;
    for (const YamlNode& map : list->items) read_one(map, events);
  }

 private:
  void read_one(const YamlNode& map, std::vector<model::Event>& events) {
    const YamlNode* const kind = map.find("kind");
    const YamlNode* const base = kind == nullptr ? nullptr : bases_.find(kind->text);
    const auto at = span_at(map, "at");
    if (base == nullptr || !at) {
      trouble_ += "line " + std::to_string(map.line) + ": kind and at are needed\n";
      return;
    }
    const YamlNode* const times = map.find("times");
    const int count = times == nullptr ? 1 : std::stoi(times->text);
    const Duration every = span_at(map, "every").value_or(Duration{});
    for (int i = 0; i < count; ++i) {
      Members members;
      lay_over(members, *base, i + 1);
      lay_over(members, map, i + 1);
      for (const char* own : {"kind", "at", "times", "every"}) members.erase(own);
      events.push_back(event_of(kind->text, decided_at_ + *at + Duration{every.micros * i}, members));
    }
  }

  static std::optional<Duration> span_at(const YamlNode& map, std::string_view key) {
    const YamlNode* const node = map.find(key);
    if (node == nullptr) return std::nullopt;
    std::string_view text = node->text;
    if (text == "0s") return Duration{};
    const bool before = text.starts_with('-');
    if (before) text.remove_prefix(1);
    const auto span = parse_span(text);
    return span && before ? std::optional(Duration{-span->micros}) : span;
  }

  const YamlNode& bases_;
  Timestamp decided_at_;
  std::string& trouble_;
  model::EventReader reader_;
  int ids_ = 0;
};

}  // namespace duanlian::engine
