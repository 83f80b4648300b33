#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "features/chunks.h"

namespace duanlian::features {

// Memory for many small blocks of some sizes: blocks of a size lie side by side in pages of 64 KiB, which are
// cut from large pages of the system, so that a block costs no header and few misses of the address cache. A
// page whose blocks are all freed serves any size again. One thread.
class Slabs {
 public:
  Slabs() = default;
  Slabs(const Slabs&) = delete;
  Slabs& operator=(const Slabs&) = delete;

  static constexpr std::size_t kBlockBytesMax = std::size_t{8} << 20;

  // At least `bytes`, aligned to 64. REQUIRES bytes <= kBlockBytesMax.
  void* allocate(std::size_t bytes);
  // Every block is freed before the slabs end. REQUIRES the size that the block was asked for with, or any
  // that rounds up to the same.
  void free(void* block, std::size_t bytes);

  // What a block of that size really takes.
  static std::size_t rounded(std::size_t bytes);
  // Taken from the system, without what is held ready.
  std::size_t bytes() const { return bytes_; }

  // Whether much lies free between blocks in use, so that moving those of sparse pages is worth it.
  bool is_wasteful() const { return in_pages_ > in_blocks_ + in_blocks_ / 8 + kWasteBytesMin; }
  // Whether the block lies in a page that moving its blocks would free soon.
  bool is_sparse(const void* block, std::size_t bytes) const;

 private:
  static constexpr std::size_t kPageBytes = std::size_t{64} << 10;
  static constexpr std::size_t kChunkBytesMin = std::size_t{256} << 10;
  static constexpr std::size_t kChunkBytesMax = LargeChunks::kBytes;
  static constexpr std::size_t kPagedBytesMax = std::size_t{8} << 10;  // larger blocks come from the system
  static constexpr std::size_t kClasses = 24;
  static constexpr std::size_t kWasteBytesMin = std::size_t{4} << 20;

  struct FreeBlock {
    FreeBlock* next;
  };
  // At the begin of each page; in the list of its class while it has a free block.
  struct alignas(64) Page {
    Page* next;
    Page* before;
    FreeBlock* free;
    uint32_t used;
    uint32_t fresh;  // blocks that were never used, behind all others
  };
  static std::size_t class_of(std::size_t bytes);
  static std::size_t bytes_of_class(std::size_t index);
  static uint32_t blocks_of_page(std::size_t index);
  static Page* page_of(const void* block);
  static bool is_full(const Page& page) { return page.free == nullptr && page.fresh == 0; }
  Page* add_page(std::size_t index);
  void add_chunk();
  void link(std::size_t index, Page* page);
  void unlink(std::size_t index, Page* page);

  std::array<Page*, kClasses> open_{};  // by class: pages with a free block
  std::vector<Page*> empty_;            // that serve no class
  LargeChunks large_;
  std::vector<Chunk> chunks_;
  std::size_t chunk_bytes_ = kChunkBytesMin;
  std::size_t bytes_ = 0;
  std::size_t in_pages_ = 0;   // of pages that serve a class
  std::size_t in_blocks_ = 0;  // of blocks in use in them
};

}  // namespace duanlian::features
