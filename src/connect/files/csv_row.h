#pragma once

#include <cstddef>
#include <csv.h>
#include <string>
#include <string_view>
#include <vector>

namespace duanlian::connect {

// Puts the fields of one record together from its lines.
class CsvRow {
 public:
  enum class State {
    open,  // a quoted value goes on in the next line
    whole,
    broken,  // `fault` says why
  };

  CsvRow(char separator, char quote);
  ~CsvRow();
  CsvRow(const CsvRow&) = delete;
  CsvRow& operator=(const CsvRow&) = delete;

  // One line without its line feed.
  State feed(std::string_view line);
  const std::string& fault() const { return fault_; }
  // Forgets what was fed, for the next record.
  void restart();

  std::size_t size() const { return ends_.size(); }
  std::string_view field(std::size_t index) const {
    const std::size_t start = index == 0 ? 0 : ends_[index - 1];
    return std::string_view(bytes_).substr(start, ends_[index] - start);
  }

 private:
  static void take_field(void* text, std::size_t size, void* row);
  static void take_end(int, void* row);
  void start_parser();

  csv_parser parser_{};
  char separator_;
  char quote_;
  std::string bytes_;              // of all fields, one after another
  std::vector<std::size_t> ends_;  // of each field in bytes_
  std::size_t bytes_fed_ = 0;
  int rows_ = 0;
  std::string fault_;
};

}  // namespace duanlian::connect
