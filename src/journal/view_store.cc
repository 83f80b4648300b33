#include "journal/view_store.h"

#include <algorithm>
#include <chrono>
#include <rocksdb/write_batch.h>
#include <thread>

#include "base/check.h"
#include "base/coding.h"
#include "journal/view.h"

namespace duanlian::journal {
namespace {

constexpr std::chrono::milliseconds kRoomRetryEvery{100};

std::string position_key(std::string_view name) { return std::string(1, '\0') + std::string(name); }

bool is_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
  };
  return !name.empty() && name.size() <= kViewNameBytesMax && std::ranges::all_of(name, allowed);
}

}  // namespace

Result<std::unique_ptr<ViewStore>> ViewStore::open(const std::filesystem::path& folder,
                                                   const rocksdb::Options& options, OpenMode mode,
                                                   const DurablePoint& durable) {
  ASSIGN_OR_RETURN(auto store, RocksStore::open(folder, options, mode));
  std::unique_ptr<ViewStore> views(new ViewStore(std::move(store), durable));
  RETURN_IF_ERROR(views->load());
  return views;
}

Status ViewStore::load() {
  ASSIGN_OR_RETURN(const auto db, store_->use());
  const std::unique_ptr<rocksdb::Iterator> row(db->NewIterator({}));
  for (row->Seek(rocksdb::Slice("\0", 1)); row->Valid() && row->key().starts_with(rocksdb::Slice("\0", 1));
       row->Next()) {
    const std::string_view name(row->key().data() + 1, row->key().size() - 1);
    ByteReader reader({row->value().data(), row->value().size()});
    const uint64_t position = reader.fixed64();
    if (reader.failed() || !reader.at_end() || !is_name(name)) {
      return Error{ErrorCode::corrupt, "the position of a view is damaged"};
    }
    view(name).position = position;
  }
  if (!row->status().ok()) return to_error(row->status(), "reading the positions of the views");
  return {};
}

ViewState& ViewStore::view(std::string_view name) {
  CHECK(is_name(name), "a view's name is [a-z0-9_.-]");
  const std::lock_guard lock(mutex_);
  auto at = views_.find(name);
  if (at == views_.end()) {
    at = views_.emplace(std::string(name), std::make_unique<ViewState>()).first;
    at->second->name = name;
  }
  return *at->second;
}

std::optional<Position> ViewStore::lowest_position() const {
  const std::lock_guard lock(mutex_);
  std::optional<Position> lowest;
  for (const auto& [name, view] : views_) {
    const Position position(view->position.load());
    lowest = lowest ? std::min(*lowest, position) : position;
  }
  return lowest;
}

Position ViewStore::highest_position() const {
  const std::lock_guard lock(mutex_);
  Position highest;
  for (const auto& [name, view] : views_) highest = std::max(highest, Position(view->position.load()));
  return highest;
}

Status ViewStore::put(rocksdb::WriteBatch& batch) {
  ASSIGN_OR_RETURN(const auto db, store_->use());
  const rocksdb::Status status = db->Write({}, &batch);
  return status.ok() ? Status{} : to_error(status, "writing");
}

Status ViewStore::write(rocksdb::WriteBatch& batch, ViewState& view, Position position, bool waits_for_room) {
  RETURN_IF_ERROR(durable_.wait_for(position));
  std::string value;
  put_fixed64(value, position.value());
  batch.Put(position_key(view.name), value);
  const auto full = [](const Status& done) { return !done && done.error().code == ErrorCode::no_space; };
  // After a full disk RocksDB writes only when it was opened anew.
  const auto put_again = [&] {
    const Status reopened = store_->reopen();
    return reopened ? put(batch) : reopened;
  };
  Status done = put(batch);
  if (full(done)) done = put_again();
  while (waits_for_room && full(done) && durable_.room_awaited()) {
    std::this_thread::sleep_for(kRoomRetryEvery);
    done = put_again();
  }
  if (!done) return within("the view " + view.name, std::move(done.error()));
  view.position = position.value();
  return {};
}

}  // namespace duanlian::journal
