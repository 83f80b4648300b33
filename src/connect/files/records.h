#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "connect/files/file_reader.h"
#include "connect/files/line_reader.h"
#include "connect/files/mapping.h"

namespace duanlian::connect {

struct Record {
  std::span<const std::string_view>
      values;         // of the wanted columns, in their order; valid until the next call
  uint64_t line = 0;  // its first line
};

// The records of one open file.
class Records {
 public:
  virtual ~Records() = default;

  // Sets line and reason of `bad`; the file's name is the caller's.
  virtual ReadStep next(Record& record, LineError& bad) = 0;
  virtual uint64_t bytes_read() const = 0;
};

// Every line that is not empty, its only column.
std::unique_ptr<Records> read_lines(LineReader lines);
// RFC 4180 with a header row. Every wanted column must stand in the header.
std::unique_ptr<Records> read_csv(LineReader lines, const FileShape& shape,
                                  const std::vector<Column>& wanted);
// A JSON object in each line that is not empty; a column is a dotted path.
std::unique_ptr<Records> read_json_lines(LineReader lines, const std::vector<Column>& wanted);

}  // namespace duanlian::connect
