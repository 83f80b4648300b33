#include "respond/returns/return_json.h"

#include "base/coding.h"
#include "base/hash.h"
#include "base/json_writer.h"
#include "respond/returns/return_words.h"

namespace duanlian::respond {
namespace {

constexpr std::string_view kDigestMember = ",\"digest\":\"";

void write_names(JsonWriter& json, std::string_view key, const std::vector<std::string>& names) {
  json.key(key).begin_array();
  for (const std::string& name : names) json.string(name);
  json.end_array();
}

// Members that are left out where there is nothing to say.
void write_where_said(JsonWriter& json, std::string_view key, std::string_view text) {
  if (!text.empty()) json.member(key, text);
}

void write_pots(JsonWriter& json, const ReturnAllocation& allocation) {
  json.key("pots").begin_array();
  for (std::size_t i = 0; i < allocation.pots.size(); ++i) {
    const FrozenPot& pot = allocation.basis.pots[i];
    const PotOutcome& outcome = allocation.pots[i];
    json.begin_object().member("order", pot.order).member("account", pot.account);
    json.member("holder", pot.holder).member("institution", pot.institution);
    json.member("currency", pot.currency.code());
    json.key("digits").number(int64_t{pot.currency.minor_digits()}).key("frozen").number(pot.frozen);
    json.key("returned").number(outcome.returned).key("ready").number(outcome.ready);
    json.key("waiting").number(outcome.waiting).key("held").number(outcome.held);
    json.key("rest").number(outcome.rest);
    write_where_said(json, "rest_reason", model::to_string(outcome.reason));
    json.end_object();
  }
  json.end_array();
}

void write_victims(JsonWriter& json, const ReturnAllocation& allocation) {
  json.key("victims").begin_array();
  for (std::size_t i = 0; i < allocation.victims.size(); ++i) {
    const ReturnVictim& victim = allocation.basis.victims[i];
    const VictimOutcome& outcome = allocation.victims[i];
    json.begin_object().member("report", victim.report).member("name", victim.name);
    json.member("account", victim.account).member("currency", victim.currency.code());
    json.member("filed", to_rfc3339(victim.filed));
    write_where_said(json, "hardship", victim.hardship);
    json.key("loss").number(victim.loss).key("recovered").number(victim.recovered);
    json.key("returned").number(outcome.returned).key("planned").number(outcome.planned);
    json.key("open").number(outcome.open).key("over").number(outcome.over).end_object();
  }
  json.end_array();
}

void write_grounds(JsonWriter& json, const ReturnCase& basis) {
  json.key("traced").begin_array();
  for (const ReturnTrace& trace : basis.traces) {
    json.begin_object().member("order", trace.order).member("report", trace.report);
    json.key("amount").number(trace.amount);
    json.member("basis", model::to_string(trace.basis)).end_object();
  }
  json.end_array().key("earlier").begin_array();
  for (const EarlierReturn& paid : basis.earlier) {
    json.begin_object().member("order", paid.order).member("report", paid.report);
    json.key("amount").number(paid.amount).key("shared").boolean(paid.shared);
    json.member("paid", to_rfc3339(paid.paid)).end_object();
  }
  json.end_array().key("objections").begin_array();
  for (const ReturnObjection& objection : basis.objections) {
    json.begin_object().member("id", objection.id).member("by", objection.by);
    write_where_said(json, "order", objection.order);
    write_where_said(json, "report", objection.report);
    json.member("reason", objection.reason).end_object();
  }
  json.end_array();
}

void write_sharings(JsonWriter& json, const std::vector<ReturnSharing>& sharings) {
  json.key("sharings").begin_array();
  for (const ReturnSharing& one : sharings) {
    json.begin_object().member("currency", one.currency.code()).key("amount").number(one.amount);
    json.key("traced").boolean(one.traced);
    write_names(json, "orders", one.orders);
    write_names(json, "reports", one.reports);
    json.key("notice").begin_object().member("state", model::to_string(one.notice.state));
    write_where_said(json, "id", one.notice.notice);
    if (one.notice.begun) json.member("begun", to_rfc3339(*one.notice.begun));
    if (one.notice.ready_at) json.member("ready_at", to_rfc3339(*one.notice.ready_at));
    json.end_object().end_object();
  }
  json.end_array();
}

void write_payments(JsonWriter& json, const ReturnAllocation& allocation) {
  json.key("payments").begin_array();
  for (const ReturnPart& part : allocation.parts) {
    json.begin_object().member("order", allocation.basis.pots[part.pot].order);
    json.member("report", allocation.basis.victims[part.victim].report);
    json.key("amount").number(part.amount).member("basis", model::to_string(part.basis));
    json.member("state", model::to_string(part.state));
    if (part.sharing) json.key("sharing").number(uint64_t{*part.sharing});
    write_where_said(json, "objection", part.objection);
    json.end_object();
  }
  json.end_array();
}

std::string json_without_digest(const ReturnAllocation& allocation) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().member("format", "duanlian.returns").key("version").number(int64_t{1});
  json.member("number", allocation.basis.number).member("as_of", to_rfc3339(allocation.basis.as_of));
  json.key("remark").begin_object().member("zh", returns_remark().zh);
  json.member("en", returns_remark().en).end_object();
  write_pots(json, allocation);
  write_victims(json, allocation);
  write_grounds(json, allocation.basis);
  write_sharings(json, allocation.sharings);
  write_payments(json, allocation);
  json.end_object();
  return out;
}

std::string hex_digest(std::string_view text) { return to_hex(as_bytes(sha256(text))); }

}  // namespace

void append_returns_json(std::string& out, const ReturnAllocation& allocation) {
  std::string json = json_without_digest(allocation);
  const std::string digest = hex_digest(json);
  json.pop_back();
  out.append(json).append(kDigestMember).append(digest).append("\"}");
}

std::string returns_digest(const ReturnAllocation& allocation) {
  return hex_digest(json_without_digest(allocation));
}

Status check_returns_digest(std::string_view json) {
  while (json.ends_with('\n')) json.remove_suffix(1);
  const std::size_t at = json.rfind(kDigestMember);
  constexpr std::size_t kHexBytes = 64;
  if (at == std::string_view::npos || json.size() != at + kDigestMember.size() + kHexBytes + 2 ||
      !json.ends_with("\"}"))
    return invalid("an allocation ends with its digest; this does not");
  const std::string_view said = json.substr(at + kDigestMember.size(), kHexBytes);
  if (hex_digest(std::string(json.substr(0, at)) + "}") == said) return {};
  return Error{ErrorCode::corrupt, "the allocation is not the one that its digest was made of"};
}

}  // namespace duanlian::respond
