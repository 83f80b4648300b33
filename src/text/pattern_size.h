#pragma once

#include <cstddef>
#include <string_view>

namespace duanlian::text {

// How large an expression is for the compiler: its characters and classes when all repeats are written out.
// A class of more than ASCII counts kWideClassSize, a Unicode property kPropertySize. Never less than the
// expression is, also when it is wrong; never more than kPatternSizeCap.
std::size_t pattern_size(std::string_view regex);

inline constexpr std::size_t kWideClassSize = 4;
inline constexpr std::size_t kPropertySize = 100;
inline constexpr std::size_t kPatternSizeCap = 1'000'000;

}  // namespace duanlian::text
