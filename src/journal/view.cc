#include "journal/view.h"

#include <algorithm>
#include <array>
#include <rocksdb/convenience.h>
#include <rocksdb/write_batch.h>

#include "base/check.h"
#include "base/coding.h"
#include "journal/view_store.h"

namespace duanlian::journal {
namespace {

constexpr char kPut = '+';
constexpr char kRemove = '-';

rocksdb::Slice slice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
std::string_view bytes_of(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

// What stands before the keys of a view, and the first key behind all of them.
std::string prefix_of(const ViewState& state) { return state.name + '\0'; }
std::string end_of(const ViewState& state) { return state.name + '\1'; }

void put_row(rocksdb::WriteBatch& batch, std::string_view prefix, std::string_view key,
             std::string_view row) {
  const std::array<rocksdb::Slice, 2> whole_key = {slice(prefix), slice(key)};
  const rocksdb::Slice whole_row = slice(row);
  batch.Put(rocksdb::SliceParts(whole_key.data(), 2), rocksdb::SliceParts(&whole_row, 1));
}

void remove_row(rocksdb::WriteBatch& batch, std::string_view prefix, std::string_view key) {
  const std::array<rocksdb::Slice, 2> whole_key = {slice(prefix), slice(key)};
  batch.Delete(rocksdb::SliceParts(whole_key.data(), 2));
}

}  // namespace

void ViewBatch::put(std::string_view key, std::string_view row) {
  changes_ += kPut;
  put_bytes(changes_, key);
  put_bytes(changes_, row);
  ++count_;
}

void ViewBatch::remove(std::string_view key) {
  changes_ += kRemove;
  put_bytes(changes_, key);
  ++count_;
}

Position View::position() const { return Position(state_->position.load()); }

Result<std::optional<std::string>> View::get(std::string_view key) const {
  std::string row;
  ASSIGN_OR_RETURN(const auto db, store_->store().use());
  const rocksdb::Status status = db->Get({}, prefix_of(*state_) + std::string(key), &row);
  if (status.IsNotFound()) return std::optional<std::string>{};
  if (!status.ok()) return to_error(status, "reading the view " + state_->name);
  return std::optional<std::string>(std::move(row));
}

Result<std::optional<View::Row>> View::last_up_to(std::string_view key) const {
  const std::string begin = prefix_of(*state_);
  const rocksdb::Slice bound = begin;
  rocksdb::ReadOptions read;
  read.iterate_lower_bound = &bound;
  ASSIGN_OR_RETURN(const auto db, store_->store().use());
  const std::unique_ptr<rocksdb::Iterator> row(db->NewIterator(read));
  row->SeekForPrev(begin + std::string(key));
  if (!row->status().ok()) return to_error(row->status(), "reading the view " + state_->name);
  if (!row->Valid()) return std::optional<Row>{};
  return std::optional<Row>(
      Row{std::string(bytes_of(row->key()).substr(begin.size())), std::string(bytes_of(row->value()))});
}

Status View::scan(std::string_view prefix, std::string_view from, const Visit& visit) const {
  const std::string begin = prefix_of(*state_);
  const std::string within = begin + std::string(prefix);
  const std::string end = end_of(*state_);
  const rocksdb::Slice bound = end;
  rocksdb::ReadOptions read;
  read.iterate_upper_bound = &bound;
  ASSIGN_OR_RETURN(const auto db, store_->store().use());
  const std::unique_ptr<rocksdb::Iterator> row(db->NewIterator(read));
  for (row->Seek(std::max(within, begin + std::string(from))); row->Valid(); row->Next()) {
    std::string_view key = bytes_of(row->key());
    if (!key.starts_with(within)) break;
    key.remove_prefix(begin.size());
    if (!visit(key, bytes_of(row->value()))) return {};
  }
  if (!row->status().ok()) return to_error(row->status(), "reading the view " + state_->name);
  return {};
}

Status View::write(ViewBatch&& batch, Position position) { return write(std::move(batch), position, true); }

Status View::try_write(ViewBatch&& batch, Position position) {
  return write(std::move(batch), position, false);
}

Status View::write(ViewBatch&& batch, Position position, bool waits_for_room) {
  CHECK(this->position() <= position, "the position of a view never goes back");
  const std::string prefix = prefix_of(*state_);
  const std::string changes = std::move(batch.changes_);
  rocksdb::WriteBatch rows(changes.size() + batch.count_ * (prefix.size() + 4) + 64);
  ByteReader reader(changes);
  while (!reader.at_end()) {
    const bool put = reader.take(1).front() == kPut;
    const std::string_view key = reader.bytes();
    if (put) {
      put_row(rows, prefix, key, reader.bytes());
    } else {
      remove_row(rows, prefix, key);
    }
  }
  CHECK(!reader.failed(), "a batch reads back as it was written");
  batch = ViewBatch();
  return store_->write(rows, *state_, position, waits_for_room);
}

Status View::clear() {
  rocksdb::WriteBatch rows;
  rows.DeleteRange(prefix_of(*state_), end_of(*state_));
  return store_->write(rows, *state_, Position(0), true);
}

Result<std::unique_ptr<ViewFileWriter>> View::create_file(uint64_t number) {
  return files_->create(state_->name, number);
}

Status View::read_file(uint64_t number, const ViewFiles::Visit& visit) const {
  return files_->read(state_->name, number, visit);
}

Status View::remove_files_but(uint64_t number, const std::stop_token& at_once) {
  {
    ASSIGN_OR_RETURN(const auto db, store_->store().use());
    if (const auto synced = db->SyncWAL(); !synced.ok()) return to_error(synced, "syncing the views");
  }
  return files_->remove_but(state_->name, number, at_once);
}

Status View::remove_below(std::string_view key) {
  const std::string begin = prefix_of(*state_);
  const std::string end = begin + std::string(key);
  rocksdb::WriteBatch rows;
  rows.DeleteRange(begin, end);
  RETURN_IF_ERROR(store_->write(rows, *state_, position(), false));
  const rocksdb::Slice begin_slice = begin;
  const rocksdb::Slice end_slice = end;
  ASSIGN_OR_RETURN(const auto db, store_->store().use());
  const rocksdb::Status freed =
      rocksdb::DeleteFilesInRange(&*db, db->DefaultColumnFamily(), &begin_slice, &end_slice, false);
  if (!freed.ok()) return to_error(freed, "freeing the files of removed rows");
  return {};
}

}  // namespace duanlian::journal
