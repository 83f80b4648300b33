#include "journal/committer.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/thread.h"
#include "journal/draft_limits.h"

namespace duanlian::journal {
namespace {

using Clock = std::chrono::steady_clock;

struct Submission {
  std::vector<Draft> drafts;
  Done done;  // empty once it was answered
  std::unique_ptr<Origin> origin;
  Clock::time_point submitted;
  std::size_t count = 0;
  std::size_t bytes = 0;
};

enum class Fate { open, durable, failed };

// A staged group on its way: applied by one thread while the other syncs it.
struct Batch {
  Group group;
  std::vector<Submission> submissions;
  Fate fate = Fate::open;  // guarded by the committer's mutex
};

std::size_t bytes_of(const std::vector<Draft>& drafts) {
  std::size_t bytes = 0;
  for (const Draft& draft : drafts) bytes += draft.id.size() + draft.payload.size();
  return bytes;
}

// What clients are told after the error that ended the committer: it may speak of another client's entry, and
// its code would blame the one who asks. Only a full disk is told as it is.
Error told_of(const Error& failure) {
  if (failure.code == ErrorCode::no_space) return failure;
  return {ErrorCode::unavailable,
          "the engine has stopped after an error and takes no events; an administrator finds the reason in "
          "/health and in the server's own output, and restarts the server once it is mended"};
}

}  // namespace

struct Committer::Impl {
  Journal& journal;
  const ApplyGroup apply;
  const CommitterOptions options;

  mutable std::mutex mutex;
  std::condition_variable submitted;   // for the committing thread
  std::condition_variable progressed;  // for the applying thread, and for those who flush
  std::condition_variable answered;
  std::deque<Submission> queue;
  std::deque<std::shared_ptr<Batch>> staged;  // in order, until applied and answered
  std::size_t queue_bytes = 0;
  std::optional<Error> failure;  // for good
  std::optional<Error> no_room;  // while a group waits
  bool committer_idle = false;
  bool stopping = false;
  bool committing_ended = false;
  uint64_t accepted = 0;  // submissions
  uint64_t finished = 0;
  CommitterCounters counters;
  std::thread committing;
  std::thread applying;

  Impl(Journal& where, ApplyGroup how, const CommitterOptions& chosen)
      : journal(where), apply(std::move(how)), options(chosen) {}

