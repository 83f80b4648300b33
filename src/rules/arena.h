#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "rules/limits.h"

namespace duanlian::rules {

// Bump memory for the values of an evaluation. Nothing is freed one by one: reset() forgets all and keeps the
// blocks, so that a warm arena does not allocate. What fits depends only on what was asked for since reset(),
// never on the blocks that an earlier evaluation left behind. Used by one thread at a time.
class Arena {
 public:
  explicit Arena(std::size_t bytes_max = kArenaBytesMax) : bytes_max_(bytes_max) {}
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  // Aligned for any value here (8 bytes), or null once `bytes_max` would be passed.
  void* allocate(std::size_t bytes) {
    bytes = bytes == 0 ? 8 : (bytes + 7) & ~std::size_t{7};  // never null for nothing
    if (bytes <= left_) [[likely]] {
      char* at = at_;
      at_ += bytes;
      left_ -= bytes;
      return at;
    }
    return allocate_block(bytes);
  }

  // Room for `count` trivially destructible objects, or null.
  template <class T>
  T* allocate_array(std::size_t count) {
    static_assert(alignof(T) <= 8);
    if (count > bytes_max_ / sizeof(T)) return nullptr;
    return static_cast<T*>(allocate(count * sizeof(T)));
  }

  // A copy of the bytes that lives as long as the arena, until reset. An empty view when there is no room and
  // the bytes are not empty: ask exhausted().
  std::string_view copy(std::string_view bytes);

  bool exhausted() const { return exhausted_; }
  std::size_t used() const { return used_before_ + static_cast<std::size_t>(at_ - begin_); }
  void reset();

 private:
  struct Block {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
  };
  void* allocate_block(std::size_t bytes);

  std::size_t bytes_max_;
  char* begin_ = nullptr;  // of the current block
  char* at_ = nullptr;
  std::size_t left_ = 0;  // in the block, and not more than in the whole limit
  std::vector<Block> blocks_;
  std::size_t block_ = 0;        // index of the block after the current one
  std::size_t used_before_ = 0;  // asked for since reset() from the blocks before the current one
  std::size_t held_ = 0;         // by all blocks, used or kept
  bool exhausted_ = false;
};

}  // namespace duanlian::rules
