#pragma once

#include <atomic>
#include <chrono>
#include <csignal>
#include <semaphore>
#include <thread>

namespace duanlian::app {

// SIGINT and SIGTERM. Until `wait` is called they end the program at once, which the journal bears at any
// moment: a long recovery can be broken off. From then on they are what `wait` waits for. REQUIRES that no
// other thread runs yet when it is made: all later ones leave the signals to it.
class EndSignals {
 public:
  EndSignals();
  ~EndSignals();
  EndSignals(const EndSignals&) = delete;
  EndSignals& operator=(const EndSignals&) = delete;

  void wait();
  // From now on a signal is for wait(), even when it comes before wait() is called.
  void expect();
  // Whether one came, for work that ends between two steps, and the same with a wait for it; only one thread
  // may wait at a time. REQUIRES expect().
  bool came() const { return here_; }
  bool came_within(std::chrono::milliseconds time);

 private:
  void watch();

  sigset_t set_{};
  std::atomic<bool> awaited_ = false;
  std::atomic<bool> here_ = false;
  std::binary_semaphore came_{0};
  std::thread watcher_;
};

}  // namespace duanlian::app
