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
  std::size_t key = 0;
  std::vector<Filter> filters;
  std::vector<std::size_t> columns;  // values
};

// An expression of features as its author wrote it, with the name of the first that uses it, for its errors.
struct FeatureExpression {
  std::string text;
  std::string feature;
  rules::Program program;
  std::optional<rules::Program> present;  // of a value that is a field: whether the event has it
  bool needs_text = false;                // of a value that is a number, and is also told apart as a text
};

// The parts of a key, in order.
struct KeyPlan {
  std::vector<std::size_t> parts;
  bool of_event_alone = false;  // no part looks at anything but the event
};

// Rows of a trail that an event looks at, by a key of the event alone: worth fetching before its turn.
struct Touch {
  std::size_t key = 0;
  std::size_t trail = 0;
  friend bool operator==(const Touch&, const Touch&) = default;
};

// What is to be evaluated on an event of one kind, each expression once.
struct SightingPlan {
  std::vector<FeatureExpression> key_parts;
  std::vector<KeyPlan> keys;  // each once
  std::vector<FeatureExpression> conditions;
  std::vector<FeatureExpression> values;
  std::vector<TrailPlan> trails;
  std::vector<Touch> touched;  // by what is remembered of the event, and by what rules on it ask

  // The place of the expression, of the key; they are added when they are new.
  static std::size_t place_of(std::vector<FeatureExpression>& among, FeatureExpression expression);
  std::size_t place_of(KeyPlan key);
  // Nothing happens for a key that is not of the event alone.
  void touch(const Touch& row);
  uint64_t cost() const;
};

// All that a pack remembers.
struct FeatureSet {
  std::vector<Feature> features;  // the programs of the pack point at them
  std::vector<features::TrailSpec> trails;
  std::array<SightingPlan, model::kEventKinds> plans;
};

}  // namespace duanlian::detect
