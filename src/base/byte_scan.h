#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace duanlian {

// Questions about all bytes of a text, eight at a time: most texts are short and plain, and are asked often.

namespace scan {

inline constexpr uint64_t kOnes = 0x0101010101010101;
inline constexpr uint64_t kHighs = 0x8080808080808080;

// Not zero when a byte of the word is below n. REQUIRES n <= 128.
constexpr uint64_t below(uint64_t word, uint8_t n) { return (word - kOnes * n) & ~word & kHighs; }
// Not zero when a byte of the word is this one.
constexpr uint64_t equal(uint64_t word, uint8_t byte) { return below(word ^ (kOnes * byte), 1); }

// Whether `found`, which answers for a word of eight bytes, says so of any. The last word is filled up with
// blanks.
template <class Found>
bool any_word(std::string_view text, Found found) {
  uint64_t word = 0;
  std::size_t at = 0;
  for (; at + sizeof word <= text.size(); at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    if (found(word) != 0) return true;
  }
  if (at == text.size()) return false;
  word = kOnes * ' ';
  std::memcpy(&word, text.data() + at, text.size() - at);
  return found(word) != 0;
}

}  // namespace scan

// Any byte below a blank, or DEL.
inline bool has_control_byte(std::string_view text) {
  return scan::any_word(text, [](uint64_t word) { return scan::below(word, ' ') | scan::equal(word, 0x7F); });
}

// Any byte beyond ASCII.
inline bool has_wide_byte(std::string_view text) {
  return scan::any_word(text, [](uint64_t word) { return word & scan::kHighs; });
}

// Any byte that a JSON string writes as an escape.
inline bool has_json_escape(std::string_view text) {
  return scan::any_word(text, [](uint64_t word) {
    return scan::below(word, ' ') | scan::equal(word, '"') | scan::equal(word, '\\');
  });
}

}  // namespace duanlian
