#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "connect/duanlian/answer_reader.h"
#include "model/event.h"

namespace duanlian::connect {

// Where a server is: http://127.0.0.1:8080, an IPv6 address in brackets. TLS is not spoken.
struct ServerAddress {
  std::string host;
  std::string port;
  std::string text() const;
};
Result<ServerAddress> parse_server(std::string_view url);

// The first word of the file: what stands under `token` in docs/http.md.
Result<std::string> read_token(const std::string& path);

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
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // One answer for each event. `repeated` only where the server had the event before it was first brought
  // here. An error is a sentence; no further events can be brought then.
  Result<std::vector<Answer>> bring(std::span<const model::Event> events);

 private:
  struct Wire;
  struct Attempt;
  Result<std::vector<Answer>> bring_some(std::span<const model::Event> events);
  Attempt attempt(const std::string& body);
  Result<std::chrono::milliseconds> pause_after(const Attempt& attempt, unsigned tries);

  Options options_;
  std::unique_ptr<Wire> wire_;
  AnswerReader reader_;
  std::string body_;  // of the request under way
};

}  // namespace duanlian::connect
