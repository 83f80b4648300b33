#include "graph/shapes/leg_arena.h"

#include <cstdlib>
#include <sys/mman.h>

#include "base/check.h"

namespace duanlian::graph {
namespace {

constexpr std::size_t kLegBlockAlign = 16;

}  // namespace

void LegArena::Free::operator()(void* block) const { std::free(block); }

void* LegArena::carve(std::size_t bytes) {
  bytes = (bytes + kLegBlockAlign - 1) / kLegBlockAlign * kLegBlockAlign;
  if (left_ < bytes) {
    void* const chunk = std::aligned_alloc(kChunkBytes, kChunkBytes);
    CHECK(chunk != nullptr, "no memory for what the shapes remember");
    (void)::madvise(chunk, kChunkBytes,
                    MADV_HUGEPAGE);  // fewer misses of the address cache; else only slower
    chunks_.emplace_back(chunk);
    next_ = static_cast<char*>(chunk);
    left_ = kChunkBytes;
    bytes_ += kChunkBytes;
  }
  void* const block = next_;
  next_ += bytes;
  left_ -= bytes;
  return block;
}

void* LegArena::allocate(std::size_t size_class, std::size_t bytes) {
  CHECK(size_class < kClasses, "a block has no class");
  if (bytes > kCarvedBytesMax) {
    void* const block = std::malloc(bytes);
    CHECK(block != nullptr, "no memory for what the shapes remember");
    bytes_ += bytes;
    return block;
  }
  Unused* const block = unused_[size_class];
  if (block == nullptr) return carve(bytes);
  unused_[size_class] = block->next;
  return block;
}

void LegArena::free(std::size_t size_class, std::size_t bytes, void* block) {
  if (bytes > kCarvedBytesMax) {
    bytes_ -= bytes;
    return std::free(block);
  }
  auto* const unused = static_cast<Unused*>(block);
  unused->next = unused_[size_class];
  unused_[size_class] = unused;
}

}  // namespace duanlian::graph
