#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"
#include "journal/view.h"

namespace duanlian::engine {

// Writes a file of a view on a thread of its own, so that whoever gives the pieces never waits for the disk.
// All methods from one thread at a time.
class StateFile {
 public:
  // Files of the view other than `standing` are removed first, and this one too when it comes to nothing.
  StateFile(journal::View view, uint64_t number, uint64_t standing);
  // Gives it up unless it is whole. Waits for what the thread is just doing.
  ~StateFile() = default;
  StateFile(const StateFile&) = delete;
  StateFile& operator=(const StateFile&) = delete;

  // False while pieces of kWaitingBytesMax wait: collect no more now.
  bool has_room() const;
  // An empty text to put a piece into, with the room that an earlier one had.
  std::string blank();
  void give(std::string&& piece);
  // All was given: the file is to be made whole.
  void end();
  // Nothing is to come of it.
  void give_up() { thread_.request_stop(); }
  // How it ended; nothing while the thread is at work. After that the file is there, or the error says why
  // not.
  std::optional<Status> outcome() const;

 private:
  void run(const std::stop_token& stopped);
  Status write(const std::stop_token& stopped);
  // Nothing at the end.
  std::optional<std::string> next(const std::stop_token& stopped);

  journal::View view_;
  uint64_t number_;
  uint64_t standing_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<std::string> waiting_;
  std::vector<std::string> blanks_;
  std::size_t waiting_bytes_ = 0;
  bool ended_ = false;
  std::optional<Status> outcome_;
  std::jthread thread_;  // last: it uses the rest
};

}  // namespace duanlian::engine
