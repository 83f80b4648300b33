#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace duanlian::graph {

// Zeroed memory from the system itself, in large pages from 2 MiB on: a pass touches it at random, and what
// it would wait for most is the address cache. There always is some: without it the process ends.
class HugeMemory {
 public:
  HugeMemory() = default;
  ~HugeMemory();
  HugeMemory(const HugeMemory&) = delete;
  HugeMemory& operator=(const HugeMemory&) = delete;
  HugeMemory(HugeMemory&& other) noexcept
      : begin_(std::exchange(other.begin_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
  HugeMemory& operator=(HugeMemory&& other) noexcept {
    std::swap(begin_, other.begin_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }

  // At least so many bytes; those that were there keep what is in them, but may lie elsewhere.
  void grow(std::size_t bytes);
  void* begin() const { return begin_; }
  // Of the address space; what was never touched takes no memory.
  std::size_t bytes() const { return bytes_; }

 private:
  void* begin_ = nullptr;
  std::size_t bytes_ = 0;
};

// An array of such memory. The bytes of a new element are zero.
template <class T>
class HugeArray {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

 public:
  // Never fewer than there are.
  void resize(std::size_t size) {
    if (size * sizeof(T) > memory_.bytes()) memory_.grow(size * sizeof(T));
    size_ = size;
  }
  // Forgets the last ones, which are of zeros when there are so many again.
  void cut(std::size_t size) {
    for (std::size_t at = size; at < size_; ++at) data()[at] = T{};
    size_ = std::min(size_, size);
  }
  std::size_t size() const { return size_; }
  T* data() { return static_cast<T*>(memory_.begin()); }
  const T* data() const { return static_cast<const T*>(memory_.begin()); }
  T& operator[](std::size_t at) { return data()[at]; }
  const T& operator[](std::size_t at) const { return data()[at]; }
  std::size_t bytes() const { return size_ * sizeof(T); }

 private:
  HugeMemory memory_;
  std::size_t size_ = 0;
};

}  // namespace duanlian::graph
