#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace duanlian::features {

// Memory for many small blocks of a few sizes: blocks lie side by side in large pages, so that a block costs
// no header and few misses of the address cache. Freed blocks are used again for the same size. One thread.
class Slabs {
 public:
  Slabs() = default;
  Slabs(const Slabs&) = delete;
  Slabs& operator=(const Slabs&) = delete;

  static constexpr std::size_t kBlockBytesMax = std::size_t{1} << 20;

  // At least `bytes`, aligned to 64. REQUIRES bytes <= kBlockBytesMax.
  void* allocate(std::size_t bytes);
  // REQUIRES the size that the block was asked for with, or any that rounds up to the same.
  void free(void* block, std::size_t bytes);

  // What a block of that size really takes.
  static std::size_t rounded(std::size_t bytes);
  // Taken from the system.
  std::size_t bytes() const { return bytes_; }

 private:
  static constexpr std::size_t kClasses = 52;
  static constexpr std::size_t kFirstPageBytes = std::size_t{16} << 10;
  static constexpr std::size_t kPageBytesMax = std::size_t{2} << 20;

  struct FreeBlock {
    FreeBlock* next;
  };
  struct Class {
    FreeBlock* free = nullptr;
    char* at = nullptr;  // the rest of the newest page
    std::size_t left = 0;
    std::size_t page_bytes = kFirstPageBytes;
  };
  struct PageFree {
    void operator()(void* page) const;
  };

  static std::size_t class_of(std::size_t bytes);
  static std::size_t bytes_of_class(std::size_t index);
  void add_page(Class& of, std::size_t block_bytes);

  std::array<Class, kClasses> classes_;
  std::vector<std::unique_ptr<void, PageFree>> pages_;
  std::size_t bytes_ = 0;
};

}  // namespace duanlian::features
