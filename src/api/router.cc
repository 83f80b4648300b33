#include "api/router.h"

#include <algorithm>

#include "api/limits.h"

namespace duanlian::api {
namespace {

constexpr std::string_view kScheme = "bearer ";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), lower);
  return out;
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool matches(const Route& route, const std::vector<std::string>& path) {
  return std::ranges::equal(route.path, path, [](std::string_view pattern, const std::string& segment) {
    return pattern == "*" ? !segment.empty() : pattern == segment;
  });
}

// HEAD is GET without the body (RFC 9110 section 9.3.2).
bool takes_method(const Route& route, std::string_view method) {
  return route.method == method || (route.method == "GET" && method == "HEAD");
}

Response wrong_method(std::string allow) {
  Response response =
      error_response(405, ErrorCode::unsupported, "this resource does not know the method; see Allow");
  response.headers.emplace_back("Allow", std::move(allow));
  return response;
}

Response unauthorized(std::string_view message) {
  Response response = error_response(401, ErrorCode::permission_denied, message);
  response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

Response wrong_media_type(const Route& route) {
  std::string message = "the body must be of the type";
  for (const MediaType& type : route.takes)
    message += (&type == route.takes.data() ? " " : " or ") + std::string(type.name);
  return error_response(415, ErrorCode::unsupported, message);
}

Response too_large(std::size_t bytes_max) {
  return error_response(413, ErrorCode::limit_exceeded,
                        "the body may have at most " + std::to_string(bytes_max) + " bytes");
}

}  // namespace

std::string Route::name() const {
  std::string out;
  for (const std::string_view segment : path) out.append("/").append(segment == "*" ? "{id}" : segment);
  return out;
}

const Token* Router::token_of(std::string_view authorization) const {
  if (authorization.size() > kScheme.size() + kTokenBytesMax) return nullptr;
  if (lower_case(authorization.substr(0, kScheme.size())) != kScheme) return nullptr;
  return tokens_.find(trim(authorization.substr(kScheme.size())));
}

std::optional<Response> Router::refuse_bearer(const Route& route, const Token* token,
                                              const Head& head) const {
  if (route.access == Access::open) return std::nullopt;
  if (route.access == Access::loopback && head.from_loopback) return std::nullopt;
  if (token == nullptr) {
    return unauthorized(head.authorization.empty() ? "a token is needed: Authorization: Bearer TOKEN"
                                                   : "the token is not known");
  }
  if (route.access == Access::token && !token->roles.has_any(route.roles))
    return error_response(403, ErrorCode::permission_denied, "the token has no role that allows this");
  return std::nullopt;
}

std::optional<Response> Router::take_body(const Head& head, Admitted& admitted) {
  const Route& route = *admitted.route;
  if (route.takes.empty()) return head.has_body ? std::optional(too_large(0)) : std::nullopt;
  std::string type = lower_case(trim(head.media_type.substr(0, head.media_type.find(';'))));
  const auto found = std::ranges::find(route.takes, type, &MediaType::name);
  if (found == route.takes.end()) return wrong_media_type(route);
  admitted.request.media_type = std::move(type);
  admitted.body_bytes_max = found->bytes_max;
  if (head.body_bytes.value_or(0) > found->bytes_max) return too_large(found->bytes_max);
  return std::nullopt;
}

std::variant<Admitted, Response> Router::admit(const Head& head) const {
  if (head.target.size() > kTargetBytesMax) {
    return error_response(414, ErrorCode::limit_exceeded,
                          "the address may have at most " + std::to_string(kTargetBytesMax) + " bytes");
  }
  auto target = parse_target(head.target);
  if (!target) return error_response(target.error());
  Admitted admitted;
  std::string allow;
  for (const Route& route : routes_) {
    if (!matches(route, target->path)) continue;
    if (takes_method(route, head.method)) admitted.route = &route;
    allow += (allow.empty() ? "" : ", ") + std::string(route.method);
    if (route.method == "GET") allow += ", HEAD";
  }
  if (allow.empty()) return error_response(404, ErrorCode::not_found, "no such resource");
  if (admitted.route == nullptr) return wrong_method(std::move(allow));

  admitted.request.target = *std::move(target);
  admitted.request.token = token_of(head.authorization);
  if (auto refused = refuse_bearer(*admitted.route, admitted.request.token, head)) return *refused;
  if (auto refused = take_body(head, admitted)) return *refused;
  return admitted;
}

}  // namespace duanlian::api
