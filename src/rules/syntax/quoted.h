#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

namespace duanlian::rules {

// What was wrong inside of the quotes.
struct Unquoted {
  std::size_t offset = 0;
  std::string message;
};

// The inside of a quoted text with its escapes read (cel-spec, "String and Bytes Values"). In bytes \x and
// octal are bytes, in text they are code points.
std::expected<std::string, Unquoted> unescape(std::string_view inside, bool bytes);

}  // namespace duanlian::rules
