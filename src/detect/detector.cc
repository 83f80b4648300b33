#include "detect/detector.h"

#include <algorithm>
#include <set>

#include "base/json_writer.h"

namespace duanlian::detect {
namespace {

model::Outcome outcome_of(const Policy& policy, int score, std::span<const model::Reason> reasons) {
  model::Outcome outcome = model::Outcome::allow;
  for (const PolicyStep& step : policy.steps) {
    if (score >= step.score) outcome = step.outcome;
  }
  for (const model::Reason& reason : reasons) outcome = std::max(outcome, reason.rule->action);
  return outcome;
}

// The reason that a restricted person is told: the words of the hardest and heaviest rule.
const model::RuleStatement& leading_rule(std::span<const model::Reason> reasons) {
  const auto leads = [](const model::Reason& a, const model::Reason& b) {
    return std::pair(a.rule->action, a.rule->weight) < std::pair(b.rule->action, b.rule->weight);
  };
  return *std::ranges::max_element(reasons, leads)->rule;
}

}  // namespace

int join_weights(std::span<const model::Reason> reasons) {
  int doubt_free = model::kScoreMax;
  for (const model::Reason& reason : reasons) {
    if (reason.rule->weight > 0)
      doubt_free = doubt_free * (model::kScoreMax - reason.rule->weight) / model::kScoreMax;
  }
  int score = model::kScoreMax - doubt_free;
  for (const model::Reason& reason : reasons) {
    if (reason.rule->weight < 0) score = score * (model::kScoreMax + reason.rule->weight) / model::kScoreMax;
  }
  return score;
}

Detector::Detector(std::shared_ptr<const Pack> pack, const Watchlists& lists)
    : pack_(std::move(pack)), scene_(*pack_, lists, phones_) {}

std::string Detector::observed_values(const Rule& rule, std::span<const rules::Value> slots) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  std::set<std::string_view> seen;
  for (const auto* observations : {&rule.when.observations(), &rule.shows}) {
    for (const rules::Observation& observation : *observations) {
      if (!seen.insert(observation.text).second) continue;
      std::string value;
      rules::append_json(value, observation.program.evaluate(slots, arena_, &scene_));
      json.key(observation.text).raw(value);
    }
  }
  json.end_object();
  return out;
}

model::Decision Detector::decide(uint64_t position, const model::Event& event) {
  model::Decision decision;
  decision.position = position;
  decision.event = event.header.id;
  decision.source = event.header.source;
  decision.time = event.header.time;
  decision.kind = event.kind();
  decision.pack = pack_->name();
  const std::vector<Rule>& rules = pack_->rules_on(event.kind());
  if (rules.empty()) return decision;
  scene_.begin(event);
  arena_.reset();
  const auto slots = scene_slots(scene_);
  for (const Rule& rule : rules) {
    const rules::Value fired = rule.when.evaluate(slots, arena_, &scene_);
    if (fired.is_true()) {
      decision.reasons.push_back({rule.statement, observed_values(rule, slots)});
    } else if (fired.is_error()) {
      decision.errors.push_back(rule.statement->id + ": " + std::string(fired.text()));
    }
  }
  if (decision.reasons.empty()) return decision;

  const Policy& policy = pack_->policy_on(event.kind());
  decision.score = join_weights(decision.reasons);
  decision.outcome = outcome_of(policy, decision.score, decision.reasons);
  if (model::is_restriction(decision.outcome)) {
    decision.notice = std::make_shared<const model::Notice>(
        model::Notice{leading_rule(decision.reasons).words, policy.remedy, policy.papers, policy.appeal});
  }
  return decision;
}

}  // namespace duanlian::detect
