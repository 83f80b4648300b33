#include "engine/backtest_report.h"

#include <algorithm>

#include "base/json_writer.h"

namespace duanlian::engine {
namespace {

template <class E, class Counts>
void write_counts(JsonWriter& json, const Counts& counts) {
  json.begin_object();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] != 0) json.key(model::to_string(static_cast<E>(i))).number(uint64_t{counts[i]});
  }
  json.end_object();
}

// [{"rule","events"}], the most frequent first, and how many rules were left out.
void write_ranking(JsonWriter& json, std::string_view name, const RuleCounts& counts) {
  const auto rules = ranked(counts);
  json.key(name).begin_object().key("rules").begin_array();
  for (std::size_t i = 0; i < rules.size() && i < kRulesRankedMax; ++i)
    json.begin_object().member("rule", rules[i].first).key("events").number(rules[i].second).end_object();
  json.end_array().key("left_out");
  json.number(uint64_t{rules.size() - std::min(rules.size(), kRulesRankedMax)}).end_object();
}

void write_rate(JsonWriter& json, std::string_view name, std::optional<uint64_t> ten_thousandths) {
  json.key(name);
  if (ten_thousandths)
    json.number(static_cast<double>(*ten_thousandths) / 10'000.0);
  else
    json.null();
}

void write_confusion(JsonWriter& json, const Confusion& confusion) {
  json.begin_object().key("scam_met").number(confusion.scam_met);
  json.key("scam_missed").number(confusion.scam_missed);
  json.key("honest_met").number(confusion.honest_met);
  json.key("honest_spared").number(confusion.honest_spared);
  const Rates rates = rates_of(confusion);
  write_rate(json, "precision", rates.precision);
  write_rate(json, "recall", rates.recall);
  write_rate(json, "f1", rates.f1);
  json.end_object();
}

void write_measures(JsonWriter& json, std::string_view name, const Measures& measures,
                    const std::vector<std::string>& categories) {
  const auto used = [](const Confusion& part) { return part.scam() + part.honest() != 0; };
  json.key(name).begin_object().key("all");
  write_confusion(json, measures.all);
  json.key("by_kind").begin_object();
  for (std::size_t i = 0; i < model::kEventKinds; ++i) {
    if (!used(measures.by_kind[i])) continue;
    json.key(model::to_string(static_cast<model::EventKind>(i)));
    write_confusion(json, measures.by_kind[i]);
  }
  json.end_object().key("by_category").begin_object();
  // The first is that of labels without one.
  for (std::size_t i = 1; i < categories.size(); ++i) {
    if (!used(measures.by_category[i])) continue;
    json.key(categories[i]);
    write_confusion(json, measures.by_category[i]);
  }
  json.end_object().end_object();
}

void write_money(JsonWriter& json, std::string_view name, const MoneySums& sums) {
  json.key(name).begin_array();
  for (const auto& [currency, sum] : sums.by_currency()) {
    json.begin_object().member("currency", currency).key("minor").number(sum.minor);
    if (sum.at_least) json.key("at_least").boolean(true);
    json.end_object();
  }
  json.end_array();
}

void write_costs(JsonWriter& json, const PackFindings& findings) {
  const FalseBlocks& blocks = findings.false_blocks;
  json.key("false_blocks").begin_object().key("events").number(blocks.events);
  json.key("by_outcome");
  write_counts<model::Outcome>(json, blocks.by_outcome);
  json.key("people").number(uint64_t{blocks.people.size()});
  if (blocks.people_at_least) json.key("people_at_least").boolean(true);
  json.key("without_person").number(blocks.without_person);
  write_money(json, "held", blocks.held);
  json.key("minutes").number(blocks.minutes).end_object();
  const LetThrough& through = findings.let_through;
  json.key("let_through").begin_object().key("events").number(through.events);
  json.key("warned").number(through.warned);
  write_money(json, "amounts", through.money);
  json.end_object();
}

void write_findings(JsonWriter& json, std::string_view side, const PackFindings& findings,
                    const std::optional<LabelCounts>& labels) {
  json.key(side).begin_object().member("id", findings.name.id).member("version", findings.name.version);
  json.member("digest", findings.name.digest).key("rules").number(uint64_t{findings.rules});
  json.key("delay_minutes").begin_object();
  for (std::size_t i = static_cast<std::size_t>(model::Outcome::friction); i < model::kOutcomes; ++i)
    json.key(model::to_string(static_cast<model::Outcome>(i))).number(findings.delay_minutes[i]);
  json.end_object().key("errors").number(findings.errors);
  write_ranking(json, "errors_by_rule", findings.errors_by_sort);
  if (labels) {
    write_measures(json, "restricted", findings.restricted, labels->categories);
    write_measures(json, "flagged", findings.flagged, labels->categories);
    write_costs(json, findings);
  }
  json.end_object();
}

void write_range(JsonWriter& json, const BacktestReport& report) {
  json.key("range").begin_object();
  if (report.from) json.member("from", to_rfc3339(*report.from));
  if (report.to) json.member("to", to_rfc3339(*report.to));
  json.key("first").number(report.first).key("last").number(report.last).end_object();
}

void write_events(JsonWriter& json, const BacktestReport& report) {
  json.key("events").begin_object().key("compared").number(report.compared).key("by_kind");
  write_counts<model::EventKind>(json, report.by_kind);
  json.key("before").number(report.before).key("after").number(report.after);
  json.key("activations").number(report.activations).key("unreadable").number(report.unreadable).end_object();
}

void write_outcomes(JsonWriter& json, const BacktestReport& report) {
  json.key("outcomes").begin_array();
  for (std::size_t row = 0; row < model::kOutcomes; ++row) {
    for (std::size_t column = 0; column < model::kOutcomes; ++column) {
      if (report.outcomes[row][column] == 0) continue;
      json.begin_object().member("against", model::to_string(static_cast<model::Outcome>(row)));
      json.member("pack", model::to_string(static_cast<model::Outcome>(column)));
      json.key("events").number(report.outcomes[row][column]).end_object();
    }
  }
  json.end_array();
}

void write_direction(JsonWriter& json, std::string_view name, const FlipCounts& flips, bool labelled) {
  json.key(name).begin_object().key("events").number(flips.events);
  if (labelled) json.key("scam").number(flips.scam).key("honest").number(flips.honest);
  json.key("same_rules").number(flips.same_rules);
  write_ranking(json, "fired_by_pack_alone", flips.fired_by_pack_alone);
  write_ranking(json, "fired_by_against_alone", flips.fired_by_against_alone);
  json.end_object();
}

void write_flips(JsonWriter& json, const BacktestReport& report) {
  const uint64_t flips = report.harder.events + report.softer.events;
  json.key("flips").begin_object().key("events").number(flips);
  write_direction(json, "harder", report.harder, report.labels.has_value());
  write_direction(json, "softer", report.softer, report.labels.has_value());
  json.key("shown").begin_array();
  std::string text;
  for (const Flip& flip : report.flips) {
    text.clear();
    append_flip(text, flip);
    json.raw(text);
  }
  json.end_array().key("left_out").number(flips - report.flips.size()).end_object();
}

void write_labels(JsonWriter& json, const LabelCounts& labels) {
  json.key("labels").begin_object().key("given").number(labels.given);
  json.key("scam").number(labels.scam).key("honest").number(labels.honest);
  json.key("out_of_range").number(labels.out_of_range);
  json.key("not_in_journal").number(labels.not_in_journal).key("shared").number(labels.shared).end_object();
}

void write_flip_side(JsonWriter& json, std::string_view name, const Flip::Side& side) {
  json.key(name).begin_object().member("outcome", model::to_string(side.outcome)).key("rules").begin_array();
  for (const std::string& rule : side.rules) json.string(rule);
  json.end_array();
  if (side.cut) json.key("…").boolean(true);
  json.end_object();
}

}  // namespace

void append_flip(std::string& out, const Flip& flip) {
  JsonWriter json(out);
  json.begin_object().member("event", flip.event).member("source", flip.source);
  json.key("position").number(flip.position).member("kind", model::to_string(flip.kind));
  json.member("time", to_rfc3339(flip.time));
  write_flip_side(json, "against", flip.against);
  write_flip_side(json, "pack", flip.pack);
  if (!flip.label.empty()) json.member("label", flip.label);
  json.end_object();
}

void append_report(std::string& out, const BacktestReport& report) {
  JsonWriter json(out);
  json.begin_object();
  write_findings(json, "pack", report.pack, report.labels);
  write_findings(json, "against", report.against, report.labels);
  write_range(json, report);
  write_events(json, report);
  write_outcomes(json, report);
  write_flips(json, report);
  if (report.labels) write_labels(json, *report.labels);
  json.end_object();
}

}  // namespace duanlian::engine
