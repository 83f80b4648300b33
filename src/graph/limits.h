#pragma once

#include <cstddef>
#include <cstdint>

namespace duanlian::graph {

// What the money graph holds at most. What comes beyond is refused with the name of the limit.
inline constexpr uint64_t kTransfersMax = uint64_t{1} << 29;  // lists of 2 take 3 words of 32 bits for each
inline constexpr uint64_t kPocketsMax = 0x7fff'ff00;          // the highest bit is free for who needs it
inline constexpr std::size_t kAssetsMax = 255;
inline constexpr std::size_t kBanksMax = 0xffff'ff00;
inline constexpr std::size_t kPocketNameBytesMax = 256;
inline constexpr std::size_t kAssetNameBytesMax = 64;

// Transfers of an account that are looked at for the one that a reversal undoes.
inline constexpr std::size_t kReversalLooksMax = 100'000;

}  // namespace duanlian::graph
