#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "connect/files/mapping.h"

namespace duanlian::connect {

// What became of the rows of a table.
struct TableCounts {
  uint64_t rows = 0;     // the header and blank lines aside
  uint64_t refused = 0;  // of these
};

// Reads a small table that somebody wrote by hand: CSV by RFC 4180 in UTF-8 with a header, also a .zst one.
// `take` gets the values of the columns in their order, without blanks around them and empty where the file
// has no such column; it may refuse a row. That and every bad row goes to `tell` as "file:line: what", and
// the rest goes on. Columns of other names are not read. An Error when nothing can be read at all: no such
// file, no header, a column missing or twice, or its only row is bad.
Result<TableCounts> read_table(
    const std::filesystem::path& path, const std::vector<Column>& columns,
    const std::function<Status(std::span<const std::string_view> values, uint64_t line)>& take,
    const std::function<void(const std::string& issue)>& tell);

}  // namespace duanlian::connect
