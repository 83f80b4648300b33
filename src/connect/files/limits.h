#pragma once

#include <cstddef>
#include <cstdint>

#include "model/event_json.h"

namespace duanlian::connect {

// Of files. What is beyond a limit is one error of that line or file; memory stays within a few times the
// longest line.
inline constexpr std::size_t kLineBytesMax = 1024 * 1024;  // one line, and one record of several lines
inline constexpr std::size_t kEventLineBytesMax = model::kPackEventBytesMax;  // one line of canonical events
inline constexpr std::size_t kColumnsMax = 2'048;
inline constexpr std::size_t kJsonDepthMax = 16;  // of a JSON line that a mapping reads
inline constexpr std::size_t kFilesMax = 100'000;

// Of compressed files: the decoder's memory, and how much may come out of how little.
inline constexpr int kZstdWindowLogMax = 27;  // 128 MiB, the bound of the zstd program too
inline constexpr uint64_t kExpansionMax = 1'000;
inline constexpr uint64_t kExpansionFreeBytes = 64ULL * 1024 * 1024;  // a small file may expand more

// Of mapping files.
inline constexpr std::size_t kMappingBytesMax = 256 * 1024;
inline constexpr std::size_t kMappingDepthMax = 8;
inline constexpr std::size_t kMappingNodesMax = 20'000;
inline constexpr std::size_t kLabelBytesMax = 64;

}  // namespace duanlian::connect
