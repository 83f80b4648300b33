#include "connect/files/value_source.h"

#include "base/utf8.h"

namespace duanlian::connect {
namespace {

std::string_view column_text(const Row& row, int column, bool strip) {
  std::string_view text;
  switch (column) {
    case kFileColumn:
      text = row.file;
      break;
    case kLineColumn:
      text = row.line;
      break;
    default:
      text = row.values[static_cast<std::size_t>(column)];
  }
  return strip ? strip_blanks(text) : text;
}

}  // namespace

std::string_view strip_blanks(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string shortened(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return std::string(text);
  return std::string(utf8_prefix(text, bytes_max)) + "...";
}

std::string_view ValueSource::text(const Row& row, bool strip, std::string& scratch) const {
  if (is_constant()) return constant();
  if (const auto column = single_column()) return column_text(row, *column, strip);
  scratch.clear();
  for (const Part& part : parts_) {
    if (!part.column) {
      scratch += part.literal;
      continue;
    }
    const std::string_view text = column_text(row, *part.column, strip);
    if (text.empty()) return {};
    scratch += text;
  }
  return scratch;
}

}  // namespace duanlian::connect
