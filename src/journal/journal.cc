#include "journal/journal.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <string>

#include "base/check.h"
#include "base/file.h"
#include "journal/backup.h"
#include "journal/durable_point.h"
#include "journal/folder.h"
#include "journal/folder_lock.h"
#include "journal/stager.h"
#include "journal/view_store.h"

namespace duanlian::journal {

struct Journal::Impl {
  Folder folder;
  Options options;
  FolderLock lock;
  DurablePoint durable;
  std::atomic<uint64_t> first = 1;
  std::unique_ptr<LogStore> log;
  std::unique_ptr<ViewStore> views;
  std::unique_ptr<ViewFiles> view_files;
  std::unique_ptr<IdIndex> ids;
  std::optional<Stager> stager;
  std::optional<HeadMark> head_mark;
  std::mutex head_mutex;
  Head head;               // of what is durable
  std::mutex maintenance;  // one back-up or trimming at a time
  bool broken = false;     // an error other than no_space: nothing more is written

  Impl(Folder where, const Options& chosen, FolderLock held)
      : folder(std::move(where)), options(chosen), lock(std::move(held)) {}

  Status create() const;
  Status open_stores();
  Status finish_trimming(const BlockStart& anchor) const;
  Status add_missing_ids(const BlockStart& anchor, const BlockStart& end);
  Status read_ids(Stretch stretch, const std::function<void(IdRecord)>& take) const;
  Status check_room(uint64_t bytes) const;
  Status note_durable(const Group& group);
  Result<BlockStart> new_anchor(const Retention& retention, Timestamp now, Position applied,
                                Trimmed& trimmed);
};

namespace {

// Before anything is opened for writing, which would tidy away what is damaged.
Status check_before_opening(const Folder& folder, const rocksdb::Options& rocks, const Marks& marks) {
  ASSIGN_OR_RETURN(const auto log, LogStore::open(folder.log(), rocks, OpenMode::read_only));
  ASSIGN_OR_RETURN(const BlockStart end, log->end(marks.anchor));
  return check_reaches(*log, marks, end);
}

Status make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return Error{ErrorCode::io, "cannot create " + folder.string() + ": " + error.message()};
  return {};
}

}  // namespace

Result<std::unique_ptr<Journal>> Journal::open(const std::filesystem::path& root, const Options& options) {
  const Folder folder{root};
  if (!options.create_if_missing && !std::filesystem::exists(root)) {
    return Error{ErrorCode::not_found, "there is no journal " + root.string()};
  }
  RETURN_IF_ERROR(make_folder(root));
  ASSIGN_OR_RETURN(FolderLock lock, FolderLock::take(root));
  auto impl = std::make_unique<Impl>(folder, options, std::move(lock));
  // The head is written last, so a folder without one was never a journal; unless entries are there.
  if (!folder.has_head()) {
    if (!options.create_if_missing)
      return Error{ErrorCode::not_found, "there is no journal in " + root.string()};
    RETURN_IF_ERROR(impl->create());
  }
  RETURN_IF_ERROR(impl->open_stores());
  return std::unique_ptr<Journal>(new Journal(std::move(impl)));
}

Status Journal::Impl::create() const {
  const rocksdb::Options rocks = log_options(options, nullptr);
  if (folder.has_log()) {
    ASSIGN_OR_RETURN(const auto old, LogStore::open(folder.log(), rocks, OpenMode::existing));
    ASSIGN_OR_RETURN(const BlockStart end, old->end(BlockStart{.first = Position(1)}));
    if (end.first != Position(1)) {
      return Error{ErrorCode::corrupt, "the journal " + folder.root.string() +
                                           " has entries but no file head; restore a back-up"};
    }
  }
  const BlockStart anchor{.first = Position(1)};
  RETURN_IF_ERROR(write_anchor(folder.anchor(), anchor));
  ASSIGN_OR_RETURN(const auto created, LogStore::open(folder.log(), rocks, OpenMode::create));
  return HeadMark::create(folder.head(), Head{.position = Position(0)});
}

Status Journal::Impl::open_stores() {
  ASSIGN_OR_RETURN(const Marks marks, read_marks(folder));
  const auto cache = rocksdb::NewLRUCache(options.cache_bytes);
  const rocksdb::Options rocks = log_options(options, cache);
  RETURN_IF_ERROR(check_before_opening(folder, rocks, marks));
  ASSIGN_OR_RETURN(log, LogStore::open(folder.log(), rocks, OpenMode::existing));
  ASSIGN_OR_RETURN(const BlockStart end, log->end(marks.anchor));
  RETURN_IF_ERROR(check_reaches(*log, marks, end));
  RETURN_IF_ERROR(finish_trimming(marks.anchor));
  const Position last(end.first.value() - 1);
  first = marks.anchor.first.value();
  durable.advance(last);
  ASSIGN_OR_RETURN(views,
                   ViewStore::open(folder.views(), view_options(options, cache), OpenMode::create, durable));
  ASSIGN_OR_RETURN(view_files, ViewFiles::open(folder.view_files(), options.free_bytes_min));
  if (last < views->highest_position()) {
    return Error{ErrorCode::corrupt, "a view stands at entry " +
                                         std::to_string(views->highest_position().value()) +
                                         ", behind the end of the log, " + std::to_string(last.value())};
  }
  const auto reread = [this](Stretch stretch, const std::function<void(IdRecord)>& take) {
    return read_ids(stretch, take);
  };
  ASSIGN_OR_RETURN(ids,
                   IdIndex::open(folder.ids(), marks.anchor.first, last, options.recent_ids_max, reread));
  RETURN_IF_ERROR(add_missing_ids(marks.anchor, end));
  stager.emplace(*log, *ids, end);
  ASSIGN_OR_RETURN(HeadMark mark, HeadMark::open(folder.head()));
  head_mark.emplace(std::move(mark));
  head = Head{.position = last, .hash = end.prior};
  return head_mark->write_synced(head);
}

