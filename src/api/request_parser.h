#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <limits>
#include <optional>
#include <string_view>

#include "api/exchange.h"
#include "api/limits.h"
#include "api/router.h"

namespace duanlian::api {

// The bytes of a connection and the request that is being read from them. Only connection.cc and
// request_parser.cc see Beast.
class RequestParser {
 public:
  using Beast = boost::beast::http::request_parser<boost::beast::http::string_body>;

  void begin();  // the next request
  Beast& beast() { return *parser_; }
  boost::beast::flat_buffer& buffer() { return buffer_; }

  // What is wrong with the framing of the request whose header was read, beyond what Beast refuses: anything
  // that two programs could read as two different requests.
  std::optional<Response> refuse_framing() const;
  Head head() const;
  bool has_body() const;
  // False for HTTP/1.0, whose connections end with the answer.
  bool keep_alive() const { return parser_->get().version() == 11 && parser_->get().keep_alive(); }
  bool wants_continue() const;
  void set_body_bytes_max(std::size_t bytes) { parser_->body_limit(bytes); }
  void begin_body() { parser_->eager(true); }  // several chunks at a time, as far as they are here
  std::size_t body_bytes() const { return parser_->get().body().size(); }
  bool whole() const { return parser_->is_done(); }
  std::string take_body() { return std::move(parser_->get().body()); }

 private:
  std::string_view header(boost::beast::http::field name) const;

  boost::beast::flat_buffer buffer_{kHeaderBytesMax + kReadBytesMax};
  std::optional<Beast> parser_;

  static constexpr std::size_t kReadBytesMax = std::size_t{64} * 1024;
};

// The answer to bytes that are no request.
Response refuse_bytes(boost::beast::error_code error);

}  // namespace duanlian::api
