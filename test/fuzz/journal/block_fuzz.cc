#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "journal/block.h"
#include "journal/stored_block.h"

using duanlian::journal::BlockCheck;
using duanlian::journal::BlockReader;
using duanlian::journal::Entry;

// Any bytes: read to the end or refused, and entries never reach beyond the block. What was stored is found
// again.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size) {
  const std::string_view value(reinterpret_cast<const char*>(bytes), size);
  std::string room;
  const auto found = duanlian::journal::stored_block(value, room);
  if (!found) return 0;
  const std::string_view block = *found;
  for (const BlockCheck check : {BlockCheck::structure, BlockCheck::hashes}) {
    auto reader = BlockReader::open(block, check);
    if (!reader) continue;
    Entry entry;
    std::size_t total = 0;
    while (true) {
      const auto more = reader->next(entry);
      if (!more || !*more) break;
      total += duanlian::journal::kEntryOverheadBytes + entry.id.size() + entry.payload.size();
    }
    CHECK(total <= block.size(), "entries lie within their block");
  }
  std::string again;
  const std::string stored = duanlian::journal::store_block(block);
  const auto back = duanlian::journal::stored_block(stored, again);
  CHECK(back && *back == block, "blocks come back");
  return 0;
}
