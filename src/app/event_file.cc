#include "app/event_file.h"

#include <utility>

#include "base/thread.h"
#include "model/event_json.h"

namespace duanlian::app {
namespace {

constexpr std::size_t kHandedOverEvents = 2'000;
constexpr std::size_t kWaitingBatchesMax = 8;
constexpr std::size_t kTextBytes = 256 * 1024;

}  // namespace

EventFile::EventFile(connect::ByteSink sink) : sink_(std::move(sink)), thread_([this] { run(); }) {}

EventFile::~EventFile() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Result<std::vector<model::Outcome>> EventFile::decide(std::vector<model::Event>& events) {
  next_events_ += events.size();
  next_.push_back(std::exchange(events, {}));
  if (next_events_ >= kHandedOverEvents) RETURN_IF_ERROR(hand_over());
  if (!spare_.empty()) {
    events = std::move(spare_.back());
    spare_.pop_back();
  }
  return std::vector<model::Outcome>{};
}

Status EventFile::hand_over() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return waiting_.size() < kWaitingBatchesMax || !trouble_; });
  if (!trouble_) return trouble_;
  waiting_.push_back(std::exchange(next_, {}));
  next_events_ = 0;
  if (spare_.empty()) spare_.swap(written_);
  changed_.notify_all();
  return {};
}

void EventFile::run() {
  set_thread("event-file");
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    Batch batch = std::move(waiting_.front());
    waiting_.pop_front();
    changed_.notify_all();
    lock.unlock();
    Status written = write(batch);
    lock.lock();
    if (written_.empty()) written_.swap(batch);
    if (!written) {
      trouble_ = std::move(written);
      waiting_.clear();
      changed_.notify_all();
      return;
    }
  }
}

Status EventFile::write(Batch& batch) {
  for (std::vector<model::Event>& group : batch) {
    for (const model::Event& event : group) {
      model::append_event(text_, event);
      text_ += '\n';
      if (text_.size() < kTextBytes) continue;
      RETURN_IF_ERROR(sink_.write(text_));
      text_.clear();
    }
    group.clear();
  }
  return {};
}

Result<WrittenFile> EventFile::close() {
  RETURN_IF_ERROR(hand_over());
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
  RETURN_IF_ERROR(Status(trouble_));
  RETURN_IF_ERROR(sink_.write(text_));
  return sink_.close();
}

}  // namespace duanlian::app