// A crash between the new anchor and the removal leaves blocks before it.
Status Journal::Impl::finish_trimming(const BlockStart& anchor) const {
  bool leftover = false;
  const auto look = [&](std::string_view, Position at) -> Result<bool> {
    leftover = at < anchor.first;
    return false;
  };
  RETURN_IF_ERROR(log->each_block(Position(0), false, look));
  return leftover ? log->remove_before(anchor.first) : Status{};
}

// Everything that no run covers is read again, and its chain is checked on the way.
Status Journal::Impl::add_missing_ids(const BlockStart& anchor, const BlockStart& end) {
  const Position last(end.first.value() - 1);
  ids->note_durable(last);
  const Position from = next(ids->covered());
  if (last < from) return {};
  std::optional<BlockStart> expected;
  return log->each_block(from, false, [&](std::string_view block, Position at) -> Result<bool> {
    if (at < anchor.first) return true;
    ASSIGN_OR_RETURN(BlockReader reader, BlockReader::open(block, BlockCheck::hashes));
    if (expected && (expected->first != at || expected->prior != reader.start().prior)) {
      return Error{ErrorCode::corrupt, "entry " + std::to_string(expected->first.value()) +
                                           " is missing, or does not continue the one before it"};
    }
    IdIndex::Session session(*ids);
    Entry entry;
    while (true) {
      ASSIGN_OR_RETURN(const bool more, reader.next(entry));
      if (!more) break;
      if (from <= entry.position) session.add(hash64(entry.id), entry.position);
    }
    session.added_up_to(entry.position);
    expected = BlockStart{.first = next(entry.position), .prior = entry.hash};
    return true;
  });
}

Status Journal::Impl::read_ids(Stretch stretch, const std::function<void(IdRecord)>& take) const {
  const Position from = std::max(stretch.first, Position(first.load()));
  return log->each_block(from, false, [&](std::string_view block, Position) -> Result<bool> {
    ASSIGN_OR_RETURN(BlockReader reader, BlockReader::open(block, BlockCheck::structure));
    Entry entry;
    while (true) {
      ASSIGN_OR_RETURN(const bool more, reader.next(entry));
      if (!more) return true;
      if (stretch.last < entry.position) return false;
      if (stretch.first <= entry.position)
        take({.hash = hash64(entry.id), .position = entry.position.value()});
    }
  });
}

