#include "api/order_forms.h"

#include "model/event_json.h"

namespace duanlian::api {
namespace {

using respond::OrderBook;
using respond::OrderRecord;

void write_time(JsonWriter& json, std::string_view name, const std::optional<Timestamp>& time) {
  if (time) json.member(name, to_rfc3339(*time));
}

void write_amount(JsonWriter& json, std::string_view name, int64_t amount) { json.key(name).number(amount); }

void write_words(JsonWriter& json, std::string_view name, const model::Bilingual& words) {
  json.key(name).begin_object().member("zh", words.zh).member("en", words.en).end_object();
}

void write_event(JsonWriter& json, std::string_view name, const model::Header& header,
                 const model::Payload& payload) {
  std::string event;
  model::append_event(event, {.header = header, .payload = payload});
  json.key(name).raw(event);
}

void write_approvals(JsonWriter& json, const OrderBook& book, const OrderRecord& record) {
  json.key("approvers").begin_array();
  for (const std::string& approver : record.approvers) json.string(approver);
  json.end_array();
  const respond::MeasureLaw* const law =
      book.law() ? book.law()->measure(record.order.measure, record.header.time) : nullptr;
  if (law != nullptr) json.key("approvals_needed").number(int64_t{law->approvals});
}

void write_terms(JsonWriter& json, const OrderBook& book, uint32_t place) {
  const OrderBook::Terms terms = book.terms_of(place);
  json.key("basis").begin_array();
  for (const std::string& law : terms.basis) json.string(law);
  json.end_array();
  if (!terms.notice) return;
  json.key("notice").begin_object();
  write_words(json, "reason", terms.notice->reason);
  write_words(json, "remedy", terms.notice->remedy);
  write_words(json, "papers", terms.notice->papers);
  write_words(json, "appeal", terms.notice->appeal);
  json.end_object();
}

void write_steps(JsonWriter& json, const OrderRecord& record) {
  json.key("steps").begin_array();
  for (const respond::StepNote& note : record.steps) {
    json.begin_object().member("time", to_rfc3339(note.time)).member("source", note.source);
    json.member("step", model::to_string(note.step.step));
    if (!note.step.officer.empty()) json.member("officer", note.step.officer);
    if (!note.step.message.empty()) json.member("message", note.step.message);
    if (note.step.amount) write_amount(json, "amount", *note.step.amount);
    if (note.step.balance) write_amount(json, "balance", *note.step.balance);
    if (!note.step.code.empty()) json.member("code", note.step.code);
    if (!note.step.reason.empty()) json.member("reason", note.step.reason);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

void write_order(JsonWriter& json, const OrderBook& book, uint32_t place, bool whole) {
  const OrderRecord& record = book.at(place);
  json.begin_object().member("issuer", record.issuer()).member("id", record.id());
  json.key("position").number(record.position);
  json.member("state", model::to_string(record.state));
  if (!record.why.empty()) json.member("why", record.why);
  write_amount(json, "held", record.held());
  write_amount(json, "done", record.done);
  write_amount(json, "released", record.released);
  write_time(json, "sent", record.sent_at);
  write_time(json, "executed", record.executed_at);
  write_time(json, "until", record.ends_at);
  json.key("alerts").number(uint64_t{record.alerts_given});
  write_time(json, "act_by", record.act_by);
  write_time(json, "appeal_by", record.appeal_by);
  write_time(json, "release_by", record.release_by);
  json.key("late").boolean(record.late);
  json.key("appeal_late").boolean(record.appeal_late);
  json.key("release_late").boolean(record.release_late);
  json.key("fresh_money").boolean(book.fresh_money().contains(place));
  write_approvals(json, book, record);
  write_event(json, "order", record.header, record.order);
  if (whole) {
    write_terms(json, book, place);
    write_steps(json, record);
  }
  json.end_object();
}

void write_report(JsonWriter& json, const OrderBook& book, uint32_t place) {
  const respond::ReportRecord& report = book.report(place);
  json.begin_object();
  json.key("position").number(report.position);
  write_event(json, "report", report.header, report.report);
  write_amount(json, "held", book.held_for(place));
  json.key("orders").begin_array();
  for (const uint32_t order : report.orders) write_order(json, book, order, false);
  json.end_array().end_object();
}

void write_oddity(JsonWriter& json, const respond::Oddity& oddity) {
  json.begin_object();
  json.key("position").number(oddity.position);
  json.member("time", to_rfc3339(oddity.time)).member("source", oddity.source);
  if (!oddity.order.empty()) json.member("order", oddity.order);
  json.member("what", oddity.what).end_object();
}

}  // namespace duanlian::api
