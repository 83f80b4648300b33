#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace duanlian::api {

// One thread for what takes long, so that the threads of the connections do not wait. Jobs run in order.
class Worker {
 public:
  explicit Worker(std::size_t waiting_max) : waiting_max_(waiting_max), thread_([this] { run(); }) {}
  ~Worker();  // runs what waits, then ends
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // False when too many wait.
  bool post(std::function<void()> job);

 private:
  void run();

  std::size_t waiting_max_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> waiting_;
  bool ending_ = false;
  std::thread thread_;  // last: it uses the rest
};

}  // namespace duanlian::api
