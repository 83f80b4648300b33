#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "api/exchange.h"

namespace duanlian::api {

// Who may ask.
enum class Access : uint8_t {
  open,      // everybody
  loopback,  // everybody on this machine, others with a token
  token,     // a token with one of the roles
};

// A body that a resource takes, and how large.
struct MediaType {
  std::string_view name;
  std::size_t bytes_max = 0;
};

// One method of one resource.
struct Route {
  std::string_view method;
  std::vector<std::string_view> path;  // "*" takes any one segment
  Access access = Access::token;
  Roles roles;
  std::vector<MediaType> takes;  // empty: no body
  // Answers may be under way for several such requests of a connection at once; they are sent in order.
  bool overlaps = false;
  // What the answer may come to, in bytes; none: little.
  std::function<std::size_t(const Request&)> answer_bytes = {};
  std::function<void(Request, Reply)> answer;
  std::size_t number = 0;  // for the meter: from 1, the same for the methods of one path

  std::string name() const;  // "/v1/decisions/{id}": for the metrics
};

// What is known of a request before its body is read.
struct Head {
  std::string_view method;
  std::string_view target;
  std::string_view authorization;
  std::string_view media_type;  // as sent
  bool has_body = false;
  std::optional<std::size_t> body_bytes;  // when the length was said beforehand
  bool from_loopback = false;
};

// A request that may go on: its body is read, put into the request, and the route answers.
struct Admitted {
  const Route* route = nullptr;
  Request request;
  std::size_t body_bytes_max = 0;
};

// Decides from its head what becomes of a request. Knows no sockets.
class Router {
 public:
  Router(Tokens tokens, std::vector<Route> routes) : tokens_(std::move(tokens)), routes_(std::move(routes)) {}

  std::variant<Admitted, Response> admit(const Head& head) const;
  const std::vector<Route>& routes() const { return routes_; }

 private:
  const Token* token_of(std::string_view authorization) const;
  std::optional<Response> refuse_bearer(const Route& route, const Token* token, const Head& head) const;
  static std::optional<Response> take_body(const Head& head, Admitted& admitted);

  Tokens tokens_;
  std::vector<Route> routes_;
};

}  // namespace duanlian::api
