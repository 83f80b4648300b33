#include "journal/id_index.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <iterator>

#include "base/check.h"
#include "base/thread.h"
#include "journal/background.h"

namespace duanlian::journal {
namespace {

constexpr std::chrono::seconds kRetryEvery{1};
// A long merge looks this often whether a full table waits.
constexpr std::size_t kRecordsBetweenLooks = std::size_t{1} << 16;

// Reads the records of a run one after another.
class RunCursor {
 public:
  explicit RunCursor(std::shared_ptr<const IdRun> run) : run_(std::move(run)) {}

  // False at the end.
  Result<bool> load() {
    if (at_ < records_.size()) return true;
    if (page_ == run_->pages()) return false;
    ASSIGN_OR_RETURN(records_, run_->page(page_));
    ++page_;
    at_ = 0;
    return !records_.empty();
  }
  const IdRecord& record() const { return records_[at_]; }
  void advance() { ++at_; }

 private:
  std::shared_ptr<const IdRun> run_;
  std::size_t page_ = 0;
  std::size_t at_ = 0;
  std::vector<IdRecord> records_;
};

// Runs of one tier have about the same size: 1, 4, 16, ... full tables.
int tier_of(uint64_t count, std::size_t recent_ids_max) {
  const uint64_t tables = (count + recent_ids_max / 2) / recent_ids_max;
  return (static_cast<int>(std::bit_width(std::max<uint64_t>(tables, 1))) - 1) / 2;
}

std::vector<std::pair<Stretch, std::filesystem::path>> runs_in(const std::filesystem::path& folder) {
  std::vector<std::pair<Stretch, std::filesystem::path>> found;
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(folder, error)) {
    if (const auto stretch = parse_run_name(file.path().filename().string())) {
      found.emplace_back(*stretch, file.path());
    } else if (file.path().extension() == ".part") {
      std::filesystem::remove(file.path(), error);
    }
  }
  // Of runs that begin together the longest, which is the merged one, comes first.
  std::ranges::sort(found, [](const auto& a, const auto& b) {
    return a.first.first != b.first.first ? a.first.first < b.first.first : b.first.last < a.first.last;
  });
  return found;
}

}  // namespace

IdIndex::IdIndex(std::filesystem::path folder, std::size_t recent_ids_max, Reread reread)
    : folder_(std::move(folder)),
      recent_ids_max_(recent_ids_max),
      reread_(std::move(reread)),
      recent_(recent_ids_max) {}

Result<std::unique_ptr<IdIndex>> IdIndex::open(const std::filesystem::path& folder, Position log_first,
                                               Position log_last, std::size_t recent_ids_max, Reread reread) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return Error{ErrorCode::io, "cannot create " + folder.string() + ": " + error.message()};
  std::unique_ptr<IdIndex> index(new IdIndex(folder, recent_ids_max, std::move(reread)));
  index->open_runs(log_first, log_last);
  index->worker_ = std::thread([raw = index.get()] { raw->work(); });
  return index;
}

IdIndex::~IdIndex() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (worker_.joinable()) worker_.join();
}

void IdIndex::open_runs(Position log_first, Position log_last) {
  Position covered(log_first.value() - 1);
  for (const auto& [stretch, file] : runs_in(folder_)) {
    const bool continues = stretch.first <= next(covered) && covered < stretch.last;
    auto run = continues && stretch.last <= log_last
                   ? IdRun::open(file)
                   : Result<std::shared_ptr<const IdRun>>(Error{ErrorCode::not_found, "not needed"});
    if (run && (*run)->stretch() == stretch) {
      runs_.push_back(*std::move(run));
      covered = stretch.last;
    } else {
      std::error_code ignored;
      std::filesystem::remove(file, ignored);
    }
  }
  covered_at_open_ = covered;
  recent_first_ = next(covered);
  kept_first_ = log_first;
}

void IdIndex::Session::prefetch(uint64_t hash) const {
  index_.recent_.prefetch(hash);
  for (const Sealed& sealed : index_.sealed_) sealed.table->prefetch(hash);
  for (const auto& run : index_.runs_) run->prefetch(hash);
}

Status IdIndex::Session::collect(uint64_t hash, std::vector<Position>& found) const {
  const auto keep = [&found](Position position) { found.push_back(position); };
  index_.recent_.each(hash, keep);
  for (const Sealed& sealed : index_.sealed_) sealed.table->each(hash, keep);
  for (std::size_t at = 0; at < index_.runs_.size(); ++at) {
    if (!index_.runs_[at]->may_hold(hash)) continue;
    const std::size_t before = found.size();
    Status read = index_.runs_[at]->collect(hash, found);
    if (read) continue;
    if (read.error().code != ErrorCode::corrupt) return read;
    found.resize(before);
    ASSIGN_OR_RETURN(const auto records, index_.remake(at));
    for (const IdRecord& record : std::ranges::equal_range(records, hash, {}, &IdRecord::hash))
      found.emplace_back(record.position);
  }
  return {};
}

