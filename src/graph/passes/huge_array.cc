#include "graph/passes/huge_array.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <sys/mman.h>

#include "base/check.h"

namespace duanlian::graph {
namespace {

constexpr std::size_t kSmallBytes = std::size_t{64} << 10;
constexpr std::size_t kLargePageBytes = std::size_t{2} << 20;

// More is asked for, and what lies outside of the aligned part given back.
void* map_huge(std::size_t bytes) {
  const std::size_t alignment = std::min(bytes, kLargePageBytes);
  void* const mapped = ::mmap(nullptr, bytes + alignment, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  CHECK(mapped != MAP_FAILED, "no memory for a pass over the graph");
  char* const begin = static_cast<char*>(mapped);
  const std::size_t before = (alignment - reinterpret_cast<uintptr_t>(begin) % alignment) % alignment;
  if (before != 0) (void)::munmap(begin, before);
  if (before != alignment) (void)::munmap(begin + before + bytes, alignment - before);
  // Where the system has none to give, small ones do as well, slower.
  if (bytes >= kLargePageBytes) (void)::madvise(begin + before, bytes, MADV_HUGEPAGE);
  return begin + before;
}

}  // namespace

HugeMemory::~HugeMemory() {
  if (begin_ != nullptr) (void)::munmap(begin_, bytes_);
}

void HugeMemory::grow(std::size_t bytes) {
  if (bytes <= bytes_) return;
  const std::size_t grown = std::bit_ceil(std::max(bytes, kSmallBytes));
  void* const begin = map_huge(grown);
  if (begin_ != nullptr) {
    // The pages themselves are moved, nothing is copied.
    void* const moved = ::mremap(begin_, bytes_, bytes_, MREMAP_MAYMOVE | MREMAP_FIXED, begin);
    CHECK(moved == begin, "no memory for a pass over the graph");
    if (grown >= kLargePageBytes) (void)::madvise(begin, grown, MADV_HUGEPAGE);
  }
  begin_ = begin;
  bytes_ = grown;
}

}  // namespace duanlian::graph
