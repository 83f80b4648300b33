#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "connect/http/server_address.h"

namespace duanlian::connect {

// What is asked of a server. Names and values of headers are ours, without line ends.
struct HttpRequest {
  std::string_view method = "POST";
  std::string_view path;
  std::string_view media_type;  // empty: no body
  std::span<const std::pair<std::string, std::string>> headers;
  std::string_view body;
};

// What came of it.
struct HttpAnswer {
  bool sent = false;    // the server may have got it
  unsigned status = 0;  // 0: no answer
  std::string body;
  std::string trouble;                 // why there is no answer
  std::chrono::milliseconds after{0};  // not to be asked again before, by the server's wish
  bool unwanted = false;               // nobody waits any more

  // The same may be asked again, and then be answered.
  bool may_be_tried_again() const;
};

// A connection to a server, opened when something is asked and kept while the server keeps it. One thread.
class HttpConnection {
 public:
  struct Options {
    ServerAddress server;
    // At most so long for a connection, and for an answer.
    std::chrono::milliseconds patience{60'000};
    std::size_t answer_bytes_max = std::size_t{1} << 20;
    // Waits so long, or says that nobody wants to wait any more.
    std::function<bool(std::chrono::milliseconds)> wait;
  };
  explicit HttpConnection(Options options);
  ~HttpConnection();
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  HttpAnswer ask(const HttpRequest& request);

 private:
  struct Wire;
  bool open(HttpAnswer& answer);
  bool send(const HttpRequest& request, HttpAnswer& answer);
  bool receive(HttpAnswer& answer);
  bool broken(std::string_view why, HttpAnswer& answer);

  Options options_;
  std::unique_ptr<Wire> wire_;
};

// How long to wait before the next of several tries: longer each time, and as long as the server wishes, up
// to a limit.
std::chrono::milliseconds pause_before_try(unsigned tries, std::chrono::milliseconds wish);

}  // namespace duanlian::connect