// A run that is merged away meanwhile is freed under the reader's hands; then it is read again under the
// lock.
Status IdIndex::find(uint64_t hash, std::vector<Position>& found) {
  Runs runs;
  {
    const std::lock_guard lock(mutex_);
    const auto keep = [&found](Position position) { found.push_back(position); };
    recent_.each(hash, keep);
    for (const Sealed& sealed : sealed_) sealed.table->each(hash, keep);
    std::ranges::copy_if(runs_, std::back_inserter(runs),
                         [&](const auto& run) { return run->may_hold(hash); });
  }
  for (const auto& run : runs) {
    if (run->collect(hash, found)) continue;
    found.clear();
    return Session(*this).collect(hash, found);
  }
  return {};
}

// REQUIRES the lock. Everything in a run follows from the log, so a flipped byte in it stops nobody: seconds
// for a run of many millions. The records of the new run; without room for it the damaged one stays, and is
// read past again.
Result<std::vector<IdRecord>> IdIndex::remake(std::size_t at) {
  const Stretch stretch = runs_[at]->stretch();
  std::vector<IdRecord> records;
  records.reserve(runs_[at]->count());
  RETURN_IF_ERROR(reread_(stretch, [&](IdRecord record) { records.push_back(record); }));
  std::ranges::sort(records);
  if (auto run = write_run(stretch, records)) runs_[at] = *std::move(run);
  return records;
}

// REQUIRES the lock.
void IdIndex::remake_damaged() {
  for (std::size_t at = 0; at < runs_.size(); ++at) {
    if (runs_[at]->damaged()) static_cast<void>(remake(at));
  }
}

void IdIndex::Session::add(uint64_t hash, Position position) { index_.recent_.add({hash, position.value()}); }

void IdIndex::Session::added_up_to(Position last) {
  if (index_.recent_.size() < index_.recent_ids_max_) return;
  index_.changed_.wait(lock_, [this] {
    return index_.sealed_.size() < kSealedTablesMax || index_.failed_ || !index_.can_write_sealed();
  });
  index_.seal(last);
}

void IdIndex::seal(Position last) {
  sealed_.push_back({std::make_shared<const IdTable>(std::move(recent_)), {recent_first_, last}});
  recent_ = spare_ ? *std::move(spare_) : IdTable(recent_ids_max_);
  spare_.reset();
  recent_first_ = next(last);
  changed_.notify_all();
}

void IdIndex::note_durable(Position last) {
  const std::lock_guard lock(mutex_);
  const bool could_write = can_write_sealed();
  durable_ = last;
  if (!could_write && can_write_sealed()) changed_.notify_all();
}

void IdIndex::trim(Position first) {
  const std::lock_guard lock(mutex_);
  kept_first_ = first;
  drop_trimmed();
}

// REQUIRES the lock.
void IdIndex::drop_trimmed() {
  std::erase_if(runs_, [this](const auto& run) {
    if (kept_first_ <= run->stretch().last) return false;
    discard(*run);
    return true;
  });
}

// REQUIRES the lock. Under its new name it is no run any more, and `open` removes what a crash leaves of it.
void IdIndex::discard(const IdRun& run) {
  const std::filesystem::path part = part_name(run.file());
  std::error_code error;
  std::filesystem::rename(run.file(), part, error);
  discarded_.push_back(error ? run.file() : part);
}

bool IdIndex::can_write_sealed() const {
  return !sealed_.empty() && sealed_.front().stretch.last <= durable_;
}

bool IdIndex::has_work() const {
  return can_write_sealed() || !runs_to_merge().empty() || !spare_ || !discarded_.empty();
}

// The lock is given back meanwhile.
void IdIndex::free_discarded(std::unique_lock<std::mutex>& lock) {
  const std::filesystem::path file = discarded_.back();
  lock.unlock();
  const bool gone = shrink_or_remove(file);
  lock.lock();
  if (gone) std::erase(discarded_, file);
  changed_.wait_for(lock, kFreePause, [this] { return stopping_; });
}

