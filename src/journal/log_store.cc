#include "journal/log_store.h"

#include <rocksdb/convenience.h>
#include <rocksdb/write_batch.h>

#include "base/coding.h"

namespace duanlian::journal {
namespace {

std::string key_of(Position first) {
  std::string key;
  put_big_endian64(key, first.value());
  return key;
}

// The header of the block, once it is certain that it stands where it belongs.
Result<BlockReader> read_block(const rocksdb::Slice& key, const rocksdb::Slice& value, BlockCheck check) {
  if (key.size() != sizeof(uint64_t))
    return Error{ErrorCode::corrupt, "the log holds a key that is no position"};
  const Position first(big_endian64(key.data()));
  auto reader = BlockReader::open({value.data(), value.size()}, check);
  if (!reader) return within("entry " + std::to_string(first.value()), std::move(reader.error()));
  if (reader->start().first != first) {
    return Error{ErrorCode::corrupt, "entry " + std::to_string(first.value()) +
                                         " is damaged: its block carries another position"};
  }
  return reader;
}

}  // namespace

Result<std::unique_ptr<LogStore>> LogStore::open(const std::filesystem::path& folder,
                                                 const rocksdb::Options& options, OpenMode mode) {
  ASSIGN_OR_RETURN(auto db, open_rocks(folder, options, mode));
  return std::unique_ptr<LogStore>(new LogStore(std::move(db)));
}

Status LogStore::append(std::span<const std::string> blocks) {
  if (failed_) RETURN_IF_ERROR(resume(*db_));
  std::size_t bytes = 0;
  for (const std::string& block : blocks) bytes += block.size() + 32;
  rocksdb::WriteBatch batch(bytes + 32);
  for (const std::string& block : blocks) {
    batch.Put(key_of(Position(ByteReader(std::string_view(block).substr(8)).fixed64())), block);
  }
  rocksdb::WriteOptions synced;
  synced.sync = true;
  const rocksdb::Status status = db_->Write(synced, &batch);
  failed_ = !status.ok();
  if (failed_) return to_error(status, "appending to the log");
  return {};
}

Status LogStore::each_block(Position from, bool fill_cache, const Visit& visit) const {
  rocksdb::ReadOptions read;
  read.fill_cache = fill_cache;
  const std::unique_ptr<rocksdb::Iterator> block(db_->NewIterator(read));
  block->SeekForPrev(key_of(from));
  if (!block->Valid() && block->status().ok()) block->Seek(key_of(from));
  for (; block->Valid(); block->Next()) {
    ASSIGN_OR_RETURN(const BlockReader reader,
                     read_block(block->key(), block->value(), BlockCheck::structure));
    ASSIGN_OR_RETURN(const bool more,
                     visit({block->value().data(), block->value().size()}, reader.start().first));
    if (!more) return {};
  }
  if (!block->status().ok()) return to_error(block->status(), "reading the log");
  return {};
}

Result<BlockStart> LogStore::end(const BlockStart& anchor) const {
  const std::unique_ptr<rocksdb::Iterator> last(db_->NewIterator({}));
  last->SeekToLast();
  if (!last->status().ok()) return to_error(last->status(), "reading the end of the log");
  if (!last->Valid()) return anchor;
  ASSIGN_OR_RETURN(BlockReader reader, read_block(last->key(), last->value(), BlockCheck::hashes));
  Entry entry;
  while (true) {
    ASSIGN_OR_RETURN(const bool more, reader.next(entry));
    if (!more) break;
  }
  return BlockStart{.first = next(entry.position),
                    .bytes_before = reader.start().bytes_before + last->value().size(),
                    .prior = entry.hash};
}

Status LogStore::remove_before(Position first) {
  const std::string begin = key_of(Position(0));
  const std::string end = key_of(first);
  const rocksdb::Status removed = db_->DeleteRange({}, db_->DefaultColumnFamily(), begin, end);
  if (!removed.ok()) return to_error(removed, "trimming the log");
  // Files that hold nothing else go at once; the rest goes when files are merged.
  const rocksdb::Slice begin_slice = begin;
  const rocksdb::Slice end_slice = end;
  const rocksdb::Status freed =
      rocksdb::DeleteFilesInRange(db_.get(), db_->DefaultColumnFamily(), &begin_slice, &end_slice, false);
  if (!freed.ok()) return to_error(freed, "freeing the files of the trimmed log");
  return {};
}

}  // namespace duanlian::journal
