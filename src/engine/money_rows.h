#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "base/result.h"
#include "engine/money_row.h"
#include "engine/money_view.h"
#include "journal/view.h"

namespace duanlian::engine {

// Keeps the money graph in a view while it grows: docs/views.md. A row is written once and never changed, so
// a saving is what is new and makes no pause. Has the money move what is older out of memory meanwhile. One
// thread at a time, that which the money is taken on.
class MoneyRows {
 public:
  // Entries that the view may stand behind while there is little to write.
  static constexpr uint64_t kLagMax = 10'000;

  explicit MoneyRows(journal::View view) : view_(view) {}

  // Up to here everything is written.
  journal::Position position() const { return view_.position(); }

  // Puts what entries up to `until` did into the money, which is empty. Gives the entry up to which it has
  // all now: `until`, or position() where that is less.
  Result<uint64_t> load(uint64_t until, MoneyView& money);
  // The first entry that the graph knows of; nothing before the first row.
  std::optional<uint64_t> begins_at() const { return begins_at_; }
  // Where the entries before are gone. REQUIRES that nothing was ever written.
  void begin_at(uint64_t position) { next_from_ = position; }

  // Writes what is new, all of it up to that position, when it is much or the view is far behind. A disk that
  // is full is waited for by nobody: it is written later.
  Status keep(MoneyView& money, journal::Position position);
  // The same at once. no_space as journal::View::try_write.
  Status write(MoneyView& money, journal::Position position);
  // Removes what is told of entries before this one alone; the graph in memory keeps it until the next start.
  // no_space as journal::View::remove_below.
  Status remove_before(journal::Position first);

 private:
  Status check_follows(std::string_view key, uint64_t from);
  void put_rows(const MoneyView& money, uint64_t position, journal::ViewBatch& batch);

  journal::View view_;
  std::optional<uint64_t> begins_at_;
  uint64_t next_from_ = 1;  // the entry that the next row begins with
  uint64_t written_ = 0;    // transfers
};

}  // namespace duanlian::engine
