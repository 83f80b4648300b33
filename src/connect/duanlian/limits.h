#pragma once

#include <cstddef>

namespace duanlian::connect {

// Of what is brought to a server: within its own limits (docs/http.md) by far, so that the answer, several
// times as long, is too.
inline constexpr std::size_t kBroughtEventsMax = 2'000;
inline constexpr std::size_t kBroughtBytesMax = 4 * 1024 * 1024;

// Of what a server answers: whoever it is.
inline constexpr std::size_t kAnswerBytesMax = 64 * 1024 * 1024;
inline constexpr std::size_t kAnswerLineBytesMax = 1024 * 1024;
inline constexpr std::size_t kAnswerDepthMax = 16;
inline constexpr std::size_t kMessageBytesMax = 300;  // of its words that are shown

}  // namespace duanlian::connect
