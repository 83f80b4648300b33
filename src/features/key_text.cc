#include "features/key_text.h"

#include <algorithm>
#include <cstring>

#include "base/hash.h"

namespace duanlian::features {
namespace {

// Room that is left for the two hashes of a long key.
constexpr std::size_t kHashBytes = 16;
constexpr std::size_t kPlainBytes = kKeyBytesMax - kHashBytes;
// No text has this byte: it is not UTF-8.
constexpr char kSeparator = '\xff';

}  // namespace

void KeyText::add(std::string_view part) {
  has_empty_part_ = has_empty_part_ || part.empty();
  const std::size_t separator = parts_++ == 0 ? 0 : 1;
  if (!is_long_ && size_ + separator + part.size() <= kPlainBytes) {
    if (separator != 0) bytes_[size_++] = kSeparator;
    if (!part.empty()) std::memcpy(bytes_.data() + size_, part.data(), part.size());
    size_ += part.size();
    return;
  }
  const Hash128 hash = hash128(part, is_long_ ? tail_ : 0);
  if (!is_long_) {
    const std::size_t kept = std::min(part.size(), kPlainBytes - size_);
    std::memcpy(bytes_.data() + size_, part.data(), kept);
    size_ += kept;
  }
  is_long_ = true;
  tail_ = hash.low;
  std::memcpy(bytes_.data() + size_, &hash, kHashBytes);
}

std::string_view KeyText::text() { return {bytes_.data(), size_ + (is_long_ ? kHashBytes : 0)}; }

}  // namespace duanlian::features
