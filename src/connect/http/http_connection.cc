#include "connect/http/http_connection.h"

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

#include "base/ascii.h"
#include "connect/http/limits.h"

namespace duanlian::connect {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using std::chrono::milliseconds;

constexpr auto kConnectPatience = std::chrono::seconds(10);
constexpr auto kAnswerPatience = std::chrono::seconds(60);  // for one request, from its first byte
constexpr auto kLookEvery = milliseconds(100);              // whether anybody still waits
constexpr auto kPauseLeast = milliseconds(100);
constexpr auto kPauseMost = milliseconds(5'000);

std::string head_of(const HttpRequest& request, const ServerAddress& server) {
  std::string head(request.method);
  head.append(" ").append(request.path).append(" HTTP/1.1\r\nHost: ").append(server.host_and_port());
  for (const auto& [name, value] : request.headers)
    head.append("\r\n").append(name).append(": ").append(value);
  if (!request.media_type.empty()) {
    head.append("\r\nContent-Type: ").append(request.media_type);
    head.append("\r\nContent-Length: ").append(std::to_string(request.body.size()));
  }
  return head += "\r\n\r\n";
}

milliseconds wish_of(const http::response<http::string_body>& response) {
  constexpr std::size_t kDigitsMax = 6;
  const auto wish = response.find(http::field::retry_after);
  if (wish == response.end()) return milliseconds(0);
  const std::string text(wish->value());
  if (text.empty() || text.size() > kDigitsMax || !std::ranges::all_of(text, is_digit))
    return milliseconds(0);
  return std::chrono::seconds(std::stoi(text));
}

}  // namespace

bool HttpAnswer::may_be_tried_again() const {
  constexpr unsigned kSlow = 408;
  constexpr unsigned kTooMany = 429;
  constexpr unsigned kBadGateway = 502;
  constexpr unsigned kBusy = 503;
  constexpr unsigned kGatewaySlow = 504;
  constexpr unsigned kFull = 507;
  return status == 0 || status == kSlow || status == kTooMany || status == kBadGateway || status == kBusy ||
         status == kGatewaySlow || status == kFull;
}

struct HttpConnection::Wire {
  asio::io_context io;
  std::optional<beast::tcp_stream> stream;
  beast::flat_buffer buffer;
  beast::error_code failed;

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
};

HttpConnection::HttpConnection(Options options)
    : options_(std::move(options)), wire_(std::make_unique<Wire>()) {}
HttpConnection::~HttpConnection() = default;

bool HttpConnection::broken(std::string_view why, HttpAnswer& answer) {
  answer.trouble = why;
  wire_->stream.reset();
  wire_->buffer.clear();
  return false;
}

bool HttpConnection::open(HttpAnswer& answer) {
  if (wire_->stream) return true;
  wire_->failed = {};
  asio::ip::tcp::resolver resolver(wire_->io);
  const auto found = resolver.resolve(options_.server.host, options_.server.port, wire_->failed);
  if (wire_->failed) return broken(wire_->failed.message(), answer);
  wire_->stream.emplace(wire_->io);
  wire_->stream->expires_after(std::min<milliseconds>(kConnectPatience, options_.patience));
  wire_->stream->async_connect(found,
                               [this](beast::error_code error, const auto&) { wire_->failed = error; });
  answer.unwanted = !wire_->run(options_);
  if (wire_->failed || answer.unwanted) return broken(wire_->failed.message(), answer);
  beast::error_code ignored;
  static_cast<void>(wire_->stream->socket().set_option(asio::ip::tcp::no_delay(true), ignored));
  return true;
}

bool HttpConnection::send(const HttpRequest& request, HttpAnswer& answer) {
  const std::string head = head_of(request, options_.server);
  answer.sent = true;
  wire_->failed = {};
  wire_->stream->expires_after(std::min<milliseconds>(kAnswerPatience, options_.patience));
  const std::array<asio::const_buffer, 2> bytes{asio::buffer(head), asio::buffer(request.body)};
  asio::async_write(*wire_->stream, bytes,
                    [this](beast::error_code error, std::size_t) { wire_->failed = error; });
  answer.unwanted = !wire_->run(options_);
  // A server that refuses the body may have answered already and closed.
  const bool failed = wire_->failed && wire_->failed != asio::error::broken_pipe;
  return !(failed || answer.unwanted) || broken(wire_->failed.message(), answer);
}

bool HttpConnection::receive(HttpAnswer& answer) {
  http::response_parser<http::string_body> parser;
  parser.header_limit(kAnswerHeaderBytesMax);
  parser.body_limit(options_.answer_bytes_max);
  wire_->failed = {};
  const auto note = [this](beast::error_code error, std::size_t) { wire_->failed = error; };
  http::async_read_header(*wire_->stream, wire_->buffer, parser, note);
  answer.unwanted = !wire_->run(options_);
  if (wire_->failed || answer.unwanted) return broken(wire_->failed.message(), answer);
  // Before anything makes room for a body of that length.
  if (parser.content_length().value_or(0) > options_.answer_bytes_max) {
    return broken("its answer is longer than " + std::to_string(options_.answer_bytes_max) +
                      " bytes (answer_bytes_max)",
                  answer);
  }
  http::async_read(*wire_->stream, wire_->buffer, parser, note);
  answer.unwanted = !wire_->run(options_);
  if (wire_->failed || answer.unwanted) return broken(wire_->failed.message(), answer);
  answer.status = parser.get().result_int();
  answer.after = wish_of(parser.get());
  const bool keep = parser.keep_alive();
  answer.body = std::move(parser.get().body());
  if (!keep) {
    wire_->stream.reset();
    wire_->buffer.clear();
  }
  return true;
}

HttpAnswer HttpConnection::ask(const HttpRequest& request) {
  HttpAnswer answer;
  static_cast<void>(open(answer) && send(request, answer) && receive(answer));
  return answer;
}

milliseconds pause_before_try(unsigned tries, milliseconds wish) {
  constexpr unsigned kDoublingsMax = 6;
  const milliseconds grown = kPauseLeast * (1U << std::min(tries, kDoublingsMax));
  return std::min(std::max(grown, wish), milliseconds(kPauseMost));
}

}  // namespace duanlian::connect
