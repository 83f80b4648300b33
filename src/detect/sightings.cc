#include "detect/sightings.h"

#include <algorithm>
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
  const View view{.plan = plan, .slots = slots, .scene = scene};
  ask(view, conditions, decision);
  arena_.reset();
  values_.assign(plan.values.size(), std::nullopt);
  features::Sighting sighting{.time = decision.time, .values = {}};
  for (const TrailPlan& trail : plan.trails) {
    const KeyPlan& key = plan.keys[trail.key];
    if (key.of_event_alone && keys.of(trail.key).empty()) continue;
    sighting.filters = filters_that_hold(view, trail);
    if (sighting.filters == 0) continue;
    for (std::size_t i = 0; i < trail.columns.size(); ++i) {
      const Value& value = value_at(view, trail.columns[i]);
      sighting.values[i] = {.number = value.number, .text = value.text};
    }
    features::Trail& into = memory.trail(trail.trail);
    if (key.of_event_alone) {
      for (const features::Key& one : keys.of(trail.key)) into.add(one, sighting);
    } else {
      add(view, key, sighting, into);
    }
  }
}

// All of them before anything is added to the memory: they ask it. Keys and values do not.
void Sightings::ask(const View& view, Conditions& conditions, model::Decision& decision) {
  holds_.assign(view.plan.conditions.size(), 0);
  conditions.move_on();
  const std::size_t first = conditions.rule_count();
  for (auto at = conditions.next_open(first); at < conditions.size(); at = conditions.next_open(at + 1)) {
    const Conditions::Answer answer = conditions.ask(at, view.slots, &view.scene);
    holds_[at - first] = answer == Conditions::Answer::yes ? 1 : 0;
    if (answer == Conditions::Answer::failed)
      decision.errors.push_back("memory." + view.plan.conditions[at - first].feature + ": " +
                                std::string(conditions.error_of(at)));
  }
}

const Sightings::Value& Sightings::value_at(const View& view, std::size_t place) {
  std::optional<Value>& value = values_[place];
  if (!value) value = value_of(view, view.plan.values[place]);
  return *value;
}

Sightings::Value Sightings::value_of(const View& view, const FeatureExpression& expression) {
  if (expression.present && !expression.present->evaluate(view.slots, arena_, &view.scene).is_true())
    return {};
  const rules::Value value = expression.program.evaluate(view.slots, arena_, &view.scene);
  if (value.is(rules::Kind::string)) return {.present = !value.text().empty(), .text = value.text()};
  if (!value.is(rules::Kind::int64)) return {};
  if (!expression.needs_text) return {.present = true, .number = value.as_int64(), .text = {}};
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value.as_int64()).ptr;
  const std::string_view text(digits.data(), static_cast<std::size_t>(end - digits.data()));
  return {.present = true, .number = value.as_int64(), .text = arena_.copy(text)};
}

uint32_t Sightings::filters_that_hold(const View& view, const TrailPlan& trail) {
  uint32_t filters = 0;
  for (std::size_t i = 0; i < trail.filters.size(); ++i) {
    const TrailPlan::Filter& filter = trail.filters[i];
    const bool holds =
        std::ranges::all_of(filter.conditions, [&](std::size_t at) { return holds_[at] != 0; });
    if (holds && (!filter.value || value_at(view, *filter.value).present)) filters |= uint32_t{1} << i;
  }
  return filters;
}

void Sightings::add(const View& view, const KeyPlan& key, const features::Sighting& sighting,
                    features::Trail& trail) {
  key_.reset();
  for (const std::size_t at : key.parts) {
    const rules::Value part = view.plan.key_parts[at].program.evaluate(view.slots, arena_, &view.scene);
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
