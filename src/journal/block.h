#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "journal/entry.h"

namespace duanlian::journal {

// How entries lie on disk: the grammar is in docs/journal.md.
inline constexpr uint32_t kBlockMagic = 0x31424c44;  // "DLB1"
inline constexpr std::size_t kBlockHeaderBytes = 4 + 4 + 8 + 8 + 32;
inline constexpr std::size_t kEntryHeaderBytes = 8 + 8 + 4 + 4;
inline constexpr std::size_t kEntryOverheadBytes = kEntryHeaderBytes + 32;
// A block is closed when it has reached this size; only its last entry goes beyond.
inline constexpr std::size_t kBlockBytesTarget = std::size_t{64} << 10;

// What a block continues from.
struct BlockStart {
  Position first;             // of the entry that comes next
  uint64_t bytes_before = 0;  // of all blocks ever written before it
  Sha256 prior{};             // hash of the entry before it; zeros before the first entry
};

// Appends entries to the bytes of one block and chains their hashes.
class BlockBuilder {
 public:
  explicit BlockBuilder(const BlockStart& start, std::size_t bytes_hint = kBlockBytesTarget);

  void add(const Draft& draft);
  bool empty() const { return count_ == 0; }
  bool full() const { return bytes_.size() >= kBlockBytesTarget; }
  // The finished block, and the start of the block after it.
  std::string finish(BlockStart& after);

 private:
  BlockStart start_;
  Position next_;
  Sha256 hash_;
  uint32_t count_ = 0;
  std::string bytes_;
};

enum class BlockCheck {
  structure,  // lengths, limits and positions
  hashes,     // these, and every hash
};

// Takes the entries of a block that came from disk. The bytes must outlive the entries.
class BlockReader {
 public:
  // Refuses what is not the header of a block.
  static Result<BlockReader> open(std::string_view block, BlockCheck check);

  const BlockStart& start() const { return start_; }
  uint32_t count() const { return count_; }
  // The next entry; false when all were taken and nothing is left over. An error is about `next_position()`.
  Result<bool> next(Entry& entry);
  Position next_position() const { return next_; }

 private:
  BlockReader(std::string_view block, BlockCheck check) : block_(block), check_(check) {}
  Error damage(std::string_view reason) const;

  std::string_view block_;
  BlockCheck check_;
  BlockStart start_;
  Position next_;
  uint32_t count_ = 0;
  uint32_t taken_ = 0;
  std::size_t at_ = 0;
};

}  // namespace duanlian::journal
