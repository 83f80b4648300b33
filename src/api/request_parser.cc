#include "api/request_parser.h"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>

#include "base/ascii.h"

namespace duanlian::api {
namespace {

namespace http = boost::beast::http;

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

bool same_word(std::string_view a, std::string_view b) {
  return boost::beast::iequals({a.data(), a.size()}, {b.data(), b.size()});
}

Response bad_request(std::string_view message) {
  return error_response(400, ErrorCode::invalid_argument, message);
}

}  // namespace

void RequestParser::begin() {
  parser_.emplace();
  parser_->header_limit(kHeaderBytesMax);
  // The limit of the body depends on the resource and is set when the header is read.
  parser_->body_limit(std::numeric_limits<uint64_t>::max());
}

std::string_view RequestParser::header(http::field name) const { return view(parser_->get()[name]); }

std::optional<Response> RequestParser::refuse_framing() const {
  const auto& fields = parser_->get();
  if (fields.version() == 11 && fields.count(http::field::host) != 1)
    return bad_request("the request must have one Host header");
  for (const auto name : {http::field::content_length, http::field::transfer_encoding,
                          http::field::authorization, http::field::content_type, http::field::expect}) {
    if (fields.count(name) > 1)
      return bad_request("the header " + std::string(view(http::to_string(name))) + " stands twice");
  }
  // Beast takes a list of equal lengths for one.
  if (fields.count(http::field::content_length) != 0 && !all_digits(header(http::field::content_length)))
    return bad_request("Content-Length is not one number");
  if (fields.count(http::field::transfer_encoding) != 0) {
    if (fields.count(http::field::content_length) != 0)
      return bad_request("Content-Length and Transfer-Encoding contradict each other");
    if (fields.version() != 11 || !same_word(header(http::field::transfer_encoding), "chunked"))
      return error_response(501, ErrorCode::unsupported, "of the transfer encodings only chunked is known");
  }
  if (fields.count(http::field::content_encoding) != 0 &&
      !same_word(header(http::field::content_encoding), "identity"))
    return error_response(415, ErrorCode::unsupported, "the body must not be compressed");
  if (fields.count(http::field::expect) != 0 && !same_word(header(http::field::expect), "100-continue"))
    return error_response(417, ErrorCode::unsupported, "of the expectations only 100-continue is known");
  return std::nullopt;
}

bool RequestParser::has_body() const {
  return parser_->chunked() || parser_->content_length().value_or(0) > 0;
}

bool RequestParser::wants_continue() const {
  return parser_->get().version() == 11 && parser_->get().count(http::field::expect) != 0;
}

Head RequestParser::head() const {
  const auto& fields = parser_->get();
  Head head{.method = view(fields.method_string()),
            .target = view(fields.target()),
            .authorization = header(http::field::authorization),
            .media_type = header(http::field::content_type),
            .has_body = has_body(),
            .body_bytes = std::nullopt,
            .from_loopback = false};
  if (const auto length = parser_->content_length()) head.body_bytes = *length;
  return head;
}

Response refuse_bytes(boost::beast::error_code error) {
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    return error_response(431, ErrorCode::limit_exceeded,
                          "the header may have at most " + std::to_string(kHeaderBytesMax) + " bytes");
  }
  if (error == http::error::body_limit)
    return error_response(413, ErrorCode::limit_exceeded, "the body is larger than this resource takes");
  if (error == http::error::bad_version)
    return error_response(505, ErrorCode::unsupported, "only HTTP/1.1 and HTTP/1.0 are spoken here");
  if (error == http::error::partial_message) return bad_request("the request ended before it was whole");
  return bad_request("not a request of HTTP/1.1: " + error.message());
}

}  // namespace duanlian::api
