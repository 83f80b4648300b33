#include "connect/duanlian/client.h"

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>
#include <utility>

#include "base/ascii.h"
#include "base/file.h"
#include "connect/duanlian/limits.h"
#include "model/event_json.h"

namespace duanlian::connect {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr auto kConnectPatience = std::chrono::seconds(10);
constexpr auto kAnswerPatience = std::chrono::seconds(60);  // for one request, from its first byte
constexpr auto kLookEvery = milliseconds(100);              // whether anybody still waits
constexpr auto kPauseLeast = milliseconds(100);
constexpr auto kPauseMost = milliseconds(5'000);

bool is_visible(char c) { return c > ' ' && c < 0x7F; }

std::string in_seconds(milliseconds time) { return std::to_string(time.count() / 1'000) + " seconds"; }

}  // namespace

// ---- Where and who

std::string ServerAddress::text() const {
  const bool six = host.find(':') != std::string::npos;
  return "http://" + (six ? "[" + host + "]" : host) + ":" + port;
}

Result<ServerAddress> parse_server(std::string_view url) {
  const Error wrong = invalid("--to: expected http://HOST:PORT such as http://127.0.0.1:8080");
  constexpr std::string_view kScheme = "http://";
  if (!url.starts_with(kScheme)) return wrong;
  url.remove_prefix(kScheme.size());
  if (url.ends_with('/')) url.remove_suffix(1);
  const std::size_t colon = url.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return wrong;
  std::string_view host = url.substr(0, colon);
  if (host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  const std::string_view port = url.substr(colon + 1);
  const bool good_port = !port.empty() && port.size() <= 5 && std::ranges::all_of(port, is_digit) &&
                         std::stoi(std::string(port)) <= 65'535;
  const bool good_host = !host.empty() && std::ranges::all_of(host, is_visible) &&
                         host.find_first_of("/@?#") == std::string_view::npos;
  if (!good_port || !good_host) return wrong;
  return ServerAddress{.host = std::string(host), .port = std::string(port)};
}

Result<std::string> read_token(const std::string& path) {
  constexpr std::size_t kTokenFileBytesMax = 4'096;
  ASSIGN_OR_RETURN(const std::string text, read_file(path, kTokenFileBytesMax));
  const auto begin = std::ranges::find_if(text, is_visible);
  const auto end = std::find_if_not(begin, text.end(), is_visible);
  std::string token(begin, end);
  if (token.empty() || token.size() > kTokenBytesMax) return invalid(path + ": has no token in it");
  return token;
}

// ---- The connection

struct Client::Attempt {
  bool sent = false;      // the server may have got it
  unsigned status = 0;    // 0: no answer
  std::string body;       // of the answer
  std::string trouble;    // why there is no answer
  milliseconds after{0};  // the server's wish
  bool unwanted = false;  // nobody waits any more
};

struct Client::Wire {
  asio::io_context io;
  std::optional<beast::tcp_stream> stream;
  beast::flat_buffer buffer;

  // Waits for what was begun, which ends by itself at the stream's time.
  bool run(const Options& options) {
    io.restart();
    while (io.run_for(kLookEvery) > 0 || !io.stopped()) {
      if (io.stopped()) return true;
      if (options.wait(milliseconds(0))) continue;
      stream->cancel();
      io.run();
      return false;
    }
    return true;
  }

  void close() {
    stream.reset();
    buffer.clear();
  }
};

Client::Client(Options options) : options_(std::move(options)), wire_(std::make_unique<Wire>()) {}
Client::~Client() = default;

Client::Attempt Client::attempt(const std::string& body) {
  Attempt result;
  beast::error_code failed;
  const auto went_wrong = [&] {
    if (result.trouble.empty()) result.trouble = failed.message();
    wire_->close();
    return std::move(result);
  };
  if (!wire_->stream) {
    asio::ip::tcp::resolver resolver(wire_->io);
    const auto found = resolver.resolve(options_.server.host, options_.server.port, failed);
    if (failed) return went_wrong();
    wire_->stream.emplace(wire_->io);
    wire_->stream->expires_after(std::min<milliseconds>(kConnectPatience, options_.patience));
    wire_->stream->async_connect(found, [&](beast::error_code error, const auto&) { failed = error; });
    result.unwanted = !wire_->run(options_);
    if (failed || result.unwanted) return went_wrong();
    beast::error_code ignored;
    static_cast<void>(wire_->stream->socket().set_option(asio::ip::tcp::no_delay(true), ignored));
  }
  const std::string head =
      "POST /v1/events HTTP/1.1\r\nHost: " +
      options_.server.text().substr(std::string_view("http://").size()) + "\r\nAuthorization: Bearer " +
      options_.token +
      "\r\nContent-Type: application/x-ndjson\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  result.sent = true;
  wire_->stream->expires_after(std::min<milliseconds>(kAnswerPatience, options_.patience));
  const std::array<asio::const_buffer, 2> bytes{asio::buffer(head), asio::buffer(body)};
  asio::async_write(*wire_->stream, bytes, [&](beast::error_code error, std::size_t) { failed = error; });
  result.unwanted = !wire_->run(options_);
  // A server that refuses the body may have answered already and closed.
  if (result.unwanted || (failed && failed != asio::error::broken_pipe)) return went_wrong();
  http::response_parser<http::string_body> parser;
  parser.header_limit(kAnswerHeaderBytesMax);
  parser.body_limit(kAnswerBytesMax);
  failed = {};
  http::async_read_header(*wire_->stream, wire_->buffer, parser,
                          [&](beast::error_code error, std::size_t) { failed = error; });
  result.unwanted = !wire_->run(options_);
  if (failed || result.unwanted) return went_wrong();
  // Before anything makes room for a body of that length.
  if (parser.content_length().value_or(0) > kAnswerBytesMax) {
    result.trouble =
        "its answer is longer than " + std::to_string(kAnswerBytesMax) + " bytes (kAnswerBytesMax)";
    return went_wrong();
  }
  http::async_read(*wire_->stream, wire_->buffer, parser,
                   [&](beast::error_code error, std::size_t) { failed = error; });
  result.unwanted = !wire_->run(options_);
  if (failed || result.unwanted) return went_wrong();
  result.status = parser.get().result_int();
  if (const auto wish = parser.get().find(http::field::retry_after); wish != parser.get().end()) {
    constexpr std::size_t kDigitsMax = 6;
    const std::string text(wish->value());
    if (!text.empty() && text.size() <= kDigitsMax && std::ranges::all_of(text, is_digit))
      result.after = std::chrono::seconds(std::stoi(text));
  }
  const bool keep = parser.keep_alive();
  result.body = std::move(parser.get().body());
  if (!keep) wire_->close();
  return result;
}

// ---- Again and again

Result<milliseconds> Client::pause_after(const Attempt& attempt, unsigned tries) {
  constexpr unsigned kBusy = 503;
  constexpr unsigned kFull = 507;
  constexpr unsigned kSlow = 408;
  const bool again =
      attempt.status == 0 || attempt.status == kBusy || attempt.status == kFull || attempt.status == kSlow;
  if (!again) {
    const std::string words = reader_.message_of(attempt.body);
    return Error{ErrorCode::invalid_argument, options_.server.text() + " answers " +
                                                  std::to_string(attempt.status) +
                                                  (words.empty() ? "" : ": " + words)};
  }
  constexpr unsigned kDoublingsMax = 6;
  const milliseconds grown = kPauseLeast * (1U << std::min(tries, kDoublingsMax));
  return std::min(std::max(grown, attempt.after), milliseconds(kPauseMost));
}

Result<std::vector<Answer>> Client::bring_some(std::span<const model::Event> events) {
  const auto begun = Clock::now();
  bool sent_before = false;
  for (unsigned tries = 0;; ++tries) {
    const Attempt result = attempt(body_);
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
