#include "detect/questions.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "detect/scene.h"

namespace duanlian::detect {
namespace {

constexpr std::string_view kMemory = "memory.";
constexpr std::string_view kEvent = "event.";

// What stands between the commas of a call, as it is written. A comma inside of a text is taken for one that
// parts: what comes of it does not compile.
std::vector<std::string> arguments_of(std::string_view inside) {
  std::vector<std::string> arguments(1);
  int depth = 0;
  for (const char c : inside) {
    if (c == '(' || c == '[' || c == '{') ++depth;
    if (c == ')' || c == ']' || c == '}') --depth;
    if (c == ',' && depth == 0) {
      arguments.emplace_back();
    } else if (c != ' ' || !arguments.back().empty()) {
      arguments.back().push_back(c);
    }
  }
  return arguments;
}

bool is_of_name(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

std::size_t end_of_name(std::string_view text, std::size_t at) {
  while (at < text.size() && is_of_name(text[at])) ++at;
  return at;
}

// Behind the bracket that closes the one before `at`; the end of the text when none does.
std::size_t end_of_call(std::string_view text, std::size_t at) {
  for (int depth = 1; at < text.size(); ++at) {
    if (text[at] == '(') ++depth;
    if (text[at] == ')' && --depth == 0) return at;
  }
  return at;
}

// The fields of the event whose own name is `name`, as they are written: event.debtor.phone.
std::vector<std::string> fields_named(std::string_view name, std::string_view text) {
  std::vector<std::string> fields;
  for (std::size_t at = text.find(kEvent); at != std::string_view::npos; at = text.find(kEvent, at + 1)) {
    std::size_t end = end_of_name(text, at);
    std::size_t last = end;
    while (end < text.size() && text[end] == '.') {
      last = end + 1;
      end = end_of_name(text, last);
    }
    if (text.substr(last, end - last) == name) fields.emplace_back(text.substr(at, end - at));
  }
  return fields;
}

class Questions {
 public:
  Questions(FeatureSet& set, model::EventKind kind)
      : set_(set), plan_(set.plans[static_cast<std::size_t>(kind)]), environment_(event_environment(kind)) {}

  // All memory.NAME(key, ...) of a condition.
  void note(std::string_view condition) {
    for (std::size_t at = condition.find(kMemory); at != std::string_view::npos;
         at = condition.find(kMemory, at + 1)) {
      const std::size_t begin = at + kMemory.size();
      const std::size_t open = end_of_name(condition, begin);
      const auto feature =
          std::ranges::find(set_.features, condition.substr(begin, open - begin), &Feature::name);
      if (feature == set_.features.end() || open == condition.size()) continue;
      auto arguments = arguments_of(condition.substr(open + 1, end_of_call(condition, open + 1) - open - 1));
      if (arguments.size() < feature->key_parts) continue;
      arguments.resize(feature->key_parts);
      if (touch(*feature, arguments) || feature->key_parts != 1) continue;
      // Another name, as in ([event.debtor.phone] + ...).exists(p, memory.f(p)): most often it stands for a
      // field that is called as what the key names.
      for (std::string& field : fields_named(to_string(feature->of), condition))
        touch(*feature, {std::move(field)});
    }
  }

 private:
  bool touch(const Feature& feature, const std::vector<std::string>& parts) {
    const auto key = key_of(feature, parts);
    if (key) plan_.touch({.key = *key, .trail = feature.trail});
    return key.has_value();
  }

  std::optional<std::size_t> key_of(const Feature& feature, const std::vector<std::string>& parts) {
    KeyPlan key{.parts = {}, .of_event_alone = true};
    for (const std::string& part : parts) {
      const auto place = part_of(feature, part);
      if (!place) return std::nullopt;
      key.parts.push_back(*place);
    }
    return plan_.place_of(std::move(key));
  }

  // Each text is compiled once, however often it stands.
  std::optional<std::size_t> part_of(const Feature& feature, const std::string& text) {
    const auto [known, is_new] = parts_.try_emplace(text);
    if (!is_new) return known->second;
    auto program = rules::compile(environment_, text, {.expected = rules::Type::string()});
    if (program) {
      known->second = SightingPlan::place_of(
          plan_.key_parts,
          {.text = text, .feature = feature.name, .program = *std::move(program), .present = std::nullopt});
    }
    return known->second;
  }

  FeatureSet& set_;
  SightingPlan& plan_;
  rules::Environment environment_;
  std::map<std::string, std::optional<std::size_t>> parts_;  // nothing: not of the event alone
};

}  // namespace

void note_questions(FeatureSet& set, model::EventKind kind, std::span<const Rule> rules) {
  Questions questions(set, kind);
  for (const Rule& rule : rules) questions.note(rule.when_text);
  for (const FeatureExpression& condition : set.plans[static_cast<std::size_t>(kind)].conditions)
    questions.note(condition.text);
}

}  // namespace duanlian::detect
