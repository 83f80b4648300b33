#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "base/result.h"
#include "journal/entry.h"

namespace duanlian::journal {

// Up to where the log is durable, for those who must wait for it.
class DurablePoint {
 public:
  Position get() const { return Position(position_.load(std::memory_order_acquire)); }
  void advance(Position position);
  // Wakes everyone who waits, and all later ones: what they wait for will not come.
  void give_up();
  bool given_up() const { return given_up_.load(std::memory_order_acquire); }
  // The program is ending: nobody waits for room on the disk any more.
  void end_waiting_for_room() { room_awaited_.store(false, std::memory_order_release); }
  bool room_awaited() const { return room_awaited_.load(std::memory_order_acquire) && !given_up(); }
  // Waits without limit, since a full disk may last; `unavailable` when it was given up.
  Status wait_for(Position position) const;

 private:
  std::atomic<uint64_t> position_ = 0;
  std::atomic<bool> given_up_ = false;
  std::atomic<bool> room_awaited_ = true;
  mutable std::mutex mutex_;
  mutable std::condition_variable advanced_;
};

}  // namespace duanlian::journal
