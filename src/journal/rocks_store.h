#pragma once

// For the .cc files of this room only: no public header may include it.

#include <filesystem>
#include <memory>
#include <shared_mutex>

#include "journal/rocks.h"

namespace duanlian::journal {

// A RocksDB that is opened anew after a full disk, while others read it. RocksDB can be told to go on
// (`Resume`), but that flushes without end while there is no room, and a write-ahead log whose first record
// failed is written on although its writer is broken (an assertion of 7.8). Opening is the path that every
// crash takes.
class RocksStore {
 public:
  static Result<std::unique_ptr<RocksStore>> open(const std::filesystem::path& folder,
                                                  const rocksdb::Options& options, OpenMode mode);

  // Keeps the database open as long as it lives. Iterators must go before it.
  class Use {
   public:
    rocksdb::DB* operator->() const { return &db_; }
    rocksdb::DB& operator*() const { return db_; }

   private:
    friend class RocksStore;
    Use(std::shared_lock<std::shared_mutex> held, rocksdb::DB& db) : held_(std::move(held)), db_(db) {}

    std::shared_lock<std::shared_mutex> held_;
    rocksdb::DB& db_;
  };
  // no_space while it could not be opened again.
  Result<Use> use() const;

  // Closes it and opens it again: every write that succeeded is there. no_space while there is no room for
  // all that it holds in memory. Must not be called by who holds a Use.
  Status reopen();

 private:
  RocksStore(std::filesystem::path folder, rocksdb::Options options, std::unique_ptr<rocksdb::DB> db)
      : folder_(std::move(folder)), options_(std::move(options)), db_(std::move(db)) {}

  const std::filesystem::path folder_;
  const rocksdb::Options options_;
  mutable std::shared_mutex mutex_;
  std::unique_ptr<rocksdb::DB> db_;  // none: it was closed and could not be opened again yet
};

// A consistent copy in a folder that must not exist yet.
Status checkpoint(const RocksStore& store, const std::filesystem::path& to);

}  // namespace duanlian::journal
