#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "journal/durable_point.h"
#include "journal/rocks_store.h"

namespace duanlian::journal {

// One view: its place among the keys and its position.
struct ViewState {
  std::string name;
  std::atomic<uint64_t> position = 0;
};

// The RocksDB that holds all views. A row of a view is stored under <name> 00 <key>, its position under
// 00 <name>.
class ViewStore {
 public:
  static Result<std::unique_ptr<ViewStore>> open(const std::filesystem::path& folder,
                                                 const rocksdb::Options& options, OpenMode mode,
                                                 const DurablePoint& durable);

  ViewState& view(std::string_view name);
  // The lowest position of all views; nothing when there are none.
  std::optional<Position> lowest_position() const;
  // The view that stands highest, to be compared with the log.
  Position highest_position() const;

  RocksStore& store() { return *store_; }
  // Waits until the log is durable up to the position, and for room on the disk if asked to.
  Status write(rocksdb::WriteBatch& batch, ViewState& view, Position position, bool waits_for_room);

 private:
  ViewStore(std::unique_ptr<RocksStore> store, const DurablePoint& durable)
      : store_(std::move(store)), durable_(durable) {}
  Status load();
  Status put(rocksdb::WriteBatch& batch);

  std::unique_ptr<RocksStore> store_;
  const DurablePoint& durable_;
  mutable std::mutex mutex_;
  std::map<std::string, std::unique_ptr<ViewState>, std::less<>> views_;
};

}  // namespace duanlian::journal
