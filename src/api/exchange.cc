#include "api/exchange.h"

#include "base/json_writer.h"
#include "base/utf8.h"

namespace duanlian::api {
namespace {

// Seconds after which a client whose request could not be taken may try again.
constexpr std::string_view kRetryAfterSeconds = "1";

// A message may quote bytes that came in.
std::string_view readable(std::string_view message) {
  return is_utf8(message) ? message : "the request has bytes that are not valid UTF-8";
}

}  // namespace

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_argument:
      return 400;
    case ErrorCode::not_found:
      return 404;
    case ErrorCode::already_exists:
      return 409;
    case ErrorCode::permission_denied:
      return 403;
    case ErrorCode::limit_exceeded:
      return 413;
    case ErrorCode::no_space:
      return 507;
    case ErrorCode::unavailable:
      return 503;
    case ErrorCode::corrupt:
    case ErrorCode::io:
      return 500;
    case ErrorCode::unsupported:
      return 501;
  }
  check_failed("ErrorCode", "a value outside the enumeration");
}

std::string_view status_words(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    case 507:
      return "Insufficient Storage";
    default:
      return "Unknown";
  }
}

Response error_response(int status, ErrorCode code, std::string_view message) {
  Response response{.status = status, .media_type = "application/json", .body = {}, .headers = {}};
  JsonWriter json(response.body);
  json.begin_object().key("error").begin_object();
  json.member("code", to_string(code)).member("message", readable(message)).end_object().end_object();
  if (status == 503 || status == 507) response.headers.emplace_back("Retry-After", kRetryAfterSeconds);
  return response;
}

Response error_response(const Error& error) {
  return error_response(status_of(error.code), error.code, error.message);
}

Response question_refusal(const Error& error) {
  if (error.code == ErrorCode::limit_exceeded) return error_response(400, error.code, error.message);
  return error_response(error);
}

Response json_response(std::string body) {
  return {.status = 200, .media_type = "application/json", .body = std::move(body), .headers = {}};
}

}  // namespace duanlian::api
