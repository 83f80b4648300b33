#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/decision.h"
#include "model/event.h"

namespace duanlian::connect {

// What a server answered to one event.
struct Answer {
  model::Outcome outcome = model::Outcome::allow;
  uint64_t position = 0;  // of the event in its journal
  bool repeated = false;  // it had an event of that id already
  bool troubled = false;  // some rules could not be evaluated
};

// Reads the answers to a bulk of events (docs/http.md), which may be anything: what is no answer to just
// these events is an error with words.
class AnswerReader {
 public:
  AnswerReader();
  ~AnswerReader();
  AnswerReader(AnswerReader&&) noexcept;
  AnswerReader& operator=(AnswerReader&&) noexcept;

  // One answer for each event, in their order.
  Result<std::vector<Answer>> read(std::string_view body, std::span<const model::Event> events);
  // The words of an answer other than 200; empty when it has none.
  std::string message_of(std::string_view body);

 private:
  struct Parser;
  Result<Answer> read_line(std::string_view line, const model::Event& event);

  std::unique_ptr<Parser> parser_;
};

}  // namespace duanlian::connect
