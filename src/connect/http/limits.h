#pragma once

#include <cstddef>

namespace duanlian::connect {

// Of what a server answers: whoever it is.
inline constexpr std::size_t kAnswerHeaderBytesMax = 64 * 1024;
inline constexpr std::size_t kTokenBytesMax = 256;

}  // namespace duanlian::connect
