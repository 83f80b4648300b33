#include "journal/verify.h"

#include "journal/folder.h"
#include "journal/folder_lock.h"
#include "journal/id_run.h"
#include "journal/view_files.h"
#include "journal/view_store.h"

namespace duanlian::journal {
namespace {

constexpr uint64_t kEntriesBetweenProgress = 1 << 12;

// Walks the chain; `expected` is what the next entry must continue.
class ChainWalk {
 public:
  ChainWalk(const Marks& marks, const VerifyProgress& progress, VerifyReport& report)
      : head_(marks.head), expected_(marks.anchor), progress_(progress), report_(report) {}

  Position expected() const { return expected_.first; }

  Result<bool> take(std::string_view block, Position first) {
    ASSIGN_OR_RETURN(BlockReader reader, BlockReader::open(block, BlockCheck::hashes));
    Position end(first.value() + reader.count());
    if (end <= expected_.first && report_.entries == 0) return true;  // trimmed, and not yet removed
    if (first != expected_.first) return missing();
    if (reader.start().prior != expected_.prior) return damage("it does not continue the hash before it");
    if (reader.start().bytes_before != expected_.bytes_before) return damage("its block counts other bytes");
    Entry entry;
    while (true) {
      ASSIGN_OR_RETURN(const bool more, reader.next(entry));
      if (!more) break;
      expected_.first = next(entry.position);
      if (entry.position == head_.position && entry.hash != head_.hash) {
        expected_.first = entry.position;
        return damage("its hash is not the one that was acknowledged");
      }
      note(entry);
    }
    expected_.prior = entry.hash;
    expected_.bytes_before += block.size();
    report_.bytes += block.size();
    return true;
  }

 private:
  Error missing() const { return damage("it is missing"); }
  Error damage(std::string_view reason) const {
    return {ErrorCode::corrupt,
            "entry " + std::to_string(expected_.first.value()) + ": " + std::string(reason)};
  }
  void note(const Entry& entry) {
    report_.last = entry.position;
    report_.last_hash = entry.hash;
    ++report_.entries;
    if (progress_ && report_.entries % kEntriesBetweenProgress == 0)
      progress_(entry.position, head_.position);
  }

  Head head_;
  BlockStart expected_;
  const VerifyProgress& progress_;
  VerifyReport& report_;
};

std::optional<Damage> check_chain(const LogStore& log, const Marks& marks, const VerifyProgress& progress,
                                  VerifyReport& report) {
  ChainWalk walk(marks, progress, report);
  const auto take = [&](std::string_view block, Position first) { return walk.take(block, first); };
  if (auto read = log.each_block(Position(0), false, take); !read) {
    return Damage{walk.expected(), std::move(read.error().message)};
  }
  if (walk.expected() <= marks.head.position) {
    return Damage{walk.expected(), "it and all up to entry " + std::to_string(marks.head.position.value()) +
                                       " were acknowledged and are missing"};
  }
  return {};
}

std::optional<Damage> check_runs(const Folder& folder) {
  std::error_code ignored;
  for (const auto& file : std::filesystem::directory_iterator(folder.ids(), ignored)) {
    const auto stretch = parse_run_name(file.path().filename().string());
    if (!stretch) continue;
    auto run = IdRun::open(file.path());
    if (!run) return Damage{{}, std::move(run.error().message)};
    for (std::size_t page = 0; page < (*run)->pages(); ++page) {
      if (auto read = (*run)->page(page); !read) return Damage{{}, std::move(read.error().message)};
    }
  }
  return {};
}

std::optional<Damage> check_files(const RocksStore& store, std::string_view what) {
  const auto db = store.use();
  if (!db) return Damage{{}, db.error().message};
  const rocksdb::Status status = (*db)->VerifyChecksum();
  if (status.ok()) return {};
  return Damage{{}, to_error(status, what).message};
}

std::optional<Damage> check_views(const Folder& folder, const rocksdb::Options& rocks, Position last) {
  if (!std::filesystem::exists(folder.views() / "CURRENT")) return {};
  const DurablePoint durable;
  auto views = ViewStore::open(folder.views(), rocks, OpenMode::read_only, durable);
  if (!views) return Damage{{}, std::move(views.error().message)};
  const Position highest = (*views)->highest_position();
  if (last < highest) return Damage{next(last), "a view has applied it, and it is missing"};
  if (auto damage = check_files((*views)->store(), "checking the files of the views")) return damage;
  if (auto read = ViewFiles::check(folder.view_files()); !read)
    return Damage{{}, std::move(read.error().message)};
  return {};
}

}  // namespace

Result<VerifyReport> verify(const std::filesystem::path& root, const VerifyProgress& progress) {
  const Folder folder{root};
  ASSIGN_OR_RETURN(const FolderLock lock, FolderLock::take(root));
  ASSIGN_OR_RETURN(const Marks marks, read_marks(folder));
  Options options;
  const auto cache = rocksdb::NewLRUCache(options.cache_bytes);
  ASSIGN_OR_RETURN(const auto log,
                   LogStore::open(folder.log(), log_options(options, cache), OpenMode::read_only));
  VerifyReport report;
  report.first = marks.anchor.first;
  report.last = Position(marks.anchor.first.value() - 1);
  report.last_hash = marks.anchor.prior;
  report.bad = check_chain(*log, marks, progress, report);
  if (!report.bad) report.bad = check_files(log->store(), "checking the files of the log");
  if (!report.bad) report.bad = check_views(folder, view_options(options, cache), report.last);
  if (!report.bad) report.bad = check_runs(folder);
  return report;
}

}  // namespace duanlian::journal
