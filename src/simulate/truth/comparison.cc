#include "simulate/truth/comparison.h"

#include "base/json_writer.h"

namespace duanlian::simulate {
namespace {

void append_scams(JsonWriter& json, const ScamCounts& counts) {
  json.begin_object();
  json.key("started").number(counts.started);
  json.key("reached").number(counts.reached);
  json.key("paid").number(counts.paid);
  json.key("paid_fen").number(counts.paid_fen);
  json.key("prevented_fen").number(counts.prevented);
  json.key("bait_fen").number(counts.baited);
  json.key("recovered_fen").number(counts.recovered);
  json.key("lost_fen").number(counts.lost());
  json.end_object();
}

void append_honest(JsonWriter& json, const HonestCounts& counts) {
  json.begin_object();
  json.key("all").number(counts.all);
  json.key("disturbed").number(counts.disturbances());
  json.key("by_outcome").begin_object();
  for (std::size_t i = static_cast<std::size_t>(model::Outcome::warn); i < model::kOutcomes; ++i)
    json.key(model::to_string(static_cast<model::Outcome>(i))).number(counts.disturbed[i]);
  json.end_object();
  json.key("given_up").number(counts.given_up);
  json.key("delay_s").number(counts.delay_s);
  json.end_object();
}

void append_events(JsonWriter& json, const Score& score) {
  json.begin_object();
  json.key("all").number(score.all_events());
  json.key("scam").number(score.scam_events);
  json.key("by_kind").begin_object();
  for (std::size_t i = 0; i < model::kEventKinds; ++i) {
    if (score.events[i] != 0)
      json.key(model::to_string(static_cast<model::EventKind>(i))).number(score.events[i]);
  }
  json.end_object().end_object();
}

void append_score(JsonWriter& json, const Score& score) {
  json.begin_object();
  json.key("events");
  append_events(json, score);
  json.key("scams");
  append_scams(json, score.all_scams());
  json.key("by_category").begin_object();
  for (std::size_t category = 0; category < kCategories; ++category) {
    json.key(category_id(category));
    append_scams(json, score.of_category(category));
  }
  json.end_object();
  json.key("by_age").begin_object();
  for (std::size_t age = 0; age < kAgeBands; ++age) {
    json.key(model::to_string(static_cast<AgeBand>(age)));
    append_scams(json, score.of_age(static_cast<AgeBand>(age)));
  }
  json.end_object();
  json.key("by_category_and_age").begin_object();
  for (std::size_t category = 0; category < kCategories; ++category) {
    json.key(category_id(category)).begin_object();
    for (std::size_t age = 0; age < kAgeBands; ++age) {
      json.key(model::to_string(static_cast<AgeBand>(age)));
      append_scams(json, score.scams[category][age]);
    }
    json.end_object();
  }
  json.end_object();
  json.key("honest").begin_object();
  for (std::size_t i = 0; i < kEverydays; ++i) {
    json.key(model::to_string(static_cast<Everyday>(i)));
    append_honest(json, score.honest[i]);
  }
  json.end_object().end_object();
}

}  // namespace

std::string category_id(std::size_t category) {
  return category < 9 ? "C0" + std::to_string(category + 1) : "C" + std::to_string(category + 1);
}

std::string json_of(const Score& score) {
  std::string out;
  JsonWriter json(out);
  append_score(json, score);
  return out;
}

std::string json_of(const Comparison& comparison) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("money").begin_object();
  json.key("paid_without_fen").number(comparison.paid_without());
  json.key("never_left_fen").number(comparison.never_left());
  json.key("came_back_fen").number(comparison.came_back());
  json.key("came_as_bait_fen").number(comparison.came_as_bait());
  json.key("lost_fen").number(comparison.lost());
  json.end_object();
  json.key("absent");
  append_score(json, comparison.absent);
  json.key("present");
  append_score(json, comparison.present);
  json.end_object();
  return out;
}

}  // namespace duanlian::simulate
