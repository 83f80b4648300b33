#include "app/end_signals.h"

#include <unistd.h>

namespace duanlian::app {
namespace {

constexpr int kExitBySignal = 128;  // plus its number, as shells say it

}  // namespace

EndSignals::EndSignals() {
  sigemptyset(&set_);
  for (const int signal : {SIGINT, SIGTERM}) sigaddset(&set_, signal);
  pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  watcher_ = std::thread([this] { watch(); });
}

EndSignals::~EndSignals() {
  awaited_ = true;
  pthread_kill(watcher_.native_handle(), SIGTERM);
  watcher_.join();
}

void EndSignals::watch() {
  int signal = 0;
  sigwait(&set_, &signal);
  if (!awaited_) ::_exit(kExitBySignal + signal);
  here_ = true;
  came_.release();
}

void EndSignals::expect() { awaited_ = true; }

bool EndSignals::came_within(std::chrono::milliseconds time) {
  return here_ || (time.count() > 0 && came_.try_acquire_for(time));
}

void EndSignals::wait() {
  expect();
  came_.acquire();
}

}  // namespace duanlian::app
