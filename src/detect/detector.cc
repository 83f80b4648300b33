#include "detect/detector.h"

#include <algorithm>
#include <functional>
#include <vector>

#include "detect/limits.h"

namespace duanlian::detect {
namespace {

// In the values of a reason: some were left out because of kReasonBytesMax. No expression is written so.
constexpr std::string_view kCutMember = R"("…":true)";

// The score's outcome, or the hardest action of the rules that fired. When one of them lifts, only `block`
// still binds: a number on a list of scams is not made good by a name that anybody may write.
model::Outcome outcome_of(const Policy& policy, int score, std::span<const model::Reason> reasons,
                          bool lifted) {
  model::Outcome outcome = policy.outcome_of(score);
  for (const model::Reason& reason : reasons) {
    const bool binds = !lifted || reason.rule->action == model::Outcome::block;
    if (binds) outcome = std::max(outcome, reason.rule->action);
  }
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
  // Fine enough that 5,000 steps, each rounded down, stay far below a thousandth. One step fits 64 bits.
  constexpr int64_t kFine = 1'000'000'000'000;
  constexpr int64_t kWhole = kFine * model::kScoreMax;
  std::vector<int> weights;
  weights.reserve(reasons.size());
  for (const model::Reason& reason : reasons) weights.push_back(reason.rule->weight);
  // In one order, so that the score does not depend on where a rule stands.
  std::ranges::sort(weights, std::greater());
  int64_t doubt_free = kWhole;
  for (const int weight : weights) {
    if (weight > 0) doubt_free = doubt_free * (model::kScoreMax - weight) / model::kScoreMax;
  }
  int64_t score = kWhole - doubt_free;
  for (const int weight : weights) {
    if (weight < 0) score = score * (model::kScoreMax + weight) / model::kScoreMax;
  }
  return static_cast<int>(score / kFine);
}

Detector::Detector(std::shared_ptr<const Pack> pack, const Watchlists& lists, features::Memory& memory,
                   graph::LiveShapes* shapes)
    : pack_(std::move(pack)),
      memory_(memory),
      scene_(*pack_, lists, memory, phones_, shapes),
      sightings_(pack_->features()),
      foresight_(pack_->features(), memory) {}

std::string Detector::observed_values(const Rule& rule, std::span<const rules::Value> slots) {
  std::string out = "{";
  bool cut = false;
  for (const Told& told : rule.told) {
    const std::size_t before = out.size();
    if (before > 1) out += ',';
    out += told.member;
    const std::size_t value_at = out.size();
    arena_.reset();
    rules::append_json(out, told.program.evaluate(slots, arena_, &scene_));
    if (before + told.text_bytes + (out.size() - value_at) <= kReasonBytesMax) continue;
    out.resize(before);
    cut = true;
  }
  if (cut) out += out.size() > 1 ? "," + std::string(kCutMember) : kCutMember;
  out += '}';
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
  scene_.begin(event);
  keys_ = &foresight_.keys_of(event);
  conditions_.begin(pack_->conditions_on(event.kind()));
  if (rules.empty()) return decision;
  const auto slots = scene_slots(scene_);
  bool lifted = false;
  for (auto i = conditions_.next_open(0); i < rules.size(); i = conditions_.next_open(i + 1)) {
    const Rule& rule = rules[i];
    const Conditions::Answer answer = conditions_.ask(i, slots, &scene_);
    if (answer == Conditions::Answer::yes) {
      decision.reasons.push_back({rule.statement, observed_values(rule, slots)});
      lifted = lifted || rule.lifts;
    } else if (answer == Conditions::Answer::failed) {
      decision.errors.push_back(rule.statement->id + ": " + std::string(conditions_.error_of(i)));
    }
  }
  if (decision.reasons.empty()) return decision;

  const Policy& policy = pack_->policy_on(event.kind());
  decision.score = join_weights(decision.reasons);
  decision.outcome = outcome_of(policy, decision.score, decision.reasons, lifted);
  if (model::is_restriction(decision.outcome)) {
    decision.notice = std::make_shared<const model::Notice>(
        model::Notice{leading_rule(decision.reasons).words, policy.remedy, policy.papers, policy.appeal});
  }
  return decision;
}

void Detector::remember(model::Decision& decision) {
  scene_.move_on();
  sightings_.take(scene_, *keys_, conditions_, decision, memory_);
}

bool Detector::is_victims_payment(model::Decision& decision) {
  const auto& condition = pack_->victims_payment();
  if (!condition || decision.kind != model::EventKind::transfer) return false;
  arena_.reset();
  const rules::Value answer = condition->evaluate(feature_slots(scene_, decision), arena_, &scene_);
  if (answer.is_error()) decision.errors.push_back("marks.victims_payment: " + std::string(answer.text()));
  return answer.is_true();
}

}  // namespace duanlian::detect
