#include "features/slabs.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <sanitizer/asan_interface.h>

#include "base/check.h"

namespace duanlian::features {
namespace {

// Whole lines of the cache, so that a block touches no more of them than it must: up to 512 bytes in steps of
// 64, then four steps to every doubling.
constexpr std::size_t kFineBytesMax = 512;
constexpr std::size_t kFineStep = 64;
constexpr std::size_t kFineClasses = kFineBytesMax / kFineStep;

}  // namespace

std::size_t Slabs::class_of(std::size_t bytes) {
  if (bytes <= kFineBytesMax) return bytes == 0 ? 0 : (bytes - 1) / kFineStep;
  const auto doublings = static_cast<std::size_t>(std::bit_width(bytes - 1)) - 10;  // 0: 513 to 1,024
  const std::size_t step = kFineBytesMax / 4 << doublings;
  const std::size_t quarter = (bytes - 1 - (kFineBytesMax << doublings)) / step;
  return kFineClasses + doublings * 4 + quarter;
}

std::size_t Slabs::bytes_of_class(std::size_t index) {
  if (index < kFineClasses) return (index + 1) * kFineStep;
  const std::size_t doublings = (index - kFineClasses) / 4;
  const std::size_t quarter = (index - kFineClasses) % 4;
  return (kFineBytesMax << doublings) + (quarter + 1) * (kFineBytesMax / 4 << doublings);
}

std::size_t Slabs::rounded(std::size_t bytes) { return bytes_of_class(class_of(bytes)); }

uint32_t Slabs::blocks_of_page(std::size_t index) {
  return static_cast<uint32_t>((kPageBytes - sizeof(Page)) / bytes_of_class(index));
}

Slabs::Page* Slabs::page_of(const void* block) {
  return reinterpret_cast<Page*>(reinterpret_cast<uintptr_t>(block) & ~(kPageBytes - 1));
}

void Slabs::link(std::size_t index, Page* page) {
  page->before = nullptr;
  page->next = open_[index];
  if (page->next != nullptr) page->next->before = page;
  open_[index] = page;
}

void Slabs::unlink(std::size_t index, Page* page) {
  if (page->next != nullptr) page->next->before = page->before;
  (page->before != nullptr ? page->before->next : open_[index]) = page->next;
}

// With the address sanitizer only blocks in use can be touched; without it the macros are nothing.
void Slabs::add_chunk() {
  chunks_.push_back(chunk_bytes_ == kChunkBytesMax ? large_.take() : Chunk(chunk_bytes_));
  char* const chunk = chunks_.back().data();
  ASAN_POISON_MEMORY_REGION(chunk, chunk_bytes_);
  bytes_ += chunk_bytes_;
  for (std::size_t at = chunk_bytes_; at > 0; at -= kPageBytes)
    empty_.push_back(reinterpret_cast<Page*>(chunk + at - kPageBytes));
  chunk_bytes_ = std::min(chunk_bytes_ * 2, kChunkBytesMax);
}

Slabs::Page* Slabs::add_page(std::size_t index) {
  if (empty_.empty()) add_chunk();
  Page* const page = empty_.back();
  empty_.pop_back();
  ASAN_UNPOISON_MEMORY_REGION(page, sizeof(Page));
  *page = {.next = nullptr, .before = nullptr, .free = nullptr, .used = 0, .fresh = blocks_of_page(index)};
  in_pages_ += kPageBytes;
  link(index, page);
  return page;
}

void* Slabs::allocate(std::size_t bytes) {
  CHECK(bytes <= kBlockBytesMax, "a block is larger than kBlockBytesMax");
  const std::size_t index = class_of(bytes);
  const std::size_t block_bytes = bytes_of_class(index);
  if (block_bytes > kPagedBytesMax) {
    bytes_ += block_bytes;
    void* const block = std::aligned_alloc(kFineStep, block_bytes);
    CHECK(block != nullptr, "no memory for what is remembered");
    return block;
  }
  Page* const page = open_[index] != nullptr ? open_[index] : add_page(index);
  void* block = page->free;
  if (block == nullptr) {
    const std::size_t at = blocks_of_page(index) - page->fresh--;
    block = reinterpret_cast<char*>(page + 1) + at * block_bytes;
  }
  ASAN_UNPOISON_MEMORY_REGION(block, block_bytes);
  if (page->free != nullptr) page->free = page->free->next;
  ++page->used;
  in_blocks_ += block_bytes;
  if (is_full(*page)) unlink(index, page);
  return block;
}

void Slabs::free(void* block, std::size_t bytes) {
  const std::size_t index = class_of(bytes);
  const std::size_t block_bytes = bytes_of_class(index);
  if (block_bytes > kPagedBytesMax) {
    bytes_ -= block_bytes;
    return std::free(block);
  }
  Page* const page = page_of(block);
  if (is_full(*page)) link(index, page);
  auto* const freed = static_cast<FreeBlock*>(block);
  freed->next = page->free;
  page->free = freed;
  --page->used;
  in_blocks_ -= block_bytes;
  ASAN_POISON_MEMORY_REGION(block, block_bytes);
  if (page->used != 0) return;
  unlink(index, page);
  in_pages_ -= kPageBytes;
  empty_.push_back(page);
}

bool Slabs::is_sparse(const void* block, std::size_t bytes) const {
  const std::size_t index = class_of(bytes);
  if (bytes_of_class(index) > kPagedBytesMax) return false;
  const Page* const page = page_of(block);
  const uint32_t blocks = blocks_of_page(index);
  // The first of the list is the one that is filled.
  return page != open_[index] && page->used < blocks - blocks / 8;
}

}  // namespace duanlian::features
