#include "connect/duanlian/client.h"

#include <array>
#include <utility>

#include "connect/duanlian/limits.h"
#include "model/event_json.h"

namespace duanlian::connect {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

std::string in_seconds(milliseconds time) { return std::to_string(time.count() / 1'000) + " seconds"; }

HttpConnection::Options connection_of(const Client::Options& options) {
  return {.server = options.server,
          .patience = options.patience,
          .answer_bytes_max = kAnswerBytesMax,
          .wait = options.wait};
}

}  // namespace

Client::Client(Options options) : options_(std::move(options)), connection_(connection_of(options_)) {}

Result<milliseconds> Client::pause_after(const HttpAnswer& answer, unsigned tries) {
  if (answer.may_be_tried_again()) return pause_before_try(tries, answer.after);
  const std::string words = reader_.message_of(answer.body);
  return Error{ErrorCode::invalid_argument, options_.server.text() + " answers " +
                                                std::to_string(answer.status) +
                                                (words.empty() ? "" : ": " + words)};
}

Result<std::vector<Answer>> Client::bring_some(std::span<const model::Event> events) {
  const std::array<std::pair<std::string, std::string>, 1> headers{
      {{"Authorization", "Bearer " + options_.token}}};
  const HttpRequest request{
      .path = "/v1/events", .media_type = "application/x-ndjson", .headers = headers, .body = body_};
  const auto begun = Clock::now();
  bool sent_before = false;
  for (unsigned tries = 0;; ++tries) {
    const HttpAnswer result = connection_.ask(request);
    constexpr unsigned kGood = 200;
    if (result.status == kGood) {
      auto answers = reader_.read(result.body, events);
      if (answers && sent_before)
        for (Answer& answer : *answers) answer.repeated = false;
      return answers;
    }
    if (result.unwanted) return Error{ErrorCode::unavailable, "ended while waiting for the server"};
    sent_before = sent_before || result.sent;
    ASSIGN_OR_RETURN(const milliseconds pause, pause_after(result, tries));
    if (Clock::now() + pause - begun > options_.patience) {
      const std::string why = result.status != 0 ? reader_.message_of(result.body) : result.trouble;
      return Error{ErrorCode::unavailable, "no decision from " + options_.server.text() + " within " +
                                               in_seconds(options_.patience) + ": " + why + " · 引擎无应答"};
    }
    if (!options_.wait(pause)) return Error{ErrorCode::unavailable, "ended while waiting for the server"};
  }
}

Result<std::vector<Answer>> Client::bring(std::span<const model::Event> events) {
  std::vector<Answer> answers;
  answers.reserve(events.size());
  while (!events.empty()) {
    body_.clear();
    std::size_t count = 0;
    for (; count < events.size() && count < kBroughtEventsMax && body_.size() < kBroughtBytesMax; ++count) {
      model::append_event(body_, events[count]);
      body_ += '\n';
    }
    ASSIGN_OR_RETURN(const auto some, bring_some(events.first(count)));
    answers.insert(answers.end(), some.begin(), some.end());
    events = events.subspan(count);
  }
  return answers;
}

}  // namespace duanlian::connect
