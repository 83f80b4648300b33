#include "journal/block.h"

#include <gtest/gtest.h>

#include "base/coding.h"

namespace duanlian::journal {
namespace {

std::string two_entries(BlockStart& after) {
  BlockBuilder builder(BlockStart{.first = Position(1)});
  builder.add({.id = "a", .payload = "xyz", .received = Timestamp{1}});
  builder.add({.id = "bc", .payload = "", .received = Timestamp{-1}});
  return builder.finish(after);
}

// What is stored may not change without a new magic number: docs/journal.md.
TEST(Block, HasTheseBytes) {
  BlockStart after;
  const std::string block = two_entries(after);
  const std::string zeros(64, '0');
  EXPECT_EQ(to_hex(block),
            "444c4231"
            "02000000"
            "0100000000000000"
            "0000000000000000" +
                zeros +
                "0100000000000000"
                "0100000000000000"
                "01000000"
                "03000000"
                "61"
                "78797a" +
                to_hex(as_bytes(sha256(from_hex(zeros + "0100000000000000"
                                                        "0100000000000000"
                                                        "01000000"
                                                        "03000000"
                                                        "6178797a")
                                           .value()))) +
                "0200000000000000"
                "ffffffffffffffff"
                "02000000"
                "00000000"
                "6263" +
                to_hex(as_bytes(after.prior)));
  EXPECT_EQ(to_hex(as_bytes(after.prior)),
            "e7c4f7df088a0101d50e89352f9869c7ac16b653f6da3e5d6431f432ce6a75ae");
  EXPECT_EQ(after.first, Position(3));
  EXPECT_EQ(after.bytes_before, block.size());
}

TEST(Block, AnyFlippedBitIsFound) {
  BlockStart after;
  const std::string block = two_entries(after);
  for (std::size_t bit = 0; bit < block.size() * 8; ++bit) {
    // bytes_before is checked against the block before, by verify.
    if (bit / 8 >= 16 && bit / 8 < 24) continue;
    std::string flipped = block;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    auto reader = BlockReader::open(flipped, BlockCheck::hashes);
    bool found = !reader;
    Entry entry;
    while (!found) {
      const auto more = reader->next(entry);
      found = !more;
      if (more && !*more) break;
    }
    EXPECT_TRUE(found) << bit;
  }
}

TEST(Block, AnyCutIsFound) {
  BlockStart after;
  const std::string block = two_entries(after);
  for (std::size_t size = 0; size < block.size(); ++size) {
    const std::string cut = block.substr(0, size);
    auto reader = BlockReader::open(cut, BlockCheck::structure);
    Entry entry;
    bool found = !reader;
    for (int i = 0; !found && i < 3; ++i) found = !reader->next(entry);
    EXPECT_TRUE(found) << size;
  }
}

}  // namespace
}  // namespace duanlian::journal
