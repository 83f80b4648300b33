#pragma once

#include <charconv>
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/file_writer.h"
#include "base/time.h"
#include "simulate/stage/ids.h"

namespace duanlian::simulate {

// A file of comma-separated values (RFC 4180; lines end in LF), written row by row. After an error nothing
// more is written, and `close` gives it.
class CsvFile {
 public:
  static Result<CsvFile> create(const std::filesystem::path& path, std::string_view header) {
    ASSIGN_OR_RETURN(FileWriter file, FileWriter::create(path));
    return CsvFile(std::move(file), header);
  }

  CsvFile& text(std::string_view value);
  template <std::integral Number>
  CsvFile& number(Number value) {
    separate();
    char digits[24];
    row_.append(digits, std::to_chars(digits, digits + sizeof(digits), value).ptr);
    return *this;
  }
  // Nothing for kNone.
  template <class Tag>
  CsvFile& id(Strong<Tag, uint32_t> value) {
    return value.value() == kNone ? text("") : number(value.value());
  }
  CsvFile& time(Timestamp value) {
    separate();
    append_rfc3339(row_, value);
    return *this;
  }
  void end_row();

  const Status& status() const { return trouble_; }
  Result<WrittenFile> close();

 private:
  CsvFile(FileWriter file, std::string_view header);
  void separate() {
    if (!first_) row_ += ',';
    first_ = false;
  }

  FileWriter file_;
  std::string row_;
  bool first_ = true;
  Status trouble_;
};

}  // namespace duanlian::simulate
