#pragma once

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/result.h"
#include "journal/id_run.h"
#include "journal/id_table.h"

namespace duanlian::journal {

// So many runs of like size are merged into one.
inline constexpr std::size_t kRunsMerged = 4;
// Full tables that wait to become runs; beyond, adding waits.
inline constexpr std::size_t kSealedTablesMax = 4;

// From ids to positions: the newest in a table in memory, the rest in sorted runs that a thread of its own
// writes and merges. Everything in it follows from the log; what a crash took is added again at open.
class IdIndex {
 public:
  // Opens the runs in the folder that cover the log from `log_first` on without a gap, and removes the
  // others: they are made again. The caller adds every entry beyond covered().
  // `reread` is asked when a run turns out to be damaged: it calls the function with the record of every
  // entry of the log in the stretch.
  using Reread = std::function<Status(Stretch stretch, const std::function<void(IdRecord)>& take)>;
  static Result<std::unique_ptr<IdIndex>> open(const std::filesystem::path& folder, Position log_first,
                                               Position log_last, std::size_t recent_ids_max, Reread reread);
  ~IdIndex();
  IdIndex(const IdIndex&) = delete;
  IdIndex& operator=(const IdIndex&) = delete;

  Position covered() const { return covered_at_open_; }

  // Exclusive use for a series of look-ups and additions.
  class Session {
   public:
    explicit Session(IdIndex& index) : index_(index), lock_(index.mutex_) {}
    void prefetch(uint64_t hash) const;
    // Adds the positions at which an id with this hash may stand. A damaged run is made again on the way.
    Status collect(uint64_t hash, std::vector<Position>& found) const;
    void add(uint64_t hash, Position position);
    // To be called when everything up to `last` was added. Waits when runs are written too slowly.
    void added_up_to(Position last);

   private:
    IdIndex& index_;
    std::unique_lock<std::mutex> lock_;
  };

  // As Session::collect, for somebody who reads beside the one who adds: pages are read without holding up
  // anybody.
  Status find(uint64_t hash, std::vector<Position>& found);

  // Ids up to here may be written into runs.
  void note_durable(Position last);
  // Ids before `first` may be forgotten.
  void trim(Position first);
  // Copies of (or links to) the runs that cover only what is durable.
  Status back_up(const std::filesystem::path& folder) const;

 private:
  struct Sealed {
    std::shared_ptr<const IdTable> table;
    Stretch stretch;
  };
  using Runs = std::vector<std::shared_ptr<const IdRun>>;

  IdIndex(std::filesystem::path folder, std::size_t recent_ids_max, Reread reread);
  void open_runs(Position log_first, Position log_last);
  void seal(Position last);

  void work();
  bool has_work() const;
  bool can_write_sealed() const;
  Status write_sealed(std::unique_lock<std::mutex>& lock);
  Result<std::shared_ptr<const IdRun>> write_run(Stretch stretch, const std::vector<IdRecord>& records) const;
  Result<std::vector<IdRecord>> remake(std::size_t at);
  void remake_damaged();
  Runs runs_to_merge() const;
  Status merge(std::unique_lock<std::mutex>& lock, const Runs& inputs);
  Result<std::shared_ptr<const IdRun>> merged(const Runs& inputs, Position keep_from);
  void drop_trimmed();
  void discard(const IdRun& run);
  void free_discarded(std::unique_lock<std::mutex>& lock);

  const std::filesystem::path folder_;
  const std::size_t recent_ids_max_;
  const Reread reread_;
  Position covered_at_open_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  IdTable recent_;
  std::optional<IdTable> spare_;  // made ready beside, since making one takes milliseconds
  Position recent_first_;         // of the stretch that `recent_` covers
  std::deque<Sealed> sealed_;
  Runs runs_;                                     // by position
  std::vector<std::filesystem::path> discarded_;  // no longer needed; freed bit by bit
  Position durable_;
  Position kept_first_;
  bool stopping_ = false;
  bool failed_ = false;  // writing a run failed; it is tried again every now and then
  std::thread worker_;
};

}  // namespace duanlian::journal
