#pragma once

#include <cstddef>
#include <utility>

#include "api/meter.h"

namespace duanlian::api {

// Memory of a body or of an answer, counted with all others against the one limit of the server, and given
// back when this goes.
class MemoryShare {
 public:
  MemoryShare() = default;  // nothing, of no meter: never grows
  explicit MemoryShare(Meter& meter) : meter_(&meter) {}
  MemoryShare(MemoryShare&& other) noexcept
      : meter_(std::exchange(other.meter_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
  MemoryShare& operator=(MemoryShare&& other) noexcept {
    MemoryShare taken(std::move(other));
    std::swap(meter_, taken.meter_);
    std::swap(bytes_, taken.bytes_);
    return *this;
  }
  ~MemoryShare() {
    if (meter_ != nullptr) meter_->release(bytes_);
  }

  // Up to that many bytes. False, with nothing changed, when all together would be too large.
  bool grow_to(std::size_t bytes) {
    if (bytes <= bytes_) return true;
    if (meter_ == nullptr || !meter_->reserve(bytes - bytes_)) return false;
    bytes_ = bytes;
    return true;
  }
  // To exactly that many, whatever the limit says: the bytes are there already. While they are too many, no
  // one else's share grows.
  void become(std::size_t bytes) {
    if (meter_ == nullptr) return;
    if (bytes > bytes_) meter_->charge(bytes - bytes_);
    if (bytes < bytes_) meter_->release(bytes_ - bytes);
    bytes_ = bytes;
  }
  std::size_t bytes() const { return bytes_; }

 private:
  Meter* meter_ = nullptr;
  std::size_t bytes_ = 0;
};

}  // namespace duanlian::api
