#include "detect/questions.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "detect/scene.h"

namespace duanlian::detect {
namespace {

constexpr std::string_view kMemory = "memory.";

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

class Questions {
 public:
  Questions(FeatureSet& set, model::EventKind kind)
      : set_(set), plan_(set.plans[static_cast<std::size_t>(kind)]), environment_(event_environment(kind)) {}

  void note(const rules::Program& program) {
    for (const rules::Observation& observation : program.observations()) note(observation.text);
  }

 private:
  // memory.NAME(key, ...)
  void note(std::string_view call) {
    if (!call.starts_with(kMemory) || !call.ends_with(')')) return;
    const std::size_t open = call.find('(');
    const std::string_view name = call.substr(kMemory.size(), open - kMemory.size());
    const auto feature = std::ranges::find(set_.features, name, &Feature::name);
    if (open == std::string_view::npos || feature == set_.features.end()) return;
    auto arguments = arguments_of(call.substr(open + 1, call.size() - open - 2));
    if (arguments.size() < feature->key_parts) return;
    arguments.resize(feature->key_parts);
    if (const auto key = key_of(*feature, arguments)) plan_.touch({.key = *key, .trail = feature->trail});
  }

  std::optional<std::size_t> key_of(const Feature& feature, const std::vector<std::string>& parts) {
    KeyPlan key{.parts = {}, .of_event_alone = true};
    for (const std::string& part : parts) {
      auto program = rules::compile(environment_, part, {.expected = rules::Type::string()});
      if (!program) return std::nullopt;
      key.parts.push_back(SightingPlan::place_of(
          plan_.key_parts,
          {.text = part, .feature = feature.name, .program = *std::move(program), .present = std::nullopt}));
    }
    return plan_.place_of(std::move(key));
  }

  FeatureSet& set_;
  SightingPlan& plan_;
  rules::Environment environment_;
};

}  // namespace

void note_questions(FeatureSet& set, model::EventKind kind, std::span<const Rule> rules) {
  Questions questions(set, kind);
  for (const Rule& rule : rules) questions.note(rule.when);
  const SightingPlan& plan = set.plans[static_cast<std::size_t>(kind)];
  for (std::size_t i = 0; i < plan.conditions.size(); ++i) questions.note(plan.conditions[i].program);
}

}  // namespace duanlian::detect
