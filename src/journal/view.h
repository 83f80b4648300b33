#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "journal/entry.h"

namespace duanlian::journal {

class ViewStore;

inline constexpr std::size_t kViewNameBytesMax = 64;

// Rows to put and remove, in order; a later change of a key wins.
class ViewBatch {
 public:
  ViewBatch();
  ~ViewBatch();
  ViewBatch(ViewBatch&&) noexcept;
  ViewBatch& operator=(ViewBatch&&) noexcept;

  void put(std::string_view key, std::string_view row);
  void remove(std::string_view key);
  std::size_t count() const;

 private:
  friend class View;
  struct Changes;
  std::unique_ptr<Changes> changes_;
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

  // Rows whose key begins with the prefix and is not below `from`, in order of the bytes of the keys, until
  // the function returns false. The state is that of the moment of the call.
  using Visit = std::function<bool(std::string_view key, std::string_view row)>;
  Status scan(std::string_view prefix, std::string_view from, const Visit& visit) const;

  // REQUIRES that the position is not below position() and was staged. Waits until the journal is durable up
  // to that position, so that a view is never ahead of the journal; the commit must therefore have happened
  // or be under way on another thread. Waits a while for room when the disk is full.
  Status write(ViewBatch&& batch, Position position);

  // Removes all rows and sets the position to 0, so that the view can be built anew.
  Status clear();

 private:
  friend class Journal;
  View(ViewStore& store, std::string name) : store_(&store), name_(std::move(name)) {}

  ViewStore* store_;
  std::string name_;
};

}  // namespace duanlian::journal
