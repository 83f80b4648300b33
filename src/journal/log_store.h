#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "journal/block.h"
#include "journal/rocks_store.h"

namespace duanlian::journal {

// The RocksDB that holds the blocks of the log, each under the position of its first entry, big-endian.
class LogStore {
 public:
  static Result<std::unique_ptr<LogStore>> open(const std::filesystem::path& folder,
                                                const rocksdb::Options& options, OpenMode mode);

  // One write, synced. After a full disk the next call first opens the store anew.
  Status append(std::span<const std::string> blocks);

  // Calls the function with each block from the one that holds `from` on, in order, until it returns false or
  // an error. REQUIRES that the block is the one whose key is given, which is checked.
  using Visit = std::function<Result<bool>(std::string_view block, Position first)>;
  Status each_block(Position from, bool fill_cache, const Visit& visit) const;

  // What the next block continues from: the end of the last block, all of whose hashes are checked. The
  // anchor when there are no blocks.
  Result<BlockStart> end(const BlockStart& anchor) const;

  // Removes all blocks before the one that begins at the position.
  Status remove_before(Position first);

  RocksStore& store() { return *store_; }

 private:
  explicit LogStore(std::unique_ptr<RocksStore> store) : store_(std::move(store)) {}

  std::unique_ptr<RocksStore> store_;
  bool failed_ = false;
};

}  // namespace duanlian::journal
