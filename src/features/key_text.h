#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "features/limits.h"

namespace duanlian::features {

// The text of a key that may have several parts: the parts with a byte between them that no text has. One
// that would be longer than kKeyBytesMax counts by its first bytes and its hash. Without a part, or with an
// empty one, it is no key.
class KeyText {
 public:
  void add(std::string_view part);
  void reset() {
    size_ = parts_ = 0;
    tail_ = 0;
    has_empty_part_ = is_long_ = false;
  }
  bool is_key() const { return parts_ > 0 && !has_empty_part_; }
  // Good until the next part.
  std::string_view text();

 private:
  std::array<char, kKeyBytesMax> bytes_;
  std::size_t size_ = 0;
  std::size_t parts_ = 0;
  bool has_empty_part_ = false;
  uint64_t tail_ = 0;  // hash of what found no room
  bool is_long_ = false;
};

}  // namespace duanlian::features
