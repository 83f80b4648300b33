#include "features/slabs.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <sanitizer/asan_interface.h>
#include <sys/mman.h>

#include "base/check.h"

namespace duanlian::features {
namespace {

// Whole lines of the cache, so that a block touches no more of them than it must: up to 512 bytes in steps of
// 64, then four steps to every doubling.
constexpr std::size_t kFineBytesMax = 512;
constexpr std::size_t kFineStep = 64;
constexpr std::size_t kFineClasses = kFineBytesMax / kFineStep;

}  // namespace

// With the address sanitizer only blocks in use can be touched; without it the macros are nothing.
void Slabs::PageFree::operator()(void* page) const { std::free(page); }

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

void Slabs::add_page(Class& of, std::size_t block_bytes) {
  const std::size_t blocks = std::max<std::size_t>(of.page_bytes / block_bytes, 1);
  const std::size_t alignment = of.page_bytes == kPageBytesMax ? kPageBytesMax : 4'096;
  const std::size_t bytes = (blocks * block_bytes + alignment - 1) / alignment * alignment;
  void* const page = std::aligned_alloc(alignment, bytes);
  CHECK(page != nullptr, "no memory for what is remembered");
  if (alignment == kPageBytesMax) madvise(page, bytes, MADV_HUGEPAGE);
  ASAN_POISON_MEMORY_REGION(page, bytes);
  pages_.emplace_back(page);
  bytes_ += bytes;
  of.at = static_cast<char*>(page);
  of.left = bytes;
  of.page_bytes = std::min(of.page_bytes * 2, kPageBytesMax);
}

void* Slabs::allocate(std::size_t bytes) {
  CHECK(bytes <= kBlockBytesMax, "a block is larger than kBlockBytesMax");
  const std::size_t index = class_of(bytes);
  const std::size_t block_bytes = bytes_of_class(index);
  Class& of = classes_[index];
  if (of.free != nullptr) {
    FreeBlock* const block = of.free;
    ASAN_UNPOISON_MEMORY_REGION(block, block_bytes);
    of.free = block->next;
    return block;
  }
  if (of.left < block_bytes) add_page(of, block_bytes);
  char* const block = of.at;
  of.at += block_bytes;
  of.left -= block_bytes;
  ASAN_UNPOISON_MEMORY_REGION(block, block_bytes);
  return block;
}

void Slabs::free(void* block, std::size_t bytes) {
  Class& of = classes_[class_of(bytes)];
  auto* const freed = static_cast<FreeBlock*>(block);
  freed->next = of.free;
  of.free = freed;
  ASAN_POISON_MEMORY_REGION(block, rounded(bytes));
}

}  // namespace duanlian::features
