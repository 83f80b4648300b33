#include "connect/webhook/order_message.h"

#include <algorithm>
#include <simdjson.h>
#include <variant>

#include "base/json_writer.h"
#include "model/event_json.h"
#include "model/json_error.h"

namespace duanlian::connect {
namespace {

constexpr std::size_t kDepthMax = 10;
constexpr std::size_t kBasisMax = 100;
constexpr std::size_t kWordsBytesMax = 4'096;

using Element = simdjson::dom::element;

void write_bilingual(JsonWriter& json, std::string_view name, const model::Bilingual& words) {
  json.key(name).begin_object().member("zh", words.zh).member("en", words.en).end_object();
}

Result<std::string> text_in(Element json, std::string_view where) {
  std::string_view text;
  if (json.get(text) != simdjson::SUCCESS) return within(where, invalid("expected a text"));
  if (text.size() > kWordsBytesMax) return within(where, invalid("longer than 4096 bytes"));
  return std::string(text);
}

Result<model::Bilingual> bilingual_in(Element json, std::string_view where) {
  simdjson::dom::object object;
  if (json.get(object) != simdjson::SUCCESS) return within(where, invalid("expected an object"));
  model::Bilingual words;
  for (const auto member : object) {
    if (member.key != "zh" && member.key != "en")
      return within(where, invalid(std::string(member.key) + ": unknown member"));
    ASSIGN_OR_RETURN((member.key == "zh" ? words.zh : words.en), text_in(member.value, where));
  }
  return words;
}

Result<model::Notice> notice_in(Element json) {
  simdjson::dom::object object;
  if (json.get(object) != simdjson::SUCCESS) return within("notice", invalid("expected an object"));
  model::Notice notice;
  for (const auto member : object) {
    model::Bilingual* const words = member.key == "reason"   ? &notice.reason
                                    : member.key == "remedy" ? &notice.remedy
                                    : member.key == "papers" ? &notice.papers
                                    : member.key == "appeal" ? &notice.appeal
                                                             : nullptr;
    if (words == nullptr) return within("notice", invalid(std::string(member.key) + ": unknown member"));
    ASSIGN_OR_RETURN(*words, bilingual_in(member.value, "notice"));
  }
  return notice;
}

Result<std::vector<std::string>> basis_in(Element json) {
  simdjson::dom::array list;
  if (json.get(list) != simdjson::SUCCESS) return within("basis", invalid("expected an array"));
  std::vector<std::string> basis;
  for (const Element one : list) {
    if (basis.size() == kBasisMax) return within("basis", invalid("more than 100 entries"));
    ASSIGN_OR_RETURN(std::string text, text_in(one, "basis"));
    basis.push_back(std::move(text));
  }
  return basis;
}

Result<model::Event> order_in(Element json) {
  model::EventReader reader;
  ASSIGN_OR_RETURN(model::Event event, reader.read(simdjson::minify(json)));
  if (!std::holds_alternative<model::Order>(event.payload)) return invalid("another kind of event");
  return event;
}

Status take_member(std::string_view key, Element value, OrderMessage& message) {
  if (key == "message") {
    ASSIGN_OR_RETURN(message.id, text_in(value, "message"));
    return {};
  }
  if (key == "order") {
    auto order = order_in(value);
    if (!order) return within("order", std::move(order.error()));
    message.order = *std::move(order);
    return {};
  }
  if (key == "notice") {
    ASSIGN_OR_RETURN(message.notice, notice_in(value));
    return {};
  }
  if (key == "basis") {
    ASSIGN_OR_RETURN(message.basis, basis_in(value));
    return {};
  }
  if (key == "until") {
    ASSIGN_OR_RETURN(const std::string text, text_in(value, "until"));
    const auto until = parse_rfc3339(text);
    if (!until) return within("until", until.error());
    message.until = *until;
    return {};
  }
  return invalid(std::string(key) + ": unknown member");
}

}  // namespace

void append_order_message(std::string& out, const OrderMessage& message) {
  std::string order;
  model::append_event(order, message.order);
  JsonWriter json(out);
  json.begin_object().member("message", message.id).key("order").raw(order);
  if (message.notice) {
    json.key("notice").begin_object();
    write_bilingual(json, "reason", message.notice->reason);
    write_bilingual(json, "remedy", message.notice->remedy);
    write_bilingual(json, "papers", message.notice->papers);
    write_bilingual(json, "appeal", message.notice->appeal);
    json.end_object();
  }
  json.key("basis").begin_array();
  for (const std::string& law : message.basis) json.string(law);
  json.end_array();
  if (message.until) json.member("until", to_rfc3339(*message.until));
  json.end_object();
}

Result<OrderMessage> read_order_message(std::string_view json) {
  if (json.size() > kOrderMessageBytesMax)
    return Error{ErrorCode::limit_exceeded, "a message has at most 512 KiB (kOrderMessageBytesMax)"};
  simdjson::dom::parser parser(kOrderMessageBytesMax);
  if (parser.allocate(kOrderMessageBytesMax, kDepthMax) != simdjson::SUCCESS)
    return Error{ErrorCode::unavailable, "no memory for a message"};
  Element root;
  const auto code = parser.parse(json.data(), json.size(), true).get(root);
  if (code != simdjson::SUCCESS) return model::json_error(code, json, kDepthMax);
  simdjson::dom::object object;
  if (root.get(object) != simdjson::SUCCESS) return invalid("a message is a JSON object");
  OrderMessage message;
  std::vector<std::string_view> seen;
  for (const auto member : object) {
    if (std::ranges::find(seen, member.key) != seen.end())
      return invalid(std::string(member.key) + ": stands twice");
    seen.push_back(member.key);
    RETURN_IF_ERROR(take_member(member.key, member.value, message));
  }
  if (message.id.empty() || message.id.size() > model::kIdentifierBytesMax)
    return invalid("message: missing, or longer than 128 bytes");
  if (!std::holds_alternative<model::Order>(message.order.payload)) return invalid("order: missing");
  return message;
}

Result<std::vector<model::Event>> read_answer_steps(std::string_view lines) {
  std::vector<model::Event> steps;
  model::EventReader reader;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    const std::string_view line = lines.substr(0, end);
    lines.remove_prefix(std::min(end + 1, lines.size()));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    if (steps.size() == kAnswerStepsMax)
      return Error{ErrorCode::limit_exceeded, "an answer has at most 100 steps (kAnswerStepsMax)"};
    ASSIGN_OR_RETURN(model::Event event, reader.read(line));
    if (!std::holds_alternative<model::OrderStep>(event.payload))
      return invalid("an answer has events of the kind order_step only");
    steps.push_back(std::move(event));
  }
  return steps;
}

}  // namespace duanlian::connect