  Status submit(std::vector<Draft> drafts, Done done, std::unique_ptr<Origin>& origin);
  Status refusal(std::size_t entries, std::size_t bytes) const;
  void commit_all();
  std::shared_ptr<Batch> take_batch(std::unique_lock<std::mutex>& lock);
  void commit(Batch& batch, std::unique_lock<std::mutex>& lock);
  bool wait_for_room(Batch& batch, const Error& error, Clock::time_point since,
                     std::unique_lock<std::mutex>& lock);
  void apply_all();
  void answer(std::vector<Submission>& submissions, const Result<std::span<const Placed>>& placed,
              std::unique_lock<std::mutex>& lock);
  void answer_queue(const Error& error, std::unique_lock<std::mutex>& lock);
  void fail(const Error& error);
};

Status Committer::Impl::refusal(std::size_t entries, std::size_t bytes) const {
  if (failure) return told_of(*failure);
  if (stopping) return Error{ErrorCode::unavailable, "the journal is being closed"};
  if (no_room) return *no_room;
  if (queue.empty()) return {};  // one submission is always taken, whatever its size
  if (counters.queue_entries + entries > options.queue_entries_max ||
      queue_bytes + bytes > options.queue_bytes_max) {
    return Error{ErrorCode::unavailable,
                 "the queue of the journal is full (queue_entries_max, queue_bytes_max)"};
  }
  return {};
}

Status Committer::Impl::submit(std::vector<Draft> drafts, Done done, std::unique_ptr<Origin>& origin) {
  const std::size_t bytes = bytes_of(drafts);
  const Status within_limits = check_drafts(drafts);
  const std::size_t count = drafts.size();
  std::unique_lock lock(mutex);
  Status accepted_now = within_limits ? refusal(count, bytes) : within_limits;
  if (!accepted_now) {
    ++counters.refused;
    return accepted_now;
  }
  queue.push_back({std::move(drafts), std::move(done), std::move(origin), Clock::now(), count, bytes});
  counters.queue_entries += count;
  queue_bytes += bytes;
  ++accepted;
  const bool wake = std::exchange(committer_idle, false);
  lock.unlock();
  if (wake) submitted.notify_one();
  return {};
}

// Takes what waits, up to the limits of a group. Nothing when the committer ends.
std::shared_ptr<Batch> Committer::Impl::take_batch(std::unique_lock<std::mutex>& lock) {
  const auto ready = [this] {
    if (failure) return true;
    return queue.empty() ? stopping : staged.size() < options.groups_ahead_max;
  };
  committer_idle = true;
  submitted.wait(lock, ready);
  committer_idle = false;
  if (failure || queue.empty()) return nullptr;
  auto batch = std::make_shared<Batch>();
  std::size_t entries = 0;
  std::size_t bytes = 0;
  while (!queue.empty()) {
    Submission& next = queue.front();
    const bool fits =
        entries + next.count <= options.group_entries_max && bytes + next.bytes <= options.group_bytes_max;
    if (!fits && !batch->submissions.empty()) break;
    entries += next.count;
    bytes += next.bytes;
    counters.queue_entries -= next.count;
    queue_bytes -= next.bytes;
    batch->submissions.push_back(std::move(next));
    queue.pop_front();
  }
  return batch;
}

void Committer::Impl::commit_all() {
  set_thread("committing");
  std::unique_lock lock(mutex);
  while (const auto batch = take_batch(lock)) {
    lock.unlock();
    std::vector<Draft> drafts;
    std::vector<Group::Part> parts;
    for (Submission& submission : batch->submissions) {
      std::move(submission.drafts.begin(), submission.drafts.end(), std::back_inserter(drafts));
      submission.drafts = {};
      parts.push_back({.drafts = submission.count, .origin = std::move(submission.origin)});
    }
    auto group = journal.stage(drafts);
    lock.lock();
    if (!group) {
      fail(group.error());
      answer(batch->submissions, told_of(*failure), lock);
      break;
    }
    batch->group = *std::move(group);
    batch->group.parts_ = std::move(parts);
    staged.push_back(batch);
    progressed.notify_all();
    commit(*batch, lock);
  }
  if (failure) answer_queue(told_of(*failure), lock);
  committing_ended = true;
  progressed.notify_all();
}

void Committer::Impl::commit(Batch& batch, std::unique_lock<std::mutex>& lock) {
  const Clock::time_point since = Clock::now();
  while (batch.fate == Fate::open) {
    lock.unlock();
    const Status committed = journal.commit(batch.group);
    const Clock::time_point now = Clock::now();
    lock.lock();
    if (committed) {
      batch.fate = Fate::durable;
      no_room.reset();
      for (const Submission& submission : batch.submissions) counters.durable.add(now - submission.submitted);
    } else if (committed.error().code != ErrorCode::no_space || failure ||
               !wait_for_room(batch, committed.error(), since, lock)) {
      fail(committed.error());
      batch.fate = Fate::failed;
      journal.give_up();
    }
  }
  if (batch.fate == Fate::durable) {
    ++counters.groups;
    counters.entries += batch.group.entries().size();
    counters.repeated += batch.group.placed().size() - batch.group.entries().size();
  }
  progressed.notify_all();
}

// The group stays staged and is tried again, since it may be applied already. False when stopping.
bool Committer::Impl::wait_for_room(Batch& batch, const Error& error, Clock::time_point since,
                                    std::unique_lock<std::mutex>& lock) {
  no_room = error;
  if (Clock::now() - since >= options.no_space_answer_after) {
    answer(batch.submissions, error, lock);
    answer_queue(error, lock);
  }
  submitted.wait_for(lock, options.no_space_retry_every, [this] { return stopping || failure.has_value(); });
  return !stopping;
}

void Committer::Impl::apply_all() {
  set_thread("applying");
  std::unique_lock lock(mutex);
  while (true) {
    progressed.wait(lock, [this] { return !staged.empty() || committing_ended; });
    if (staged.empty()) return;
    std::shared_ptr<Batch> batch = staged.front();
    Status applied = failure ? Status(*failure) : Status{};
    if (applied && !batch->group.empty()) {
      lock.unlock();
      applied = apply(batch->group);
      lock.lock();
      if (!applied) fail(applied.error());
    }
    progressed.wait(lock, [&] { return batch->fate != Fate::open; });
    if (failure && (!applied || batch->fate == Fate::failed)) {
      answer(batch->submissions, told_of(*failure), lock);
    } else {
      answer(batch->submissions, batch->group.placed(), lock);
    }
    staged.pop_front();
    submitted.notify_one();
    progressed.notify_all();
    lock.unlock();
    batch.reset();  // thousands of entries, and what came with them
    lock.lock();
  }
}

// Each submission gets its part of the places. The lock is given back meanwhile.
void Committer::Impl::answer(std::vector<Submission>& submissions,
                             const Result<std::span<const Placed>>& placed,
                             std::unique_lock<std::mutex>& lock) {
  std::vector<Submission> open;
  open.swap(submissions);
  lock.unlock();
  std::size_t at = 0;
  for (Submission& submission : open) {
    if (submission.done) {
      if (placed) {
        submission.done(placed->subspan(at, submission.count));
      } else {
        submission.done(placed.error());
      }
      submission.done = nullptr;
    }
    at += submission.count;
  }
  const Clock::time_point now = Clock::now();
  lock.lock();
  finished += open.size();
  if (placed) {
    for (const Submission& submission : open) counters.done.add(now - submission.submitted);
  } else {
    counters.refused += open.size();
  }
  answered.notify_all();
}

void Committer::Impl::answer_queue(const Error& error, std::unique_lock<std::mutex>& lock) {
  std::vector<Submission> waiting;
  std::move(queue.begin(), queue.end(), std::back_inserter(waiting));
  queue.clear();
  counters.queue_entries = 0;
  queue_bytes = 0;
  if (!waiting.empty()) answer(waiting, error, lock);
}

// REQUIRES the lock.
void Committer::Impl::fail(const Error& error) {
  if (!failure) failure = error;
  no_room.reset();
  submitted.notify_all();
  progressed.notify_all();
}

Committer::Committer(Journal& journal, ApplyGroup apply, CommitterOptions options)
    : impl_(std::make_unique<Impl>(journal, std::move(apply), options)) {
  impl_->committing = std::thread([impl = impl_.get()] { impl->commit_all(); });
  impl_->applying = std::thread([impl = impl_.get()] { impl->apply_all(); });
}

Committer::~Committer() { stop(); }

Status Committer::submit(std::vector<Draft> drafts, Done done, std::unique_ptr<Origin>&& origin) {
  return impl_->submit(std::move(drafts), std::move(done), origin);
}

Status Committer::admit(std::size_t drafts) {
  const std::lock_guard lock(impl_->mutex);
  Status admitted = impl_->refusal(drafts, 0);
  if (!admitted) ++impl_->counters.refused;
  return admitted;
}

void Committer::flush() {
  std::unique_lock lock(impl_->mutex);
  const uint64_t wanted = impl_->accepted;
  impl_->answered.wait(lock, [&] { return wanted <= impl_->finished; });
}

void Committer::stop() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->journal.end_waiting_for_room();
  impl_->submitted.notify_all();
  impl_->progressed.notify_all();
  if (impl_->committing.joinable()) impl_->committing.join();
  if (impl_->applying.joinable()) impl_->applying.join();
}

CommitterCounters Committer::counters() const {
  const std::lock_guard lock(impl_->mutex);
  CommitterCounters now = impl_->counters;
  now.waits_for_room = impl_->no_room.has_value() && !impl_->failure;
  now.stopped = impl_->failure.has_value();
  return now;
}

std::optional<Error> Committer::stopped() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->failure;
}

}  // namespace duanlian::journal
