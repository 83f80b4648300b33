#include "journal/stored_journal.h"

#include <string>
#include <utility>

#include "journal/folder.h"
#include "journal/folder_lock.h"
#include "journal/rocks.h"

namespace duanlian::journal {

struct StoredJournal::Impl {
  FolderLock lock;
  std::unique_ptr<LogStore> log;
  Position first;
  Position last;
};

StoredJournal::StoredJournal(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
StoredJournal::~StoredJournal() = default;

Position StoredJournal::first() const { return impl_->first; }
Position StoredJournal::last() const { return impl_->last; }

Result<std::unique_ptr<StoredJournal>> StoredJournal::open(const std::filesystem::path& root) {
  const Folder folder{root};
  if (!std::filesystem::exists(root))
    return Error{ErrorCode::not_found, "there is no journal " + root.string()};
  ASSIGN_OR_RETURN(FolderLock lock, FolderLock::take(root));
  if (!folder.has_head()) return Error{ErrorCode::not_found, "there is no journal in " + root.string()};
  ASSIGN_OR_RETURN(const Marks marks, read_marks(folder));
  const Options options;
  ASSIGN_OR_RETURN(
      auto log, LogStore::open(folder.log(), log_options(options, rocksdb::NewLRUCache(options.cache_bytes)),
                               OpenMode::read_only));
  ASSIGN_OR_RETURN(const BlockStart end, log->end(marks.anchor));
  RETURN_IF_ERROR(check_reaches(*log, marks, end));
  return std::unique_ptr<StoredJournal>(
      new StoredJournal(std::make_unique<Impl>(Impl{.lock = std::move(lock),
                                                    .log = std::move(log),
                                                    .first = marks.anchor.first,
                                                    .last = Position(end.first.value() - 1)})));
}

Status StoredJournal::read(const Journal::Visit& visit) const {
  Position wanted = impl_->first;
  const auto missing = [&] {
    return Error{ErrorCode::corrupt, "entry " + std::to_string(wanted.value()) + " is missing"};
  };
  const auto take = [&](std::string_view block, Position) -> Result<bool> {
    ASSIGN_OR_RETURN(BlockReader reader, BlockReader::open(block, BlockCheck::hashes));
    Entry entry;
    while (true) {
      ASSIGN_OR_RETURN(const bool more, reader.next(entry));
      if (!more) return true;
      if (entry.position < wanted) continue;  // trimmed, and not yet removed
      if (wanted < entry.position) return missing();
      RETURN_IF_ERROR(visit(entry));
      wanted = next(wanted);
    }
  };
  RETURN_IF_ERROR(impl_->log->each_block(wanted, false, take));
  if (wanted <= impl_->last) return missing();
  return {};
}

}  // namespace duanlian::journal
