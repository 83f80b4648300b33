#include "rules/arena.h"

#include <algorithm>

namespace duanlian::rules {

namespace {
constexpr std::size_t kBlockBytes = 16 * 1024;
}

std::string_view Arena::copy(std::string_view bytes) {
  auto* at = static_cast<char*>(allocate(bytes.size()));
  if (at == nullptr) return {};
  if (!bytes.empty()) std::memcpy(at, bytes.data(), bytes.size());
  return {at, bytes.size()};
}

void Arena::reset() {
  block_ = 0;
  at_ = nullptr;
  left_ = 0;
  exhausted_ = false;
}

void* Arena::allocate_block(std::size_t bytes) {
  while (block_ < blocks_.size()) {
    Block& block = blocks_[block_++];
    if (block.size < bytes) continue;
    at_ = block.bytes.get() + bytes;
    left_ = block.size - bytes;
    return block.bytes.get();
  }
  const std::size_t size = std::max(bytes, kBlockBytes);
  if (size > bytes_max_ - total_) {
    exhausted_ = true;
    return nullptr;
  }
  total_ += size;
  blocks_.push_back({std::make_unique<char[]>(size), size});
  block_ = blocks_.size();
  at_ = blocks_.back().bytes.get() + bytes;
  left_ = size - bytes;
  return blocks_.back().bytes.get();
}

}  // namespace duanlian::rules
