#include "graph/forms/csv_rows.h"

#include <algorithm>

namespace duanlian::graph {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";  // without it spreadsheets take another encoding

bool would_be_reckoned(std::string_view text) {
  constexpr std::size_t kDigitsShown = 11;  // a longer number becomes 6.22E+15, and from the 16th digit on 0
  if (text.empty()) return false;
  if (std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) return true;
  const bool digits = std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  return digits && (text.size() > kDigitsShown || (text.size() > 1 && text.front() == '0'));
}

}  // namespace

CsvRows::CsvRows(std::string& out, std::string_view header) : out_(out) {
  out_.append(kByteOrderMark).append(header).append("\n");
}

CsvRows& CsvRows::text(std::string_view value) {
  separate();
  append_text_cell(out_, value);
  return *this;
}

CsvRows& CsvRows::plain(std::string_view value) {
  separate();
  out_.append(value);
  return *this;
}

void CsvRows::separate() {
  if (begun_) out_ += ',';
  begun_ = true;
}

void append_text_cell(std::string& out, std::string_view text) {
  const bool guarded = would_be_reckoned(text);
  const bool quoted = text.find_first_of(",\"\r\n") != std::string_view::npos;
  if (quoted) out += '"';
  if (guarded) out += '\'';
  for (const char c : text) out.append(c == '"' ? 2 : 1, c);
  if (quoted) out += '"';
}

}  // namespace duanlian::graph
