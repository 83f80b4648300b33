#pragma once

#include <string>
#include <string_view>

namespace duanlian::app {

// Text from outside as a terminal may be given it: control characters are question marks, and what is longer
// than kShownBytesMax ends in three dots.
inline constexpr std::size_t kShownBytesMax = 1'024;
std::string shown(std::string_view text);

}  // namespace duanlian::app
