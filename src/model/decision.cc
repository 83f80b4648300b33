#include "model/decision.h"

#include "base/json_writer.h"

namespace duanlian::model {
namespace {

void write_bilingual(JsonWriter& json, std::string_view name, const Bilingual& both) {
  json.key(name).begin_object().member("zh", both.zh).member("en", both.en).end_object();
}

void write_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
  json.key(name).begin_array();
  for (const std::string& text : texts) json.string(text);
  json.end_array();
}

void write_reason(JsonWriter& json, const Reason& reason) {
  const RuleStatement& rule = *reason.rule;
  json.begin_object().member("rule", rule.id);
  json.key("weight").number(int64_t{rule.weight}).member("action", to_string(rule.action));
  if (!rule.category.empty()) json.member("category", rule.category);
  write_bilingual(json, "name", rule.name);
  write_bilingual(json, "words", rule.words);
  write_texts(json, "techniques", rule.techniques);
  write_texts(json, "basis", rule.basis);
  json.key("values").raw(reason.values).end_object();
}

void write_notice(JsonWriter& json, const Notice& notice) {
  json.key("notice").begin_object();
  write_bilingual(json, "reason", notice.reason);
  write_bilingual(json, "remedy", notice.remedy);
  write_bilingual(json, "papers", notice.papers);
  write_bilingual(json, "appeal", notice.appeal);
  json.end_object();
}

}  // namespace

void append_decision(std::string& out, const Decision& decision) {
  JsonWriter json(out);
  json.begin_object().member("event", decision.event).member("source", decision.source);
  json.key("position").number(decision.position).member("kind", to_string(decision.kind));
  json.member("time", to_rfc3339(decision.time)).member("outcome", to_string(decision.outcome));
  json.key("score").number(int64_t{decision.score});
  json.key("reasons").begin_array();
  for (const Reason& reason : decision.reasons) write_reason(json, reason);
  json.end_array();
  if (!decision.errors.empty()) write_texts(json, "errors", decision.errors);
  if (decision.notice != nullptr) write_notice(json, *decision.notice);
  json.key("pack");
  if (decision.pack == nullptr) {
    json.null();
  } else {
    json.begin_object().member("id", decision.pack->id).member("version", decision.pack->version);
    json.member("digest", decision.pack->digest).end_object();
  }
  json.end_object();
}

}  // namespace duanlian::model
