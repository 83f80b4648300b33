#include "connect/files/csv_row.h"

#include "base/check.h"
#include "connect/files/limits.h"

namespace duanlian::connect {

CsvRow::CsvRow(char separator, char quote) : separator_(separator), quote_(quote) { start_parser(); }
CsvRow::~CsvRow() { csv_free(&parser_); }

void CsvRow::start_parser() {
  constexpr std::size_t kBlockBytes = 4'096;
  CHECK(csv_init(&parser_, CSV_STRICT) == 0, "the CSV parser does not start");
  csv_set_delim(&parser_, static_cast<unsigned char>(separator_));
  csv_set_quote(&parser_, static_cast<unsigned char>(quote_));
  csv_set_blk_size(&parser_, kBlockBytes);
  // Blanks belong to the value (RFC 4180 section 2.4).
  csv_set_space_func(&parser_, [](unsigned char) { return 0; });
}

void CsvRow::restart() {
  // In the middle of a record or after an error the parser has to begin anew.
  if (rows_ != 1 || !fault_.empty()) {
    csv_free(&parser_);
    start_parser();
  }
  bytes_.clear();
  ends_.clear();
  bytes_fed_ = 0;
  rows_ = 0;
  fault_.clear();
}

void CsvRow::take_field(void* text, std::size_t size, void* row) {
  auto& self = *static_cast<CsvRow*>(row);
  self.bytes_.append(static_cast<const char*>(text), size);
  self.ends_.push_back(self.bytes_.size());
}

void CsvRow::take_end(int, void* row) { ++static_cast<CsvRow*>(row)->rows_; }

CsvRow::State CsvRow::feed(std::string_view line) {
  bytes_fed_ += line.size() + 1;
  if (bytes_fed_ > kLineBytesMax + 1) {
    fault_ = "a record longer than " + std::to_string(kLineBytesMax) + " bytes; a quote may not be closed";
    return State::broken;
  }
  const bool fits =
      csv_parse(&parser_, line.data(), line.size(), take_field, take_end, this) == line.size() &&
      csv_parse(&parser_, "\n", 1, take_field, take_end, this) == 1;
  if (!fits) {
    fault_ =
        std::string("not CSV: ") + (csv_error(&parser_) == CSV_EPARSE
                                        ? "a quote in the middle of a value; write it twice within quotes"
                                        : csv_strerror(csv_error(&parser_)));
  } else if (rows_ > 1) {
    fault_ = "a carriage return within a line; a value that has one stands in quotes";
  } else if (ends_.size() > kColumnsMax) {
    fault_ = "more than " + std::to_string(kColumnsMax) + " columns";
  }
  if (!fault_.empty()) return State::broken;
  return rows_ == 1 ? State::whole : State::open;
}

}  // namespace duanlian::connect
