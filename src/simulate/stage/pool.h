#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace duanlian::simulate {

// Things that come and go, each in a slot with a number. A reference is good until the next `put`.
template <class T>
class Pool {
 public:
  uint32_t put(T value) {
    if (free_.empty()) {
      slots_.push_back(std::move(value));
      return static_cast<uint32_t>(slots_.size() - 1);
    }
    const uint32_t slot = free_.back();
    free_.pop_back();
    slots_[slot] = std::move(value);
    return slot;
  }
  T& operator[](uint32_t slot) { return slots_[slot]; }
  T take(uint32_t slot) {
    free_.push_back(slot);
    return std::move(slots_[slot]);
  }

 private:
  std::vector<T> slots_;
  std::vector<uint32_t> free_;
};

}  // namespace duanlian::simulate
