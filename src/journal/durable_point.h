#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "base/result.h"
#include "journal/entry.h"

namespace duanlian::journal {

// How long the write of a view waits for the log to become durable, or for room on the disk.
inline constexpr std::chrono::seconds kViewWaitMax{60};

// Up to where the log is durable, for those who must wait for it.
class DurablePoint {
 public:
  Position get() const { return Position(position_.load(std::memory_order_acquire)); }
  void advance(Position position);
  // Wakes everyone who waits, and all later ones: what they wait for will not come.
  void give_up();
  bool given_up() const { return given_up_.load(std::memory_order_acquire); }
  // `unavailable` when it does not come.
  Status wait_for(Position position) const;

 private:
  std::atomic<uint64_t> position_ = 0;
  std::atomic<bool> given_up_ = false;
  mutable std::mutex mutex_;
  mutable std::condition_variable advanced_;
};

}  // namespace duanlian::journal
