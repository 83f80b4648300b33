#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace duanlian::text {

inline constexpr std::size_t kRunDigitsMax = 64;

// The value of the digit that begins here and its length in bytes: ASCII, 零一二 and 壹贰叁; -1 for none.
int digit_at(std::string_view text, std::size_t at, std::size_t& length);

// Digits one after another with small gaps of punctuation between, as numbers are written and disguised:
// "138-0013-8000", "1 3 8 0 0 1 ...", "一三八 0013 8OOO".
struct DigitRun {
  std::array<char, kRunDigitsMax> digits{};
  std::array<uint32_t, kRunDigitsMax> begin{}, end{};  // of each digit in the readable form
  std::array<bool, kRunDigitsMax> after_gap{};
  std::size_t count = 0;

  std::string_view text(std::size_t from, std::size_t to) const { return {digits.data() + from, to - from}; }
};

// REQUIRES that a digit begins at `at`. `han`: Chinese numerals count as digits.
void read_digit_run(std::string_view text, std::size_t at, bool han, DigitRun& run);

}  // namespace duanlian::text
