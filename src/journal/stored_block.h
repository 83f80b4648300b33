#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "journal/block.h"

namespace duanlian::journal {

// A block as it is stored: compressed with LZ4 where that makes it smaller, or as it is. docs/journal.md has
// the grammar. So the write-ahead log is small too, whose bytes are what a sync waits for.
inline constexpr uint32_t kCompressedMagic = 0x315a4c44;  // "DLZ1"
// No block is larger: one that is almost full and then gets the largest entry.
inline constexpr std::size_t kBlockBytesMax =
    kBlockBytesTarget + kEntryOverheadBytes + kIdBytesMax + kPayloadBytesMax;

std::string store_block(std::string_view block);

// The block's own bytes, which lie in `stored` or in `room`. An Error for what store_block did not make.
Result<std::string_view> stored_block(std::string_view stored, std::string& room);

}  // namespace duanlian::journal
