#include "journal/log_store.h"

#include <rocksdb/convenience.h>
#include <rocksdb/write_batch.h>

#include "base/coding.h"
#include "journal/stored_block.h"

namespace duanlian::journal {
namespace {

std::string key_of(Position first) {
  std::string key;
  put_big_endian64(key, first.value());
  return key;
}

struct FoundBlock {
  std::string_view bytes;
  BlockReader reader;
};

// The block, once it is certain that it stands where it belongs. Its bytes lie with the iterator or in
// `room`.
Result<FoundBlock> read_block(const rocksdb::Iterator& at, BlockCheck check, std::string& room) {
  if (at.key().size() != sizeof(uint64_t))
    return Error{ErrorCode::corrupt, "the log holds a key that is no position"};
  const Position first(big_endian64(at.key().data()));
  const auto damaged = [&](Error why) {
    return within("entry " + std::to_string(first.value()), std::move(why));
  };
  const auto bytes = stored_block({at.value().data(), at.value().size()}, room);
  if (!bytes) return damaged(bytes.error());
  auto reader = BlockReader::open(*bytes, check);
  if (!reader) return damaged(std::move(reader.error()));
  if (reader->start().first != first)
    return damaged(Error{ErrorCode::corrupt, "the block carries another position"});
  return FoundBlock{*bytes, *reader};
}

}  // namespace

Result<std::unique_ptr<LogStore>> LogStore::open(const std::filesystem::path& folder,
                                                 const rocksdb::Options& options, OpenMode mode) {
  ASSIGN_OR_RETURN(auto store, RocksStore::open(folder, options, mode));
  return std::unique_ptr<LogStore>(new LogStore(std::move(store)));
}

Status LogStore::append(std::span<const std::string> blocks) {
  if (failed_) RETURN_IF_ERROR(store_->reopen());
  failed_ = true;
  rocksdb::WriteBatch batch;
  for (const std::string& block : blocks) {
    batch.Put(key_of(Position(ByteReader(std::string_view(block).substr(8)).fixed64())), store_block(block));
  }
  rocksdb::WriteOptions synced;
  synced.sync = true;
  ASSIGN_OR_RETURN(const auto db, store_->use());
  const rocksdb::Status status = db->Write(synced, &batch);
  failed_ = !status.ok();
  if (failed_) return to_error(status, "appending to the log");
  return {};
}

Status LogStore::each_block(Position from, bool fill_cache, const Visit& visit) const {
  rocksdb::ReadOptions read;
  read.fill_cache = fill_cache;
  ASSIGN_OR_RETURN(const auto db, store_->use());
  const std::unique_ptr<rocksdb::Iterator> block(db->NewIterator(read));
  block->SeekForPrev(key_of(from));
  if (!block->Valid() && block->status().ok()) block->Seek(key_of(from));
  std::string room;
  for (; block->Valid(); block->Next()) {
    ASSIGN_OR_RETURN(const FoundBlock found, read_block(*block, BlockCheck::structure, room));
    ASSIGN_OR_RETURN(const bool more, visit(found.bytes, found.reader.start().first));
    if (!more) return {};
  }
  if (!block->status().ok()) return to_error(block->status(), "reading the log");
  return {};
}

Result<BlockStart> LogStore::end(const BlockStart& anchor) const {
  ASSIGN_OR_RETURN(const auto db, store_->use());
  const std::unique_ptr<rocksdb::Iterator> last(db->NewIterator({}));
  last->SeekToLast();
  if (!last->status().ok()) return to_error(last->status(), "reading the end of the log");
  if (!last->Valid()) return anchor;
  std::string room;
  ASSIGN_OR_RETURN(FoundBlock found, read_block(*last, BlockCheck::hashes, room));
  Entry entry;
  while (true) {
    ASSIGN_OR_RETURN(const bool more, found.reader.next(entry));
    if (!more) break;
  }
  return BlockStart{.first = next(entry.position),
                    .bytes_before = found.reader.start().bytes_before + found.bytes.size(),
                    .prior = entry.hash};
}

Status LogStore::remove_before(Position first) {
  const std::string begin = key_of(Position(0));
  const std::string end = key_of(first);
  ASSIGN_OR_RETURN(const auto db, store_->use());
  const rocksdb::Status removed = db->DeleteRange({}, db->DefaultColumnFamily(), begin, end);
  if (!removed.ok()) return to_error(removed, "trimming the log");
  // Files that hold nothing else go at once; the rest goes when files are merged.
  const rocksdb::Slice begin_slice = begin;
  const rocksdb::Slice end_slice = end;
  const rocksdb::Status freed =
      rocksdb::DeleteFilesInRange(&*db, db->DefaultColumnFamily(), &begin_slice, &end_slice, false);
  if (!freed.ok()) return to_error(freed, "freeing the files of the trimmed log");
  return {};
}

}  // namespace duanlian::journal
