#include "detect/rule_reader.h"

#include <algorithm>
#include <set>

#include "base/json_writer.h"
#include "detect/expression.h"
#include "detect/limits.h"
#include "detect/pack_text.h"

namespace duanlian::detect {

using model::EventKind;

namespace {

std::vector<Told> told_once(const std::vector<rules::Observation>& observations) {
  std::vector<Told> told;
  std::set<std::string_view> seen;
  for (const rules::Observation& observation : observations) {
    if (!seen.insert(observation.text).second) continue;
    told.push_back({.member = {}, .text_bytes = observation.text.size(), .program = observation.program});
    append_json_string(told.back().member, observation.text);
    told.back().member += ':';
  }
  return told;
}

}  // namespace

RuleReader::RuleReader(const RuleSurroundings& surroundings, FileIssues& issues)
    : surroundings_(surroundings), issues_(issues) {
  environments_.reserve(model::kEventKinds);
  for (std::size_t i = 0; i < model::kEventKinds; ++i)
    environments_.push_back(scene_environment(static_cast<EventKind>(i), surroundings.vocabulary));
}

void RuleReader::read(const model::PackFile& file) {
  const YamlReader yaml(file.path, file.text, issues_, kPackYaml);
  if (!yaml.readable() || !yaml.check_map(yaml.root(), {"rules"})) return;
  const YamlNode* const list = yaml.required(yaml.root(), "rules");
  if (list == nullptr || !yaml.check_list(*list)) return;
  for (const YamlNode& node : list->items) {
    if (rule_count() == kPackRulesMax) return yaml.complain(node, "more rules than kPackRulesMax");
    read_rule(yaml, node);
  }
}

void RuleReader::read_rule(const YamlReader& yaml, const YamlNode& node) {
  if (!yaml.check_map(node, {"id", "on", "name", "words", "when", "show", "weight", "action", "lifts",
                             "category", "techniques", "basis"}))
    return;
  auto statement = std::make_shared<model::RuleStatement>();
  statement->id = short_text(yaml, node, "id", kPackNameBytesMax);
  if (!statement->id.empty() && !rule_ids_.insert(statement->id).second)
    yaml.complain_at(node, "id", "the id \"" + statement->id + "\" stands twice");
  statement->name = required_bilingual(yaml, node, "name");
  statement->words = required_bilingual(yaml, node, "words");
  statement->weight = yaml.thousandths(node, "weight").value_or(0);
  statement->action = outcome_at(yaml, node, "action").value_or(model::Outcome::allow);
  statement->category = yaml.optional_text(node, "category");
  statement->techniques = sources_of(yaml, node, "techniques");
  statement->basis = sources_of(yaml, node, "basis");
  if (statement->basis.empty())
    yaml.complain(node, "\"basis\" is missing: the law or the practice that the rule rests on");
  if (const YamlNode* shows = node.find("show");
      shows != nullptr && yaml.check_list(*shows) && shows->items.size() > kRuleShowsMax)
    return yaml.complain(*shows, "more than kRuleShowsMax expressions");
  const bool lifts = yaml.truth(node, "lifts");
  if (lifts && statement->weight >= 0)
    yaml.complain_at(node, "lifts", "only a rule with a negative weight speaks for the event and may lift");
  for (const EventKind kind : kinds_of(yaml, node)) {
    compare_with_policy(yaml, node, kind, *statement);
    compile_rule(yaml, node, kind, statement, lifts);
  }
}

std::vector<std::string> RuleReader::sources_of(const YamlReader& yaml, const YamlNode& node,
                                                std::string_view key) {
  std::vector<std::string> texts = yaml.texts(node, key);
  const bool short_enough =
      std::ranges::all_of(texts, [](const auto& text) { return text.size() <= kPackTextBytesMax; });
  if (texts.size() > kRuleSourcesMax || !short_enough) {
    yaml.complain_at(node, key,
                     "at most " + std::to_string(kRuleSourcesMax) + " texts of " +
                         std::to_string(kPackTextBytesMax) + " bytes");
  }
  return texts;
}

std::vector<EventKind> RuleReader::kinds_of(const YamlReader& yaml, const YamlNode& node) {
  std::vector<EventKind> kinds;
  const YamlNode* const on = yaml.required(node, "on");
  if (on == nullptr) return kinds;
  const auto take = [&](const YamlNode& word) {
    const auto kind = word.is_scalar() ? model::parse_word<EventKind>(word.text) : std::nullopt;
    if (!kind)
      yaml.complain(word, "not a kind of event");
    else if (std::ranges::find(kinds, *kind) != kinds.end())
      yaml.complain(word, "the kind \"" + word.text + "\" stands twice");
    else if (!surroundings_.policies[static_cast<std::size_t>(*kind)].given)
      yaml.complain(word, "the pack has no policy for " + word.text);
    else
      kinds.push_back(*kind);
  };
  if (!on->is_list()) {
    take(*on);
  } else if (on->items.empty()) {
    yaml.complain(*on, "no kind of event");
  } else {
    for (const YamlNode& word : on->items) take(word);
  }
  return kinds;
}

void RuleReader::compare_with_policy(const YamlReader& yaml, const YamlNode& node, EventKind kind,
                                     const model::RuleStatement& statement) {
  const Policy& policy = surroundings_.policies[static_cast<std::size_t>(kind)];
  const model::Outcome alone = policy.outcome_of(statement.weight);
  if (alone <= statement.action) return;
  const YamlNode* const weight = node.find("weight");
  warnings_.add(yaml.name(), weight == nullptr ? node.line : weight->line,
                weight == nullptr ? node.column : weight->column,
                statement.id + " on " + std::string(to_string(kind)) + ": its weight alone reaches \"" +
                    std::string(to_string(alone)) + "\", its action says \"" +
                    std::string(to_string(statement.action)) + "\"");
}

void RuleReader::compile_rule(const YamlReader& yaml, const YamlNode& node, EventKind kind,
                              const std::shared_ptr<model::RuleStatement>& statement, bool lifts) {
  const YamlNode* const condition = yaml.required(node, "when");
  if (condition == nullptr) return;
  const rules::Environment& environment = environments_[static_cast<std::size_t>(kind)];
  auto when = compile_expression(yaml, *condition, kind, environment, rules::Type::boolean());
  std::vector<rules::Observation> observations;
  if (when) observations = when->observations();
  if (const YamlNode* list = node.find("show")) {
    for (const YamlNode& show : list->items) {
      if (auto shown = compile_expression(yaml, show, kind, environment, rules::Type::dyn()))
        observations.push_back({show.text, *std::move(shown)});
    }
  }
  if (when)
    rules_[static_cast<std::size_t>(kind)].push_back(
        {statement, condition->text, *std::move(when), told_once(observations), lifts});
}

}  // namespace duanlian::detect
