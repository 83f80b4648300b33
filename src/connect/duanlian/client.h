#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "connect/duanlian/answer_reader.h"
#include "connect/http/http_connection.h"
#include "model/event.h"

namespace duanlian::connect {

// Brings events to a running Duanlian and waits for its decisions. A connection that breaks, a server that is
// away or full is tried again: the ids are the same, so what was taken already is answered with its first
// decision.
class Client {
 public:
  struct Options {
    ServerAddress server;
    std::string token;
    // Nothing got through for so long: that is the end.
    std::chrono::milliseconds patience{60'000};
    // Waits so long, or says that nobody wants to wait any more.
    std::function<bool(std::chrono::milliseconds)> wait;
  };
  explicit Client(Options options);

  // One answer for each event. `repeated` only where the server had the event before it was first brought
  // here. An error is a sentence; no further events can be brought then.
  Result<std::vector<Answer>> bring(std::span<const model::Event> events);

 private:
  Result<std::vector<Answer>> bring_some(std::span<const model::Event> events);
  Result<std::chrono::milliseconds> pause_after(const HttpAnswer& answer, unsigned tries);

  Options options_;
  HttpConnection connection_;
  AnswerReader reader_;
  std::string body_;  // of the request under way
};

}  // namespace duanlian::connect
