#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "engine/intake.h"

namespace duanlian::app {

// What a running server does beside answering: ticks, so that event time passes where nothing happens,
// retention, and a sentence for the administrator when the engine has stopped or the disk is full.
class Upkeep {
 public:
  struct Options {
    int tick_seconds = 60;
    int retain_days = 0;
    int retain_gib = 0;
  };

  // The intake must outlive it.
  Upkeep(engine::Intake& intake, const Options& options);
  ~Upkeep();
  Upkeep(const Upkeep&) = delete;
  Upkeep& operator=(const Upkeep&) = delete;

 private:
  void run();
  void tick();
  void retain();
  void tell_when_stopped();
  void tell_of_the_disk();
  void tell_of_the_graph();

  engine::Intake& intake_;
  Options options_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool ending_ = false;
  bool told_of_ticks_ = false;
  bool told_of_stop_ = false;
  bool told_of_full_disk_ = false;
  bool told_of_graph_ = false;
  std::thread thread_;
};

}  // namespace duanlian::app
