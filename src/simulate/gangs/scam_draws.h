#pragma once

#include <cstdint>

namespace duanlian::simulate {

// What the draws of one scam are for.
enum ScamDraw : uint64_t { kKeeps = 1'201, kDelay, kAgain, kDeed, kAmount, kRound, kMany };

}  // namespace duanlian::simulate
