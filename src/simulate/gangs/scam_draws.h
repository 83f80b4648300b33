#pragma once

#include <cstdint>

namespace duanlian::simulate {

// What the draws of one scam are for.
inline constexpr uint64_t kKeeps = 1'201;
inline constexpr uint64_t kDelay = 1'202;
inline constexpr uint64_t kTriesAgain = 1'203;
inline constexpr uint64_t kDeed = 1'204;
inline constexpr uint64_t kAmount = 1'205;
inline constexpr uint64_t kRound = 1'206;
inline constexpr uint64_t kMany = 1'207;

}  // namespace duanlian::simulate
