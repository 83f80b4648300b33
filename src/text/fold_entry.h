#pragma once

#include <cstddef>
#include <cstdint>

namespace duanlian::text {

// How a character counts when a text is folded.
enum class FoldClass : uint8_t {
  keep,      // a letter, a digit, an ideograph: stands in both forms
  separate,  // space, punctuation, symbol, emoji: stands in the readable form only
  drop,      // zero width, mark, variation selector: stands in neither
};

// One entry of the table: up to three bytes of UTF-8 below, or an index into the pool of longer strings, and
// above them the length and the flags.
inline constexpr std::size_t kFoldPageSize = 128;
inline constexpr unsigned kFoldLengthShift = 24;      // two bits
inline constexpr unsigned kFoldClassShift = 26;       // two bits
inline constexpr uint32_t kFoldSelf = 1U << 28;       // four bytes of UTF-8 that fold to themselves
inline constexpr uint32_t kFoldPooled = 1U << 29;     // the low 24 bits are a place in the pool
inline constexpr uint32_t kFoldLookAlike = 1U << 30;  // folded by its shape: раураl
inline constexpr uint32_t kFoldHanDigit = 1U << 31;   // 零 一 壹 ...
inline constexpr uint32_t kFoldPayload = (1U << 24) - 1;

constexpr FoldClass fold_class(uint32_t entry) {
  return static_cast<FoldClass>(entry >> kFoldClassShift & 3U);
}
constexpr std::size_t fold_length(uint32_t entry) { return entry >> kFoldLengthShift & 3U; }

}  // namespace duanlian::text
