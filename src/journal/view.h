#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/result.h"
#include "journal/entry.h"
#include "journal/view_files.h"

namespace duanlian::journal {

class ViewStore;
struct ViewState;

inline constexpr std::size_t kViewNameBytesMax = 64;

// Rows to put and remove, in order; a later change of a key wins.
class ViewBatch {
 public:
  void put(std::string_view key, std::string_view row);
  void remove(std::string_view key);
  std::size_t count() const { return count_; }

 private:
  friend class View;
  std::string changes_;  // one after another: '+' key row, or '-' key
  std::size_t count_ = 0;
};

// A named key space beside the log, with the position up to which its owner has applied the journal. Rows and
// position change together or not at all. Writes are not synced: after a crash the view stands at an earlier
// position and its owner applies the rest again. Cheap to copy; must not outlive the journal. Reads may come
// from any thread, writes of one view from one thread at a time.
class View {
 public:
  // 0 when nothing was ever written.
  Position position() const;

  Result<std::optional<std::string>> get(std::string_view key) const;
  // The row with the highest key that is not above this one.
  struct Row {
    std::string key;
    std::string row;
  };
  Result<std::optional<Row>> last_up_to(std::string_view key) const;

  // Rows whose key begins with the prefix and is not below `from`, in order of the bytes of the keys, until
  // the function returns false. The state is that of the moment of the call.
  using Visit = std::function<bool(std::string_view key, std::string_view row)>;
  Status scan(std::string_view prefix, std::string_view from, const Visit& visit) const;

  // REQUIRES that the position is not below position() and was staged. Waits until the journal is durable up
  // to that position, so that a view is never ahead of the journal; the commit must therefore have happened
  // or be under way on another thread. When the disk is full it waits for room, without limit, until the
  // journal is given up or ending.
  Status write(ViewBatch&& batch, Position position);
  // The same without waiting for room: no_space, and nothing has changed.
  Status try_write(ViewBatch&& batch, Position position);

  // Removes the rows whose keys are below this one; the position stays. Frees the files that held nothing
  // else at once, the rest when files are merged. no_space as try_write.
  Status remove_below(std::string_view key);

  // Removes all rows and sets the position to 0, so that the view can be built anew. Files stay.
  Status clear();

  // What is too large for rows is written as a file with a number of its own, beside them. It is there once
  // it is finished, and stays there whatever happens to rows that are written later; so a row that names it
  // never names nothing. One file of a view at a time. REQUIRES that no such file is there.
  Result<std::unique_ptr<ViewFileWriter>> create_file(uint64_t number);
  // Its pieces in order, until the function returns an error, which is returned. A file that is damaged or
  // missing is an Error.
  Status read_file(uint64_t number, const ViewFiles::Visit& visit) const;
  // Removes all files of the view but this one, after syncing the rows, so that none goes that they name
  // after a loss of power. The bytes are freed little by little until `at_once` is requested. REQUIRES that
  // none is being written.
  Status remove_files_but(uint64_t number, const std::stop_token& at_once);

 private:
  friend class Journal;
  Status write(ViewBatch&& batch, Position position, bool waits_for_room);
  View(ViewStore& store, ViewFiles& files, ViewState& state)
      : store_(&store), files_(&files), state_(&state) {}

  ViewStore* store_;
  ViewFiles* files_;
  ViewState* state_;
};

}  // namespace duanlian::journal
