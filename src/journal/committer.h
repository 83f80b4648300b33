#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "journal/journal.h"
#include "journal/latency.h"

namespace duanlian::journal {

struct CommitterOptions {
  // More than this waiting is refused with `unavailable`.
  std::size_t queue_entries_max = 65'536;
  std::size_t queue_bytes_max = std::size_t{64} << 20;
  // A group is closed at either.
  std::size_t group_entries_max = 4'096;
  std::size_t group_bytes_max = std::size_t{2} << 20;
  // Groups that are durable, or being made so, and not applied yet.
  std::size_t groups_ahead_max = 4;
  // A full disk: how long the submissions of the waiting group are kept before they are answered no_space,
  // and how often it is tried again.
  std::chrono::milliseconds no_space_answer_after{2'000};
  std::chrono::milliseconds no_space_retry_every{100};
};

struct CommitterCounters {
  std::size_t queue_entries = 0;
  uint64_t groups = 0;
  uint64_t entries = 0;   // made durable
  uint64_t repeated = 0;  // answered with an earlier position
  uint64_t refused = 0;   // submissions refused by a limit, a full disk or an error
  bool waits_for_room = false;
  bool stopped = false;   // for good, after an error: see Committer::stopped
  LatencyCounts durable;  // submit to durable, one a submission
  LatencyCounts done;     // submit to durable and applied, one a submission
};

// Applies the entries of a group, in order, on the applying thread. It may run before the group is durable
// and must let nothing out before that. An error stops the committer for good: state and journal would part.
using ApplyGroup = std::function<Status(const Group& group)>;

// The places of the drafts of one submission, in order, once they are durable and applied; or why not. After
// no_space or unavailable the entries may still become durable later: a repeat is harmless. The error that
// ended the committer is not told here, since it may speak of somebody else's entry. Called on a thread of
// the committer; must be quick and must not call the committer's flush or stop.
using Done = std::function<void(Result<std::span<const Placed>> placed)>;

// Group commit: one thread drains the submissions, stages a group and syncs it while a second thread applies
// it. Submissions are made durable and applied in the order in which `submit` was called.
class Committer {
 public:
  // The journal must outlive the committer.
  Committer(Journal& journal, ApplyGroup apply, CommitterOptions options = {});
  ~Committer();  // stop()
  Committer(const Committer&) = delete;
  Committer& operator=(const Committer&) = delete;

  // Takes the drafts, or refuses them all at once: invalid_argument (an id or a payload breaks a limit),
  // unavailable (queue full, closing, or stopped after an error), no_space (while a group waits for room).
  // When refused, `done` is not called and `origin` is left with the caller; otherwise it goes to who applies
  // the group, see Group::parts. May be called from any thread.
  Status submit(std::vector<Draft> drafts, Done done, std::unique_ptr<Origin>&& origin = nullptr);
  // For who makes the drafts only when they have a chance: refuses so many at once as submit would now, as
  // far as that does not depend on their bytes.
  Status admit(std::size_t drafts);

  // Waits until everything submitted before the call was answered.
  void flush();
  // Refuses further submissions, waits for the rest, ends the threads. A group that waits for room is given
  // up.
  void stop();

  CommitterCounters counters() const;
  // The error that ended the committer for good, for administrators; nothing while it works.
  std::optional<Error> stopped() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace duanlian::journal
