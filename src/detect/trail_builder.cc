#include "detect/trail_builder.h"

#include <algorithm>

#include "base/coding.h"

namespace duanlian::detect {
namespace {

using features::Aggregate;
using features::ColumnKind;

bool operator==(const TrailPlan::Filter& a, const TrailPlan::Filter& b) {
  return a.conditions == b.conditions && a.value == b.value;
}

bool keeps_text(Aggregate aggregate) {
  return aggregate == Aggregate::first || aggregate == Aggregate::last || aggregate == Aggregate::top;
}

bool adds_numbers(const Feature& feature) {
  return feature.value_is_number && feature.aggregate != Aggregate::distinct &&
         feature.aggregate != Aggregate::seen_before && feature.aggregate != Aggregate::top;
}

}  // namespace

// A feature's needs in the terms of its kind's plan.
struct TrailBuilder::Wanted {
  TrailPlan::Filter filter;
  std::optional<TrailPlan::Filter> part;
  std::optional<Column> column;
  ColumnKind kind = ColumnKind::hash;
};

std::size_t TrailBuilder::place_of(std::vector<FeatureExpression>& among, const Feature& feature,
                                   TrailExpression expression) {
  return SightingPlan::place_of(among, {.text = std::move(expression.text),
                                        .feature = feature.name,
                                        .program = std::move(expression.program),
                                        .present = std::move(expression.present)});
}

std::size_t TrailBuilder::key_of(const Feature& feature, std::vector<TrailExpression> parts) {
  SightingPlan& plan = plan_on(feature.on);
  KeyPlan key{.parts = {}, .of_event_alone = true};
  for (TrailExpression& part : parts) {
    key.of_event_alone = key.of_event_alone && part.of_event_alone;
    key.parts.push_back(place_of(plan.key_parts, feature, std::move(part)));
  }
  return plan.place_of(std::move(key));
}

void TrailBuilder::place(Feature& feature, TrailMember member) {
  SightingPlan& plan = plan_on(feature.on);
  const std::size_t key = key_of(feature, std::move(member.keys));
  Wanted wanted;
  if (member.when)
    wanted.filter.conditions.push_back(place_of(plan.conditions, feature, *std::move(member.when)));
  if (member.of_which) {
    wanted.part = wanted.filter;
    wanted.part->conditions.push_back(place_of(plan.conditions, feature, *std::move(member.of_which)));
  }
  if (member.value) {
    wanted.filter.value = place_of(plan.values, feature, *std::move(member.value));
    wanted.column = Column{.value = *wanted.filter.value, .is_number = adds_numbers(feature)};
    wanted.kind = wanted.column->is_number        ? ColumnKind::number
                  : keeps_text(feature.aggregate) ? ColumnKind::text
                                                  : ColumnKind::hash;
    if (feature.value_is_number && !wanted.column->is_number)
      plan.values[wanted.column->value].needs_text = true;
  }
  Draft& draft = draft_for(feature, key, wanted);
  feature.trail = static_cast<std::size_t>(&draft - drafts_.data());
  const features::FeatureSpec spec{.aggregate = feature.aggregate,
                                   .window = feature.window,
                                   .filter = filter_of(draft, wanted.filter),
                                   .part = wanted.part ? filter_of(draft, *wanted.part) : 0,
                                   .column = column_of(draft, wanted),
                                   .most = member.most};
  // Two names for the same are kept once.
  auto& kept = draft.spec.features;
  const auto same = std::ranges::find(kept, spec);
  feature.index = static_cast<std::size_t>(same - kept.begin());
  if (same == kept.end()) kept.push_back(spec);
}

TrailBuilder::Draft& TrailBuilder::draft_for(const Feature& feature, std::size_t key, const Wanted& wanted) {
  for (Draft& draft : drafts_) {
    if (draft.on == feature.on && draft.of == feature.of && draft.plan.key == key && has_room(draft, wanted))
      return draft;
  }
  Draft& draft = drafts_.emplace_back();
  draft.on = feature.on;
  draft.of = feature.of;
  draft.plan.key = key;
  draft.plan.trail = drafts_.size() - 1;
  draft.spec.entities_max = entities_max_;
  return draft;
}

bool TrailBuilder::has_room(const Draft& draft, const Wanted& wanted) {
  std::size_t filters = draft.plan.filters.size();
  const auto known = [&](const TrailPlan::Filter& filter) {
    return std::ranges::any_of(draft.plan.filters, [&](const auto& one) { return one == filter; });
  };
  if (!known(wanted.filter)) ++filters;
  if (wanted.part && !known(*wanted.part)) ++filters;
  return filters <= features::kFiltersPerTrailMax && draft.columns.size() < features::kColumnsPerTrailMax &&
         draft.spec.features.size() < features::kFeaturesPerTrailMax;
}

uint32_t TrailBuilder::filter_of(Draft& draft, const TrailPlan::Filter& filter) {
  auto& filters = draft.plan.filters;
  const auto found = std::ranges::find_if(filters, [&](const auto& one) { return one == filter; });
  if (found != filters.end()) return static_cast<uint32_t>(found - filters.begin());
  filters.push_back(filter);
  draft.spec.filters = static_cast<uint32_t>(filters.size());
  return draft.spec.filters - 1;
}

int TrailBuilder::column_of(Draft& draft, const Wanted& wanted) {
  if (!wanted.column) return -1;
  const auto found = std::ranges::find_if(draft.columns, [&](const Column& column) {
    return column.value == wanted.column->value && column.is_number == wanted.column->is_number;
  });
  const auto index = static_cast<std::size_t>(found - draft.columns.begin());
  if (found == draft.columns.end()) {
    draft.columns.push_back(*wanted.column);
    draft.plan.columns.push_back(wanted.column->value);
    draft.spec.columns.push_back(wanted.kind);
  } else if (wanted.kind == ColumnKind::text) {
    draft.spec.columns[index] = ColumnKind::text;
  }
  return static_cast<int>(index);
}

// All that decides what the bytes of the trail mean.
std::string TrailBuilder::identity_of(const Draft& draft) const {
  const SightingPlan& plan = set_.plans[static_cast<std::size_t>(draft.on)];
  std::string out;
  put_bytes(out, to_string(draft.on));
  put_bytes(out, to_string(draft.of));
  put_varint(out, draft.spec.entities_max);
  const auto& parts = plan.keys[draft.plan.key].parts;
  put_varint(out, parts.size());
  for (const std::size_t part : parts) put_bytes(out, plan.key_parts[part].text);
  put_varint(out, draft.plan.filters.size());
  for (const TrailPlan::Filter& filter : draft.plan.filters) {
    put_varint(out, filter.conditions.size());
    for (const std::size_t condition : filter.conditions) put_bytes(out, plan.conditions[condition].text);
    put_bytes(out, filter.value ? plan.values[*filter.value].text : std::string());
  }
  put_varint(out, draft.columns.size());
  for (std::size_t i = 0; i < draft.columns.size(); ++i) {
    put_bytes(out, plan.values[draft.columns[i].value].text);
    put_varint(out, static_cast<uint64_t>(draft.spec.columns[i]));
  }
  for (const features::FeatureSpec& feature : draft.spec.features) {
    put_varint(out, static_cast<uint64_t>(feature.aggregate));
    put_varint(out, static_cast<uint64_t>(feature.window.micros));
    for (const uint64_t number : {uint64_t{feature.filter}, uint64_t{feature.part},
                                  static_cast<uint64_t>(feature.column + 1), uint64_t{feature.most}})
      put_varint(out, number);
  }
  return out;
}

void TrailBuilder::finish() {
  for (Draft& draft : drafts_) {
    draft.spec.identity = identity_of(draft);
    plan_on(draft.on).touch({.key = draft.plan.key, .trail = draft.plan.trail});
    plan_on(draft.on).trails.push_back(std::move(draft.plan));
    set_.trails.push_back(std::move(draft.spec));
  }
}

}  // namespace duanlian::detect
