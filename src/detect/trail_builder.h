#pragma once

#include <optional>
#include <string>
#include <vector>

#include "detect/feature.h"

namespace duanlian::detect {

// An expression of a declaration as its author wrote it, and compiled.
struct TrailExpression {
  std::string text;
  rules::Program program;
  std::optional<rules::Program> present;
  bool of_event_alone = false;  // of a part of a key
};

// What a feature asks to be kept.
struct TrailMember {
  std::vector<TrailExpression> keys;
  std::optional<TrailExpression> when;
  std::optional<TrailExpression> of_which;
  std::optional<TrailExpression> value;
  std::size_t most = 0;
};

// Lays features on trails: those on the same kind of event with the same key share one, as far as a trail has
// room for their filters and columns, and the same expression is evaluated once for all of them.
class TrailBuilder {
 public:
  TrailBuilder(FeatureSet& set, uint64_t entities_max) : set_(set), entities_max_(entities_max) {}

  // Sets where the feature is kept.
  void place(Feature& feature, TrailMember member);
  // Gives the trails their identities.
  void finish();

 private:
  struct Column {
    std::size_t value = 0;
    bool is_number = false;
  };
  struct Draft {  // a trail that is being filled
    model::EventKind on = model::EventKind::call;
    model::EntityKind of = model::EntityKind::unspecified;
    TrailPlan plan;
    features::TrailSpec spec;
    std::vector<Column> columns;
  };
  struct Wanted;

  SightingPlan& plan_on(model::EventKind kind) { return set_.plans[static_cast<std::size_t>(kind)]; }
  static std::size_t place_of(std::vector<FeatureExpression>& among, const Feature& feature,
                              TrailExpression expression);
  std::size_t key_of(const Feature& feature, std::vector<TrailExpression> parts);
  Draft& draft_for(const Feature& feature, std::size_t key, const Wanted& wanted);
  static bool has_room(const Draft& draft, const Wanted& wanted);
  static uint32_t filter_of(Draft& draft, const TrailPlan::Filter& filter);
  static int column_of(Draft& draft, const Wanted& wanted);
  std::string identity_of(const Draft& draft) const;

  FeatureSet& set_;
  uint64_t entities_max_;
  std::vector<Draft> drafts_;
};

}  // namespace duanlian::detect
