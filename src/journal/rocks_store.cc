#include "journal/rocks_store.h"

#include <mutex>
#include <rocksdb/utilities/checkpoint.h>
#include <string>
#include <utility>

#include "base/file.h"

namespace duanlian::journal {
namespace {

// What is in memory is written when the database is opened again.
Status check_room_for_buffers(const std::filesystem::path& folder, const rocksdb::Options& options) {
  const uint64_t needed = options.write_buffer_size * static_cast<uint64_t>(options.max_write_buffer_number);
  ASSIGN_OR_RETURN(const uint64_t free, free_bytes(folder));
  if (needed <= free) return {};
  return Error{ErrorCode::no_space, "the disk of " + folder.string() + " is full: " + std::to_string(free) +
                                        " bytes are free and " + std::to_string(needed) +
                                        " are needed to go on"};
}

}  // namespace

Result<std::unique_ptr<RocksStore>> RocksStore::open(const std::filesystem::path& folder,
                                                     const rocksdb::Options& options, OpenMode mode) {
  ASSIGN_OR_RETURN(auto db, open_rocks(folder, options, mode));
  return std::unique_ptr<RocksStore>(new RocksStore(folder, options, std::move(db)));
}

Result<RocksStore::Use> RocksStore::use() const {
  std::shared_lock held(mutex_);
  if (db_ == nullptr)
    return Error{ErrorCode::no_space, "the disk of " + folder_.string() + " was full, and is waited for"};
  return Use(std::move(held), *db_);
}

Status RocksStore::reopen() {
  RETURN_IF_ERROR(check_room_for_buffers(folder_, options_));
  const std::lock_guard alone(mutex_);
  db_.reset();
  auto opened = open_rocks(folder_, options_, OpenMode::existing);
  if (!opened) {
    // The cause was the full disk: whatever else is wrong with the files is said when the journal is opened.
    opened.error().code = ErrorCode::no_space;
    return std::move(opened.error());
  }
  db_ = *std::move(opened);
  return {};
}

Status checkpoint(const RocksStore& store, const std::filesystem::path& to) {
  ASSIGN_OR_RETURN(const auto db, store.use());
  rocksdb::Checkpoint* raw = nullptr;
  rocksdb::Status status = rocksdb::Checkpoint::Create(&*db, &raw);
  const std::unique_ptr<rocksdb::Checkpoint> owned(raw);
  if (status.ok()) status = owned->CreateCheckpoint(std::filesystem::absolute(to).string());
  if (!status.ok()) return to_error(status, "copying to " + to.string());
  return {};
}

}  // namespace duanlian::journal
