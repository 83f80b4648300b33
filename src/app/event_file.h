#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "connect/files/byte_sink.h"
#include "simulate/stage/responder.h"

namespace duanlian::app {

// Writes the events of a city that nobody decides, a JSON line each, on a thread of its own. The city waits
// when it is far ahead.
class EventFile : public simulate::Responder {
 public:
  explicit EventFile(connect::ByteSink sink);
  ~EventFile() override;
  EventFile(const EventFile&) = delete;
  EventFile& operator=(const EventFile&) = delete;

  // Takes the events. The error of an earlier write ends the city.
  Result<std::vector<model::Outcome>> decide(std::vector<model::Event>& events) override;
  // Waits until everything is on the disk.
  Result<WrittenFile> close();

 private:
  using Batch = std::vector<std::vector<model::Event>>;
  Status hand_over();
  void run();
  Status write(Batch& batch);

  Batch next_;  // not handed over yet
  std::size_t next_events_ = 0;
  Batch spare_;  // groups that were written, empty, for their memory

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Batch> waiting_;
  Batch written_;  // on their way to the spare ones
  bool ending_ = false;
  Status trouble_;

  connect::ByteSink sink_;  // the thread's
  std::string text_;
  std::thread thread_;
};

}  // namespace duanlian::app
