#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/exchange.h"
#include "api/meter.h"

namespace duanlian::api {

// Bytes set aside for a body, given back when this goes.
class BodyShare {
 public:
  BodyShare() = default;
  // Nothing when all bodies together would be too large.
  static std::optional<BodyShare> reserve(Meter& meter, std::size_t bytes) {
    if (!meter.reserve_body(bytes)) return std::nullopt;
    return BodyShare(meter, bytes);
  }
  BodyShare(BodyShare&& other) noexcept
      : meter_(std::exchange(other.meter_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
  BodyShare& operator=(BodyShare&& other) noexcept {
    std::swap(meter_, other.meter_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~BodyShare() {
    if (meter_ != nullptr) meter_->release_body(bytes_);
  }
  std::size_t bytes() const { return bytes_; }

 private:
  BodyShare(Meter& meter, std::size_t bytes) : meter_(&meter), bytes_(bytes) {}
  Meter* meter_ = nullptr;
  std::size_t bytes_ = 0;
};

// The answers that a connection owes, in the order of the requests: they become ready in any order and leave
// in this one.
class Outbox {
 public:
  struct Ready {
    Response response;
    bool head_only = false;
  };

  // The place of the next answer.
  uint64_t open(BodyShare share, bool head_only);
  void fill(uint64_t place, Response response);
  // The answers that may leave now, up to one that closes the connection.
  std::vector<Ready> take_ready();

  bool empty() const { return slots_.empty(); }
  std::size_t size() const { return slots_.size(); }
  // Of the bodies of the requests that wait for their answer, and of the answers that wait for others.
  std::size_t bytes() const { return bytes_; }

 private:
  struct Slot {
    BodyShare share;
    bool head_only = false;
    std::optional<Response> response;
  };
  std::deque<Slot> slots_;
  uint64_t first_ = 0;  // place of the front slot
  std::size_t bytes_ = 0;
};

}  // namespace duanlian::api
