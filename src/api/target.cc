#include "api/target.h"

#include <algorithm>

#include "api/limits.h"
#include "base/ascii.h"
#include "base/utf8.h"

namespace duanlian::api {
namespace {

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

Result<std::string> percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out.push_back(text[i]);
      continue;
    }
    const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
    if (high < 0 || low < 0) return invalid("the address has a % without two hexadecimal digits");
    out.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  if (!is_utf8(out)) return invalid("the address is not valid UTF-8 when decoded");
  if (std::ranges::any_of(out, is_control)) return invalid("the address has a control character");
  return out;
}

// The text before the sign, which is taken away with it.
std::string_view take_until(std::string_view& rest, char sign) {
  const std::size_t end = std::min(rest.find(sign), rest.size());
  const std::string_view taken = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return taken;
}

Status read_path(std::string_view path, Target& target) {
  path.remove_prefix(1);
  while (true) {
    const bool last = path.find('/') == std::string_view::npos;
    if (target.path.size() == kPathSegmentsMax)
      return Error{ErrorCode::not_found, "no such resource: the path is too deep"};
    ASSIGN_OR_RETURN(std::string segment, percent_decode(take_until(path, '/')));
    target.path.push_back(std::move(segment));
    if (last) return {};
  }
}

Status read_query(std::string_view query, Target& target) {
  while (!query.empty()) {
    std::string_view member = take_until(query, '&');
    if (member.empty()) continue;
    if (target.query.size() == kQueryMembersMax) return invalid("the query has too many members");
    ASSIGN_OR_RETURN(std::string name, percent_decode(take_until(member, '=')));
    ASSIGN_OR_RETURN(std::string value, percent_decode(member));
    if (target.member(name)) return invalid("the query has \"" + name + "\" twice");
    target.query.emplace_back(std::move(name), std::move(value));
  }
  return {};
}

}  // namespace

std::optional<std::string_view> Target::member(std::string_view name) const {
  const auto found = std::ranges::find(query, name, &std::pair<std::string, std::string>::first);
  if (found == query.end()) return std::nullopt;
  return found->second;
}

Result<Target> parse_target(std::string_view text) {
  if (!text.starts_with('/')) return invalid("the address of a resource starts with /");
  if (text.find('#') != std::string_view::npos) return invalid("the address has a fragment");
  Target target;
  const std::string_view path = take_until(text, '?');
  RETURN_IF_ERROR(read_path(path, target));
  RETURN_IF_ERROR(read_query(text, target));
  return target;
}

}  // namespace duanlian::api
