#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/target.h"
#include "api/tokens.h"
#include "base/result.h"

namespace duanlian::api {

// A request as the resources see it: routed, allowed and read whole.
struct Request {
  Target target;
  std::string media_type;  // lower case, without parameters; empty when there is no body
  std::string body;
  const Token* token = nullptr;  // null where the resource is open
};

struct Response {
  int status = 200;
  std::string media_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;  // beyond those that every answer has
  bool close = false;                                        // the connection ends with this answer
  // Where it is set, writes the body later, on the connection's own thread: the thread that answers has
  // other clients to answer.
  std::function<void(std::string& body)> write_body = {};
};

// Takes the one answer to a request; may be called on any thread, once.
using Reply = std::function<void(Response)>;

// The HTTP status that says what the code says.
int status_of(ErrorCode code);
std::string_view status_words(int status);

// Every error has the one shape {"error":{"code","message"}}.
Response error_response(int status, ErrorCode code, std::string_view message);
Response error_response(const Error& error);
// The same for what a question asks: a limit that it goes beyond is its fault, not that of its length.
Response question_refusal(const Error& error);

Response json_response(std::string body);

}  // namespace duanlian::api
