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
  begin_ = at_ = nullptr;
  left_ = 0;
  used_before_ = 0;
  exhausted_ = false;
}

void* Arena::allocate_block(std::size_t bytes) {
  const std::size_t used_now = used();
  if (bytes > bytes_max_ - used_now) {
    exhausted_ = true;
    return nullptr;
  }
  if (block_ == blocks_.size() || blocks_[block_].size < bytes) {
    // A kept block that is too small makes room for one that is not.
    if (block_ < blocks_.size()) {
      held_ -= blocks_[block_].size;
      blocks_[block_].bytes.reset();
    } else {
      blocks_.emplace_back();
    }
    const std::size_t size = std::max(bytes, kBlockBytes);
    while (held_ + size > bytes_max_ && blocks_.size() > block_ + 1) {
      held_ -= blocks_.back().size;
      blocks_.pop_back();
    }
    blocks_[block_] = {std::make_unique<char[]>(size), size};
    held_ += size;
  }
  const Block& block = blocks_[block_++];
  used_before_ = used_now;
  begin_ = block.bytes.get();
  at_ = begin_ + bytes;
  left_ = std::min(block.size, bytes_max_ - used_before_) - bytes;
  return begin_;
}

}  // namespace duanlian::rules
