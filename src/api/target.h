#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace duanlian::api {

// What a request asks for: the path in decoded segments, and the members of the query.
struct Target {
  std::vector<std::string> path;  // "/v1/decisions/a%2Fb" -> v1, decisions, a/b
  std::vector<std::pair<std::string, std::string>> query;

  std::optional<std::string_view> member(std::string_view name) const;
};

// Reads the origin form of RFC 9112 section 3.2.1. Percent-encoding is undone once, a plus is a plus, and
// what comes out must be UTF-8 without control characters. A query member that stands twice is refused.
Result<Target> parse_target(std::string_view text);

}  // namespace duanlian::api
