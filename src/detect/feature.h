#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "features/trail_spec.h"
#include "model/decision.h"
#include "model/entity.h"
#include "model/event.h"
#include "rules/program.h"
#include "rules/type.h"

namespace duanlian::detect {

// Something that a pack declares to be remembered, and that its rules read as memory.NAME(key):
// docs/features.md.
struct Feature {
  std::string name;
  model::Bilingual what;
  model::EntityKind of =
      model::EntityKind::unspecified;  // what the key names; unspecified: none of the kinds
  model::EventKind on = model::EventKind::call;
  features::Aggregate aggregate = features::Aggregate::count;
  Duration window;
  std::string window_text;  // as the pack writes it
  std::size_t key_parts = 1;
  bool takes_value = false;      // of seen_before: which value is asked for
  bool value_is_number = false;  // of the value, where there is one
  rules::Type answer;            // of memory.NAME()
  std::size_t trail = 0;         // where it is kept
  std::size_t index = 0;         // among the features of that trail
};

// How an event becomes a sighting on one trail. The numbers are places in the lists of the kind's plan.
struct TrailPlan {
  struct Filter {
    std::vector<std::size_t> conditions;  // all must hold
    std::optional<std::size_t> value;     // must be there
  };

  std::size_t trail = 0;
  std::vector<std::size_t> keys;
  std::vector<Filter> filters;
  std::vector<std::size_t> columns;  // values
};

// An expression of features with the name of the first that uses it, for its errors.
struct FeatureExpression {
  std::string feature;
  rules::Program program;
  std::optional<rules::Program> present;  // of a value that is a field: whether the event has it
  bool needs_text = false;                // of a value that is a number, and is also told apart as a text
};

// What is to be evaluated on an event of one kind, each expression once.
struct SightingPlan {
  std::vector<FeatureExpression> keys;
  std::vector<FeatureExpression> conditions;
  std::vector<FeatureExpression> values;
  std::vector<TrailPlan> trails;

  uint64_t cost() const;
};

// All that a pack remembers.
struct FeatureSet {
  std::vector<Feature> features;  // the programs of the pack point at them
  std::vector<features::TrailSpec> trails;
  std::array<SightingPlan, model::kEventKinds> plans;
};

}  // namespace duanlian::detect
