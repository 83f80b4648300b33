#include "connect/duanlian/answer_reader.h"

#include <algorithm>
#include <optional>
#include <simdjson.h>

#include "base/utf8.h"
#include "connect/duanlian/limits.h"

namespace duanlian::connect {
namespace {

using Element = simdjson::dom::element;

constexpr std::size_t kCapacityMin = 64 * 1024;

Error no_answer(const model::Event& event, std::string_view why) {
  return {ErrorCode::corrupt,
          "the server's answer to the event " + event.header.id + " cannot be read: " + std::string(why)};
}

// Words from outside for a terminal: nothing in them moves the cursor.
std::string shown(std::string_view text) {
  std::string out(utf8_prefix(text, kMessageBytesMax));
  std::ranges::replace_if(out, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7F; }, '?');
  return out;
}

// The members of an object that were asked for; none may stand there twice.
struct Wanted {
  std::string_view name;
  std::optional<Element>& value;
};

bool take_members(Element from, std::initializer_list<Wanted> wanted, bool others_allowed) {
  simdjson::dom::object object;
  if (from.get(object) != simdjson::SUCCESS) return false;
  for (const auto member : object) {
    const auto* const one = std::ranges::find(wanted, member.key, &Wanted::name);
    if (one == wanted.end()) {
      if (!others_allowed) return false;
      continue;
    }
    if (one->value) return false;
    one->value = member.value;
  }
  return true;
}

bool is_text(const std::optional<Element>& value, std::string_view text) {
  std::string_view got;
  return value && value->get(got) == simdjson::SUCCESS && got == text;
}

std::optional<std::string_view> text_of(const std::optional<Element>& value) {
  std::string_view got;
  if (!value || value->get(got) != simdjson::SUCCESS) return std::nullopt;
  return got;
}

std::string message_in(Element error) {
  std::optional<Element> code;
  std::optional<Element> message;
  if (!take_members(error, {{"code", code}, {"message", message}}, true)) return {};
  return shown(text_of(message).value_or(""));
}

}  // namespace

struct AnswerReader::Parser {
  simdjson::dom::parser parser;

  std::optional<Element> parse(std::string_view json) {
    if (json.size() > kAnswerLineBytesMax) return std::nullopt;
    if (parser.capacity() < json.size() || parser.max_depth() != kAnswerDepthMax) {
      if (parser.allocate(std::max(json.size(), kCapacityMin), kAnswerDepthMax) != simdjson::SUCCESS)
        return std::nullopt;
    }
    Element root;
    if (parser.parse(json.data(), json.size(), true).get(root) != simdjson::SUCCESS) return std::nullopt;
    return root;
  }
};

AnswerReader::AnswerReader() : parser_(std::make_unique<Parser>()) {}
AnswerReader::~AnswerReader() = default;
AnswerReader::AnswerReader(AnswerReader&&) noexcept = default;
AnswerReader& AnswerReader::operator=(AnswerReader&&) noexcept = default;

Result<std::vector<Answer>> AnswerReader::read(std::string_view body, std::span<const model::Event> events) {
  std::vector<Answer> answers;
  answers.reserve(events.size());
  while (!body.empty()) {
    const std::size_t end = std::min(body.find('\n'), body.size());
    const std::string_view line = body.substr(0, end);
    body.remove_prefix(std::min(end + 1, body.size()));
    if (answers.size() == events.size())
      return Error{ErrorCode::corrupt, "the server answers to more events than were brought"};
    ASSIGN_OR_RETURN(const Answer answer, read_line(line, events[answers.size()]));
    answers.push_back(answer);
  }
  if (answers.size() < events.size()) return no_answer(events[answers.size()], "there is none");
  return answers;
}

Result<Answer> AnswerReader::read_line(std::string_view line, const model::Event& event) {
  const auto root = parser_->parse(line);
  if (!root) return no_answer(event, "it is no JSON, or beyond a limit");
  std::optional<Element> decision;
  std::optional<Element> repeated;
  std::optional<Element> error;
  if (!take_members(*root, {{"decision", decision}, {"repeated", repeated}, {"error", error}}, false))
    return no_answer(event, "a member is unknown or stands twice");
  if (error) {
    return Error{ErrorCode::invalid_argument,
                 "the server refuses the event " + event.header.id + ": " + message_in(*error)};
  }
  std::optional<Element> id;
  std::optional<Element> source;
  std::optional<Element> outcome;
  std::optional<Element> position;
  std::optional<Element> errors;
  if (!decision || !take_members(*decision,
                                 {{"event", id},
                                  {"source", source},
                                  {"outcome", outcome},
                                  {"position", position},
                                  {"errors", errors}},
                                 true))
    return no_answer(event, "it has no decision");
  if (!is_text(id, event.header.id) || !is_text(source, event.header.source))
    return no_answer(event, "it answers another event");
  const auto word = model::parse_word<model::Outcome>(text_of(outcome).value_or(""));
  if (!word) return no_answer(event, "it has no known outcome");
  Answer answer{.outcome = *word, .repeated = false, .troubled = errors.has_value()};
  if (!position || position->get(answer.position) != simdjson::SUCCESS)
    return no_answer(event, "it does not say at which position of the journal the event is");
  if (!repeated || repeated->get(answer.repeated) != simdjson::SUCCESS)
    return no_answer(event, "it does not say whether the event is repeated");
  return answer;
}

std::string AnswerReader::message_of(std::string_view body) {
  const auto root = parser_->parse(body);
  std::optional<Element> error;
  if (!root || !take_members(*root, {{"error", error}}, true) || !error) return {};
  return message_in(*error);
}

}  // namespace duanlian::connect
