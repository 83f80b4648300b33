#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "detect/feature.h"
#include "features/key_text.h"
#include "features/memory.h"
#include "model/decision.h"
#include "rules/arena.h"

namespace duanlian::detect {

class Conditions;
class EventKeys;
class Scene;

// Takes events into the memory as the pack declares. One thread.
class Sightings {
 public:
  // The set must outlive it.
  explicit Sightings(const FeatureSet& set) : set_(set) {}

  // REQUIRES that the scene is at the event, keys and decision are those of it and the conditions are those
  // that decided it; conditions that fail are added to its errors.
  void take(const Scene& scene, const EventKeys& keys, Conditions& conditions, model::Decision& decision,
            features::Memory& memory);

 private:
  struct Value {
    bool present = false;
    int64_t number = 0;
    std::string_view text;
  };

  // What expressions are evaluated on.
  struct View {
    const SightingPlan& plan;
    std::span<const rules::Value> slots;
    const Scene& scene;
  };

  void ask(const View& view, Conditions& conditions, model::Decision& decision);
  const Value& value_at(const View& view, std::size_t place);
  Value value_of(const View& view, const FeatureExpression& expression);
  uint32_t filters_that_hold(const View& view, const TrailPlan& trail);
  // With a key that is not of the event alone.
  void add(const View& view, const KeyPlan& key, const features::Sighting& sighting, features::Trail& trail);

  const FeatureSet& set_;
  rules::Arena arena_;
  std::vector<char> holds_;                   // by condition of the plan
  std::vector<std::optional<Value>> values_;  // by value of the plan, those that were asked for
  features::KeyText key_;
};

}  // namespace duanlian::detect
