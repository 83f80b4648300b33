#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace duanlian::graph {

// Rows for spreadsheets: UTF-8 with a byte order mark, a header, cells between commas.
class CsvRows {
 public:
  CsvRows(std::string& out, std::string_view header);

  CsvRows& text(std::string_view value);
  // What is ours and is no formula.
  CsvRows& plain(std::string_view value);
  CsvRows& number(uint64_t value) { return plain(std::to_string(value)); }
  void end_row() {
    out_ += '\n';
    begun_ = false;
  }

 private:
  void separate();

  std::string& out_;
  bool begun_ = false;
};

// A cell of text that no spreadsheet takes for a formula or a number: where it begins with = + - @, tab or
// carriage return, or is a number that a spreadsheet would round (more than 11 digits), it gets an apostrophe
// before it.
void append_text_cell(std::string& out, std::string_view text);

}  // namespace duanlian::graph