Journal::Journal(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

// What cannot be flushed now stays in the write-ahead log and is found again at open.
Journal::~Journal() {
  impl_->ids.reset();
  for (const RocksStore* const store : {&impl_->views->store(), &impl_->log->store()}) {
    if (const auto db = store->use()) (void)(*db)->Flush({});
  }
  (void)impl_->head_mark->write_synced(impl_->head);
}

Result<Group> Journal::stage(const std::vector<Draft>& drafts) {
  return impl_->stager->stage(drafts, first());
}

Status Journal::Impl::check_room(uint64_t bytes) const {
  ASSIGN_OR_RETURN(const uint64_t free, free_bytes(folder.root));
  const uint64_t needed = options.free_bytes_min + bytes;
  if (needed <= free) return {};
  return Error{ErrorCode::no_space, "the disk of " + folder.root.string() +
                                        " is full: " + std::to_string(free) + " bytes are free and " +
                                        std::to_string(needed) + " are needed"};
}

Status Journal::commit(const Group& group) {
  if (group.empty()) return {};
  CHECK(group.first() == next(last_durable()), "groups are committed in the order in which they were staged");
  if (impl_->broken || impl_->durable.given_up()) {
    return Error{ErrorCode::unavailable, "the journal has stopped after an error; open it again"};
  }
  RETURN_IF_ERROR(impl_->check_room(group.bytes()));
  if (auto written = impl_->log->append(*group.blocks_); !written) {
    impl_->broken = written.error().code != ErrorCode::no_space;
    return written;
  }
  return impl_->note_durable(group);
}

Status Journal::Impl::note_durable(const Group& group) {
  const std::lock_guard held(head_mutex);
  head = Head{.position = group.last(), .hash = group.entries().back().hash};
  stager->committed(group.last());
  durable.advance(group.last());
  ids->note_durable(group.last());
  // The entries are durable without it; the next group writes the mark again.
  if (auto marked = head_mark->write(head); !marked && marked.error().code != ErrorCode::no_space) {
    broken = true;
    return marked;
  }
  return {};
}

Position Journal::last_durable() const { return impl_->durable.get(); }

Position Journal::first() const { return Position(impl_->first.load()); }

Status Journal::read(Position from, Position to_inclusive, const Visit& visit) const {
  const Position begin = std::max(from, first());
  const Position end = std::min(to_inclusive, last_durable());
  Position wanted = begin;
  if (end < begin) return {};
  const auto take = [&](std::string_view block, Position) -> Result<bool> {
    ASSIGN_OR_RETURN(BlockReader reader, BlockReader::open(block, BlockCheck::hashes));
    Entry entry;
    while (wanted <= end) {
      ASSIGN_OR_RETURN(const bool more, reader.next(entry));
      if (!more) break;
      if (entry.position < wanted) continue;
      if (wanted < first() && entry.position <= first()) wanted = entry.position;  // trimmed meanwhile
      if (wanted < entry.position)
        return Error{ErrorCode::corrupt, "entry " + std::to_string(wanted.value()) + " is missing"};
      RETURN_IF_ERROR(visit(entry));
      wanted = next(wanted);
    }
    return wanted <= end;
  };
  RETURN_IF_ERROR(impl_->log->each_block(begin, false, take));
  // Retention may have moved the beginning away meanwhile.
  if (wanted <= end && first() <= wanted) {
    return Error{ErrorCode::corrupt, "entry " + std::to_string(wanted.value()) + " is missing"};
  }
  return {};
}

Result<std::optional<Position>> Journal::find(std::string_view id) const {
  return impl_->stager->find(id, first(), last_durable());
}

View Journal::view(std::string_view name) {
  return View(*impl_->views, *impl_->view_files, impl_->views->view(name));
}

void Journal::give_up() { impl_->durable.give_up(); }

void Journal::end_waiting_for_room() { impl_->durable.end_waiting_for_room(); }

Status Journal::back_up(const std::filesystem::path& to, const CopyProgress& progress) {
  const std::lock_guard held(impl_->maintenance);
  const auto newest_head = [&] {
    const std::lock_guard head_held(impl_->head_mutex);
    return impl_->head;
  };
  return journal::back_up(
      impl_->folder,
      {.log = *impl_->log, .views = *impl_->views, .view_files = *impl_->view_files, .ids = *impl_->ids},
      newest_head, to, progress);
}

Status Journal::restore(const std::filesystem::path& backup, const std::filesystem::path& to,
                        const CopyProgress& progress) {
  return copy_back(Folder{backup}, to, progress);
}

// The last block that may go decides where the log begins from now on.
Result<BlockStart> Journal::Impl::new_anchor(const Retention& retention, Timestamp now, Position applied,
                                             Trimmed& trimmed) {
  ASSIGN_OR_RETURN(const BlockStart end, log->end(BlockStart{}));
  BlockStart anchor{.first = Position(first.load())};
  const auto look = [&](std::string_view block, Position) -> Result<bool> {
    ASSIGN_OR_RETURN(BlockReader reader, BlockReader::open(block, BlockCheck::structure));
    const uint64_t bytes_kept = end.bytes_before - reader.start().bytes_before;
    const bool too_large = retention.bytes_max != 0 && retention.bytes_max < bytes_kept;
    bool too_old = retention.age_max.micros != 0;
    Entry entry;
    while (true) {
      ASSIGN_OR_RETURN(const bool more, reader.next(entry));
      if (!more) break;
      too_old = too_old && entry.received < now - retention.age_max;
    }
    if (entry.position < anchor.first) return true;
    const bool may_go = entry.position <= applied && next(entry.position) < end.first;
    if (!may_go || !(too_large || too_old)) return false;
    trimmed.entries += reader.count();
    trimmed.bytes += block.size();
    anchor = {.first = next(entry.position),
              .bytes_before = reader.start().bytes_before + block.size(),
              .prior = entry.hash};
    return true;
  };
  RETURN_IF_ERROR(log->each_block(anchor.first, false, look));
  return anchor;
}

Result<Trimmed> Journal::retain(const Retention& retention, Timestamp now) {
  const std::lock_guard held(impl_->maintenance);
  const Position applied = impl_->views->lowest_position().value_or(last_durable());
  // A position that a loss of power could take back does not count.
  {
    ASSIGN_OR_RETURN(const auto db, impl_->views->store().use());
    if (const auto synced = db->SyncWAL(); !synced.ok()) return to_error(synced, "syncing the views");
  }
  Trimmed trimmed;
  ASSIGN_OR_RETURN(const BlockStart anchor, impl_->new_anchor(retention, now, applied, trimmed));
  trimmed.first = anchor.first;
  if (trimmed.entries == 0) return trimmed;
  RETURN_IF_ERROR(write_anchor(impl_->folder.anchor(), anchor));
  impl_->first = anchor.first.value();
  impl_->ids->trim(anchor.first);
  RETURN_IF_ERROR(impl_->log->remove_before(anchor.first));
  return trimmed;
}

}  // namespace duanlian::journal
