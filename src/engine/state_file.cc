#include "engine/state_file.h"

#include <utility>

#include "base/check.h"
#include "base/thread.h"

namespace duanlian::engine {
namespace {

constexpr std::size_t kWaitingBytesMax = std::size_t{8} << 20;
constexpr std::size_t kBlanksMax = 16;

}  // namespace

StateFile::StateFile(journal::View view, uint64_t number, uint64_t standing)
    : view_(view),
      number_(number),
      standing_(standing),
      thread_([this](const std::stop_token& stopped) { run(stopped); }) {}

bool StateFile::has_room() const {
  const std::lock_guard lock(mutex_);
  return waiting_bytes_ < kWaitingBytesMax;
}

std::string StateFile::blank() {
  const std::lock_guard lock(mutex_);
  if (blanks_.empty()) return {};
  std::string text = std::move(blanks_.back());
  blanks_.pop_back();
  return text;
}

void StateFile::give(std::string&& piece) {
  {
    const std::lock_guard lock(mutex_);
    CHECK(!ended_, "nothing is given after the end");
    waiting_bytes_ += piece.size();
    waiting_.push_back(std::move(piece));
  }
  changed_.notify_one();
}

void StateFile::end() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_one();
}

std::optional<Status> StateFile::outcome() const {
  const std::lock_guard lock(mutex_);
  return outcome_;
}

void StateFile::run(const std::stop_token& stopped) {
  set_thread("saving", Standing::behind);
  Status outcome = view_.remove_files_but(standing_, stopped);
  if (outcome) {
    outcome = write(stopped);
    // The room is needed again. What cannot be removed now is, before the next file is written.
    if (!outcome) static_cast<void>(view_.remove_files_but(standing_, stopped));
  }
  const std::lock_guard lock(mutex_);
  outcome_ = std::move(outcome);
}

Status StateFile::write(const std::stop_token& stopped) {
  ASSIGN_OR_RETURN(const auto file, view_.create_file(number_));
  while (auto piece = next(stopped)) {
    RETURN_IF_ERROR(file->append(*piece));
    piece->clear();
    const std::lock_guard lock(mutex_);
    if (blanks_.size() < kBlanksMax) blanks_.push_back(*std::move(piece));
  }
  if (stopped.stop_requested()) return Error{ErrorCode::unavailable, "the saving was given up"};
  return file->finish();
}

std::optional<std::string> StateFile::next(const std::stop_token& stopped) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, stopped, [this] { return ended_ || !waiting_.empty(); });
  if (stopped.stop_requested() || waiting_.empty()) return {};
  std::string piece = std::move(waiting_.front());
  waiting_.pop_front();
  waiting_bytes_ -= piece.size();
  return piece;
}

}  // namespace duanlian::engine
