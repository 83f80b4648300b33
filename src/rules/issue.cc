#include "rules/issue.h"

#include <algorithm>

namespace duanlian::rules {

std::string to_string(const Issue& issue) {
  return std::to_string(issue.line) + ':' + std::to_string(issue.column) + ": " + issue.message;
}

Issue issue_at(std::string_view source, std::size_t offset, std::string message) {
  const std::string_view before = source.substr(0, std::min(offset, source.size()));
  const auto line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  const auto lines = std::count(before.begin(), before.end(), '\n');
  // Bytes that continue a code point do not count, so this also works on text that is not UTF-8.
  const auto column = std::count_if(before.begin() + static_cast<std::ptrdiff_t>(line_start), before.end(),
                                    [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
  return {static_cast<int>(lines) + 1, static_cast<int>(column) + 1, std::move(message)};
}

}  // namespace duanlian::rules
