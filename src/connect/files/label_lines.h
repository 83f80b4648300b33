#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "connect/files/csv_row.h"
#include "model/label.h"

namespace duanlian::connect {

// Reads the lines of a file of labels, docs/backtest.md: RFC 4180 with a header, a record a line.
class LabelLines {
 public:
  // What is wrong, and where in the line: columns count from 1, in characters.
  struct Fault {
    std::size_t column = 1;
    std::string reason;
  };

  // The first line names the columns `event` and `label`, and may name `source` and `category`, in any order;
  // after a fault no other line can be read.
  std::optional<Fault> take_header(std::string_view line);
  // A line that is not blank. REQUIRES a header without a fault.
  std::optional<Fault> take(std::string_view line, model::Label& label);

  // Where the value that says which event it is began in the line that was taken last.
  std::size_t event_column() const { return column_of(event_); }

 private:
  static constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);

  std::optional<Fault> split(std::string_view line);
  std::string_view value(std::size_t column) const {
    return column == kAbsent ? std::string_view() : row_.field(column);
  }
  std::size_t column_of(std::size_t field) const;
  Fault fault_at(std::size_t field, std::string reason) const;

  CsvRow row_{',', '"'};
  std::string line_;
  std::size_t fields_ = 0;  // of the header
  std::size_t event_ = kAbsent;
  std::size_t label_ = kAbsent;
  std::size_t source_ = kAbsent;
  std::size_t category_ = kAbsent;
};

}  // namespace duanlian::connect
