#include "detect/sightings.h"

#include <array>
#include <charconv>

#include "detect/conditions.h"
#include "detect/foresight.h"
#include "detect/scene.h"

namespace duanlian::detect {

void Sightings::take(const Scene& scene, const EventKeys& keys, Conditions& conditions,
                     model::Decision& decision, features::Memory& memory) {
  const SightingPlan& plan = set_.plans[static_cast<std::size_t>(decision.kind)];
  if (plan.trails.empty()) return;
  const auto slots = feature_slots(scene, decision);
  evaluate(plan, slots, scene, conditions, decision);
  features::Sighting sighting{.time = decision.time, .values = {}};
  for (const TrailPlan& trail : plan.trails) {
    sighting.filters = filters_that_hold(trail);
    if (sighting.filters == 0) continue;
    for (std::size_t i = 0; i < trail.columns.size(); ++i) {
      const Value& value = values_[trail.columns[i]];
      sighting.values[i] = {.number = value.number, .text = value.text};
    }
    features::Trail& into = memory.trail(trail.trail);
    if (plan.keys[trail.key].of_event_alone) {
      for (const features::Key& key : keys.of(trail.key)) into.add(key, sighting);
    } else {
      add(plan, plan.keys[trail.key], sighting, slots, scene, into);
    }
  }
}

// Everything that asks the memory is evaluated before anything is added to it.
void Sightings::evaluate(const SightingPlan& plan, std::span<const rules::Value> slots, const Scene& scene,
                         Conditions& conditions, model::Decision& decision) {
  holds_.assign(plan.conditions.size(), 0);
  conditions.move_on();
  const std::size_t first = conditions.rule_count();
  for (auto at = conditions.next_open(first); at < conditions.size(); at = conditions.next_open(at + 1)) {
    const Conditions::Answer answer = conditions.ask(at, slots, &scene);
    holds_[at - first] = answer == Conditions::Answer::yes ? 1 : 0;
    if (answer == Conditions::Answer::failed)
      decision.errors.push_back("memory." + plan.conditions[at - first].feature + ": " +
                                std::string(conditions.error_of(at)));
  }
  arena_.reset();
  values_.resize(plan.values.size());
  for (std::size_t i = 0; i < plan.values.size(); ++i) values_[i] = value_of(plan.values[i], slots, scene);
}

Sightings::Value Sightings::value_of(const FeatureExpression& expression, std::span<const rules::Value> slots,
                                     const Scene& scene) {
  if (expression.present && !expression.present->evaluate(slots, arena_, &scene).is_true()) return {};
  const rules::Value value = expression.program.evaluate(slots, arena_, &scene);
  if (value.is(rules::Kind::string)) return {.present = !value.text().empty(), .text = value.text()};
  if (!value.is(rules::Kind::int64)) return {};
  if (!expression.needs_text) return {.present = true, .number = value.as_int64(), .text = {}};
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value.as_int64()).ptr;
  const std::string_view text(digits.data(), static_cast<std::size_t>(end - digits.data()));
  return {.present = true, .number = value.as_int64(), .text = arena_.copy(text)};
}

uint32_t Sightings::filters_that_hold(const TrailPlan& plan) const {
  uint32_t filters = 0;
  for (std::size_t i = 0; i < plan.filters.size(); ++i) {
    const TrailPlan::Filter& filter = plan.filters[i];
    bool holds = !filter.value || values_[*filter.value].present;
    for (const std::size_t condition : filter.conditions) holds = holds && holds_[condition] != 0;
    if (holds) filters |= uint32_t{1} << i;
  }
  return filters;
}

void Sightings::add(const SightingPlan& plan, const KeyPlan& key, const features::Sighting& sighting,
                    std::span<const rules::Value> slots, const Scene& scene, features::Trail& trail) {
  key_.reset();
  for (const std::size_t at : key.parts) {
    const rules::Value part = plan.key_parts[at].program.evaluate(slots, arena_, &scene);
    if (part.is(rules::Kind::list)) {
      for (const rules::Value& one : part.elements()) {
        key_.reset();
        key_.add(one.text());
        if (key_.is_key()) trail.add(features::Key(key_.text()), sighting);
      }
      return;
    }
    if (!part.is(rules::Kind::string)) return;
    key_.add(part.text());
  }
  if (key_.is_key()) trail.add(features::Key(key_.text()), sighting);
}

}  // namespace duanlian::detect
