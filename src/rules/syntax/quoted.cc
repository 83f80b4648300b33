#include "rules/syntax/quoted.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "base/utf8.h"

namespace duanlian::rules {
namespace {

// The digits that must follow, as a number; -1 when they do not.
int64_t digits(std::string_view text, std::size_t at, std::size_t count, int base) {
  const std::string_view part = text.substr(std::min(at, text.size()), count);
  uint32_t value = 0;
  const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value, base);
  if (part.size() != count || error != std::errc{} || end != part.data() + count) return -1;
  return value;
}

char simple_escape(char c) {
  constexpr std::string_view kNames = "abfnrtv\\?\"'`";
  constexpr std::string_view kValues = "\a\b\f\n\r\t\v\\?\"'`";
  const auto index = kNames.find(c);
  return index == std::string_view::npos ? '\0' : kValues[index];
}

}  // namespace

std::expected<std::string, Unquoted> unescape(std::string_view inside, bool bytes) {
  std::string out;
  out.reserve(inside.size());
  for (std::size_t at = 0; at < inside.size(); ++at) {
    if (inside[at] != '\\') {
      out += inside[at];
      continue;
    }
    const std::size_t start = at++;
    const char c = at < inside.size() ? inside[at] : '\0';
    if (const char simple = simple_escape(c); simple != '\0') {
      out += simple;
      continue;
    }
    int64_t code = -1;
    if (c == 'x' || c == 'X') {
      code = digits(inside, at + 1, 2, 16);
      at += 2;
    } else if (c >= '0' && c <= '3') {
      code = digits(inside, at, 3, 8);
      at += 2;
    } else if (!bytes && c == 'u') {
      code = digits(inside, at + 1, 4, 16);
      at += 4;
    } else if (!bytes && c == 'U') {
      code = digits(inside, at + 1, 8, 16);
      at += 8;
    }
    if (code < 0) return std::unexpected(Unquoted{start, "an escape that does not exist"});
    if (bytes) {
      out += static_cast<char>(code);
    } else if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
      return std::unexpected(Unquoted{start, "an escape that is no Unicode code point"});
    } else {
      append_utf8(out, static_cast<char32_t>(code));
    }
  }
  return out;
}

}  // namespace duanlian::rules
