#include "api/events.h"

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "api/limits.h"
#include "base/json_writer.h"
#include "model/event_json.h"

namespace duanlian::api {
namespace {

constexpr std::string_view kRepeatedHeader = "Duanlian-Repeated";

// A line of a bulk request that is not blank: an event that was taken, or why it was not.
struct Line {
  std::size_t number = 0;
  std::optional<Error> error;
};

struct Bulk {
  std::vector<Line> lines;
  std::vector<model::Event> events;  // of the lines without an error, in order
};

Error denied(std::string message) { return {ErrorCode::permission_denied, std::move(message)}; }

Status check_kind(model::EventKind kind, Roles roles) {
  switch (kind) {
    case model::EventKind::pack_activated:
      return denied("kind: a pack is activated by POST /v1/packs/activate, which checks it first");
    case model::EventKind::command:
      if (!roles.has(Role::officer)) return denied("kind: a command needs the role officer");
      return {};
    case model::EventKind::watchlist_entry:
      if (!roles.has(Role::list_keeper)) return denied("kind: a watchlist_entry needs the role list_keeper");
      return {};
    case model::EventKind::tick:
      if (!roles.has(Role::administrator)) return denied("kind: a tick needs the role administrator");
      return {};
    case model::EventKind::order:
      if (!roles.has(Role::officer)) return denied("kind: an order needs the role officer");
      return {};
    case model::EventKind::report:
      if (!roles.has_any({Role::submit, Role::relay, Role::officer}))
        return denied("kind: a report needs the role submit, relay or officer");
      return {};
    case model::EventKind::order_step:
      if (!roles.has_any({Role::officer, Role::submit, Role::relay}))
        return denied("kind: an order_step needs the role officer, submit or relay");
      return {};
    case model::EventKind::call:
    case model::EventKind::message:
    case model::EventKind::visit:
    case model::EventKind::transfer:
    case model::EventKind::account_change:
    case model::EventKind::subscription_change:
    case model::EventKind::chain_transfer:
    case model::EventKind::link:
      if (!roles.has_any({Role::submit, Role::relay}))
        return denied("kind: the event needs the role submit or relay");
      return {};
  }
  check_failed("EventKind", "a value outside the enumeration");
}

// Who drafted an order, and who approved it, is the bearer and nobody else: two persons are two tokens.
Status check_person(const model::Event& event, const Token& token) {
  const auto* const order = std::get_if<model::Order>(&event.payload);
  const auto* const step = std::get_if<model::OrderStep>(&event.payload);
  const std::string_view officer = order != nullptr  ? std::string_view(order->officer)
                                   : step != nullptr ? std::string_view(step->officer)
                                                     : std::string_view();
  if (order != nullptr && officer.empty()) return denied("officer: missing: it is who has the token");
  if (officer.empty()) return {};
  if (officer != token.name || !token.roles.has(Role::officer))
    return denied("officer: is who has the token, \"" + token.name + "\", with the role officer");
  return {};
}

// What is stored is the canonical form, in which a text with escapes or times can be longer than it came.
Status check_canonical_length(const model::Event& event, std::size_t bytes_given) {
  constexpr std::size_t kGrowthMax = 8;  // times as long at most: \b becomes \u0008
  if (bytes_given <= model::kEventBytesMax / kGrowthMax) return {};
  std::string canonical;
  model::append_event(canonical, event);
  if (canonical.size() <= model::kEventBytesMax) return {};
  return Error{ErrorCode::limit_exceeded, "its canonical form is longer than kEventBytesMax, " +
                                              std::to_string(model::kEventBytesMax) + " bytes"};
}

Result<model::Event> read_event(std::string_view json, const Token& token, Timestamp received) {
  thread_local model::EventReader reader;
  ASSIGN_OR_RETURN(model::Event event, reader.read(json));
  RETURN_IF_ERROR(check_admission(event, token, received));
  RETURN_IF_ERROR(check_canonical_length(event, json.size()));
  return event;
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r") == std::string_view::npos; }

Result<Bulk> read_lines(std::string_view body, const Token& token, Timestamp received) {
  Bulk bulk;
  for (std::size_t number = 1; !body.empty(); ++number) {
    const std::size_t end = std::min(body.find('\n'), body.size());
    const std::string_view text = body.substr(0, end);
    body.remove_prefix(std::min(end + 1, body.size()));
    if (is_blank(text)) continue;
    if (bulk.lines.size() == kBulkEventsMax) {
      return Error{ErrorCode::limit_exceeded,
                   "a request may have at most " + std::to_string(kBulkEventsMax) + " events"};
    }
    Line& line = bulk.lines.emplace_back(Line{.number = number, .error = std::nullopt});
    auto event = read_event(text, token, received);
    if (event)
      bulk.events.push_back(*std::move(event));
    else
      line.error = std::move(event.error());
  }
  if (bulk.lines.empty()) return invalid("the body has no event");
  return bulk;
}

void append_error_line(std::string& out, const Line& line) {
  JsonWriter json(out);
  json.begin_object().key("error").begin_object();
  json.member("code", to_string(line.error->code)).member("message", line.error->message);
  json.key("line").number(uint64_t{line.number}).end_object().end_object();
  out += '\n';
}

void append_decision_line(std::string& out, const engine::Answer& answer) {
  JsonWriter json(out);
  json.begin_object().key("decision").raw(answer.decision);
  json.key("repeated").boolean(answer.repeated).end_object();
  out += '\n';
}

// The body is written later: here is the thread that applies everybody's events.
Response lines_response(std::vector<Line> lines, std::vector<engine::Answer> answers) {
  Response response{
      .status = 200, .media_type = std::string(EventsResource::kJsonLines), .body = {}, .headers = {}};
  response.write_body = [lines = std::move(lines), answers = std::move(answers)](std::string& body) {
    std::size_t next = 0;
    for (const Line& line : lines) {
      if (line.error)
        append_error_line(body, line);
      else
        append_decision_line(body, answers[next++]);
    }
  };
  return response;
}

Response one_response(engine::Answer answer) {
  Response response = json_response(std::move(answer.decision));
  response.headers.emplace_back(kRepeatedHeader, answer.repeated ? "true" : "false");
  return response;
}

// A single event that is wrong is a bad request, whatever is wrong with it; only who may not, may not.
Response refused_event(const Error& error) {
  const bool denied_to_bearer = error.code == ErrorCode::permission_denied;
  return error_response(denied_to_bearer ? 403 : 400, error.code, error.message);
}

}  // namespace

Status check_admission(const model::Event& event, const Token& token, Timestamp received) {
  if (event.header.source != token.source && !token.roles.has(Role::relay))
    return denied("source: the token speaks only for \"" + token.source + "\"");
  RETURN_IF_ERROR(check_kind(event.kind(), token.roles));
  RETURN_IF_ERROR(check_person(event, token));
  return engine::check_clock(event, received);
}

std::size_t EventsResource::answer_bytes(const Request& request) {
  if (request.media_type != kJsonLines) return kDecisionBytesExpected;
  const auto lines = static_cast<std::size_t>(std::ranges::count(request.body, '\n')) + 1;
  return std::min(lines, kBulkEventsMax) * kDecisionBytesExpected;
}

void EventsResource::answer(const Request& request, const Reply& reply) const {
  if (request.media_type == kJsonLines) return answer_lines(request, reply);
  answer_one(request, reply);
}

void EventsResource::answer_one(const Request& request, const Reply& reply) const {
  const Timestamp received = now_();
  auto event = read_event(request.body, *request.token, received);
  if (!event) return reply(refused_event(event.error()));
  std::vector<model::Event> events;
  events.push_back(*std::move(event));
  const Status taken =
      intake_.submit(std::move(events), received, [reply](Result<std::vector<engine::Answer>> answers) {
        if (!answers) return reply(error_response(answers.error()));
        reply(one_response(std::move(answers->front())));
      });
  if (!taken) reply(error_response(taken.error()));
}

void EventsResource::answer_lines(const Request& request, const Reply& reply) const {
  const Timestamp received = now_();
  auto bulk = read_lines(request.body, *request.token, received);
  if (!bulk) return reply(error_response(bulk.error()));
  if (bulk->events.empty()) return reply(lines_response(std::move(bulk->lines), {}));
  const Status taken =
      intake_.submit(std::move(bulk->events), received,
                     [reply, lines = std::move(bulk->lines)](Result<std::vector<engine::Answer>> answers) {
                       if (!answers) return reply(error_response(answers.error()));
                       reply(lines_response(lines, *std::move(answers)));
                     });
  if (!taken) reply(error_response(taken.error()));
}

}  // namespace duanlian::api