void IdIndex::work() {
  set_thread("ids", Standing::behind);
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    changed_.wait(lock, [this] { return stopping_ || has_work(); });
    if (stopping_) return;
    Status done;
    if (!spare_) {
      lock.unlock();
      IdTable spare(recent_ids_max_);
      lock.lock();
      spare_.emplace(std::move(spare));
    } else if (can_write_sealed()) {
      done = write_sealed(lock);
    } else if (!discarded_.empty()) {
      free_discarded(lock);
    } else {
      done = merge(lock, runs_to_merge());
    }
    if (!done && done.error().code == ErrorCode::corrupt) remake_damaged();
    failed_ = !done;
    changed_.notify_all();
    if (failed_) changed_.wait_for(lock, kRetryEvery, [this] { return stopping_; });
  }
}

// Writes the oldest full table as a run. The lock is given back while writing.
Status IdIndex::write_sealed(std::unique_lock<std::mutex>& lock) {
  const Sealed sealed = sealed_.front();
  lock.unlock();
  auto run = write_run(sealed.stretch, sealed.table->sorted());
  lock.lock();
  if (!run) return std::move(run.error());
  runs_.push_back(*std::move(run));
  sealed_.pop_front();
  drop_trimmed();
  changed_.notify_all();
  return {};
}

Result<std::shared_ptr<const IdRun>> IdIndex::write_run(Stretch stretch,
                                                        const std::vector<IdRecord>& records) const {
  ASSIGN_OR_RETURN(const auto writer, IdRunWriter::create(folder_, stretch, records.size()));
  for (const IdRecord& record : records) RETURN_IF_ERROR(writer->add(record));
  return writer->finish();
}

// The newest runs, when there are enough of one tier.
IdIndex::Runs IdIndex::runs_to_merge() const {
  if (runs_.size() < kRunsMerged) return {};
  const auto from = runs_.end() - static_cast<std::ptrdiff_t>(kRunsMerged);
  const int tier = tier_of((*from)->count(), recent_ids_max_);
  const bool alike = std::all_of(
      from, runs_.end(), [&](const auto& run) { return tier_of(run->count(), recent_ids_max_) >= tier; });
  return alike ? Runs(from, runs_.end()) : Runs{};
}

// Replaces the inputs by one run. The lock is given back while merging.
Status IdIndex::merge(std::unique_lock<std::mutex>& lock, const Runs& inputs) {
  const Position keep_from = kept_first_;
  lock.unlock();
  auto run = merged(inputs, keep_from);
  lock.lock();
  if (!run) return std::move(run.error());
  const auto at = std::ranges::find(runs_, inputs.front());
  const auto is_input = [&](const auto& old) { return std::ranges::find(inputs, old) != inputs.end(); };
  const bool all_there = std::ranges::all_of(
      inputs, [&](const auto& input) { return std::ranges::find(runs_, input) != runs_.end(); });
  if (!all_there) {  // trimmed or made again meanwhile
    discard(**run);
    return {};
  }
  *at = *run;
  std::erase_if(runs_, is_input);
  for (const auto& old : inputs) discard(*old);
  drop_trimmed();
  return {};
}

Result<std::shared_ptr<const IdRun>> IdIndex::merged(const Runs& inputs, Position keep_from) {
  const Stretch stretch{inputs.front()->stretch().first, inputs.back()->stretch().last};
  std::size_t expected = 0;
  for (const auto& run : inputs) expected += run->count();
  ASSIGN_OR_RETURN(const auto writer, IdRunWriter::create(folder_, stretch, expected));
  std::vector<RunCursor> cursors(inputs.begin(), inputs.end());
  std::size_t until_look = kRecordsBetweenLooks;
  while (true) {
    RunCursor* lowest = nullptr;
    for (RunCursor& cursor : cursors) {
      ASSIGN_OR_RETURN(const bool more, cursor.load());
      if (more && (lowest == nullptr || cursor.record() < lowest->record())) lowest = &cursor;
    }
    if (lowest == nullptr) return writer->finish();
    if (keep_from.value() <= lowest->record().position) RETURN_IF_ERROR(writer->add(lowest->record()));
    lowest->advance();
    if (--until_look != 0) continue;
    until_look = kRecordsBetweenLooks;
    std::unique_lock lock(mutex_);
    if (stopping_) return Error{ErrorCode::unavailable, "closing"};
    if (can_write_sealed()) RETURN_IF_ERROR(write_sealed(lock));
  }
}

Status IdIndex::back_up(const std::filesystem::path& folder) const {
  const std::lock_guard lock(mutex_);
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  for (const auto& run : runs_) {
    const std::filesystem::path to = folder / run->file().filename();
    std::filesystem::create_hard_link(run->file(), to, error);
    if (error) std::filesystem::copy_file(run->file(), to, error);
    if (error) return Error{ErrorCode::io, "backing up " + to.string() + " failed: " + error.message()};
  }
  return {};
}

}  // namespace duanlian::journal
