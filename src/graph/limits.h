#pragma once

#include <cstddef>
#include <cstdint>

namespace duanlian::graph {

// What the money graph holds at most. What comes beyond is refused with the name of the limit.
inline constexpr uint64_t kTransfersMax = 0xffff'0000;  // 32-bit numbers, the last page of them kept free
inline constexpr uint64_t kPocketsMax = 0x7fff'ff00;  // the highest bit is free for who needs it
inline constexpr std::size_t kAssetsMax = 255;
inline constexpr std::size_t kBanksMax = 0xffff'ff00;
inline constexpr std::size_t kPocketNameBytesMax = 256;
inline constexpr std::size_t kAssetNameBytesMax = 64;

}  // namespace duanlian::graph
