#include "journal/durable_point.h"

namespace duanlian::journal {

void DurablePoint::advance(Position position) {
  {
    const std::lock_guard lock(mutex_);
    position_.store(position.value(), std::memory_order_release);
  }
  advanced_.notify_all();
}

void DurablePoint::give_up() {
  {
    const std::lock_guard lock(mutex_);
    given_up_.store(true, std::memory_order_release);
  }
  advanced_.notify_all();
}

Status DurablePoint::wait_for(Position position) const {
  if (position <= get()) return {};
  std::unique_lock lock(mutex_);
  advanced_.wait(lock, [&] { return position <= get() || given_up(); });
  if (position <= get()) return {};
  return Error{ErrorCode::unavailable, "the log is not durable up to entry " +
                                           std::to_string(position.value()) + ", which a view has applied"};
}

}  // namespace duanlian::journal
