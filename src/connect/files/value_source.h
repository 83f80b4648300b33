#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duanlian::connect {

// One record of a file: the texts of the mapping's columns, in the order of Mapping::columns().
struct Row {
  std::span<const std::string_view> values;
  std::string_view file;  // its name without folder and .zst
  std::string_view line;  // the number of its first line, decimal
};

inline constexpr int kFileColumn = -1;  // "@file"
inline constexpr int kLineColumn = -2;  // "@line"

// Where the text of a member comes from: a constant, a column, or a template of both.
class ValueSource {
 public:
  void add_literal(std::string text) { parts_.push_back({.literal = std::move(text)}); }
  void add_column(int column) { parts_.push_back({.literal = {}, .column = column}); }

  bool is_constant() const { return parts_.size() == 1 && !parts_[0].column; }
  const std::string& constant() const { return parts_[0].literal; }

  // The text, in the row or in `scratch`; empty as soon as one of its columns is, so that a template never
  // gives half a value. `strip` takes white space off both ends of each column.
  std::string_view text(const Row& row, bool strip, std::string& scratch) const;

  std::optional<int> single_column() const { return parts_.size() == 1 ? parts_[0].column : std::nullopt; }

 private:
  struct Part {
    std::string literal;
    std::optional<int> column;
  };
  std::vector<Part> parts_;
};

std::string_view strip_blanks(std::string_view text);

// For errors: at most so many bytes of the text, with dots where it was cut. REQUIRES well-formed UTF-8.
std::string shortened(std::string_view text, std::size_t bytes_max);

}  // namespace duanlian::connect
