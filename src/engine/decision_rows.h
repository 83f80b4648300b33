#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "journal/view.h"

namespace duanlian::engine {

// Decisions that follow one another, as they lie in one row. docs/views.md has the grammar.
class DecisionRow {
 public:
  // Decisions beyond either go into the next row.
  static constexpr std::size_t kDecisionsMax = 64;
  static constexpr std::size_t kBytesTarget = std::size_t{32} << 10;

  // Appends the row that holds the first of these decisions; gives how many it took. REQUIRES at least one.
  static std::size_t write(std::string& out, std::span<const std::string> decisions);
  // Also of the rows of form 1, one decision each.
  static Result<DecisionRow> read(journal::Position first, std::string_view row);

  journal::Position first() const { return first_; }
  const std::vector<std::string>& decisions() const { return decisions_; }
  // Null when it is in another row.
  const std::string* at(journal::Position position) const;

 private:
  journal::Position first_;
  std::vector<std::string> decisions_;
};

// The view of the decisions, by position.
class DecisionRows {
 public:
  explicit DecisionRows(const journal::View& view) : view_(view) {}

  journal::Position position() const { return view_.position(); }

  // Adds the decisions from this position on. REQUIRES at least one, and that they follow position(), or all
  // that is kept. Waits as View::write does.
  Status write(journal::Position first, std::span<const std::string> decisions);

  Result<std::optional<std::string>> get(journal::Position position) const;
  // The row that has the position; nothing when there is none.
  Result<std::optional<DecisionRow>> row_of(journal::Position position) const;

  // Removes the decisions before this position. no_space as View::remove_below.
  Status remove_before(journal::Position first);

 private:
  journal::View view_;
};

}  // namespace duanlian::engine
