#include "features/slabs.h"

#include <cstring>
#include <gtest/gtest.h>
#include <random>
#include <vector>

namespace duanlian::features {
namespace {

TEST(Slabs, RoundsUpAndNeverMuch) {
  for (std::size_t bytes = 1; bytes <= Slabs::kBlockBytesMax; bytes += 1 + bytes / 50) {
    const std::size_t rounded = Slabs::rounded(bytes);
    EXPECT_GE(rounded, bytes);
    EXPECT_LE(rounded, bytes + std::max<std::size_t>(bytes / 4, 64));
    EXPECT_EQ(rounded % 64, 0U);
    EXPECT_EQ(Slabs::rounded(rounded), rounded);
  }
  EXPECT_EQ(Slabs::rounded(Slabs::kBlockBytesMax), Slabs::kBlockBytesMax);
}

TEST(Slabs, BlocksAreAlignedAndDoNotOverlap) {
  struct Block {
    unsigned char* at;
    std::size_t bytes;
    unsigned char fill;
  };
  std::mt19937_64 random(1);
  Slabs slabs;
  std::vector<Block> blocks;
  for (int i = 0; i < 20'000; ++i) {
    if (blocks.empty() || random() % 5 < 3) {
      const std::size_t bytes = 1 + (random() % 50 == 0 ? random() % 100'000 : random() % 900);
      auto* const at = static_cast<unsigned char*>(slabs.allocate(bytes));
      ASSERT_EQ(reinterpret_cast<uintptr_t>(at) % 64, 0U);
      blocks.push_back({at, bytes, static_cast<unsigned char>(random())});
      std::memset(at, blocks.back().fill, bytes);
    } else {
      std::swap(blocks[random() % blocks.size()], blocks.back());
      const Block& block = blocks.back();
      for (std::size_t k = 0; k < block.bytes; ++k) ASSERT_EQ(block.at[k], block.fill);
      slabs.free(block.at, block.bytes);
      blocks.pop_back();
    }
  }
  for (const Block& block : blocks) slabs.free(block.at, block.bytes);
}

TEST(Slabs, WhatWasFreedIsUsedAgain) {
  Slabs slabs;
  for (const std::size_t bytes : {8UL, 100UL, 5'000UL, Slabs::kBlockBytesMax}) {
    slabs.free(slabs.allocate(bytes), bytes);
    const std::size_t before = slabs.bytes();
    for (int i = 0; i < 10'000; ++i) slabs.free(slabs.allocate(bytes), bytes);
    EXPECT_EQ(slabs.bytes(), before);
  }
}

TEST(Slabs, WhatWasFreedOfOneSizeServesAnother) {
  Slabs slabs;
  std::size_t most = 0;
  for (std::size_t bytes = 64; bytes <= 8'192; bytes *= 2) {
    std::vector<void*> blocks;
    for (std::size_t i = 0; i < (std::size_t{16} << 20) / bytes; ++i) blocks.push_back(slabs.allocate(bytes));
    for (void* const block : blocks) slabs.free(block, bytes);
    if (most == 0) most = slabs.bytes();
  }
  EXPECT_LE(slabs.bytes(), most + most / 4);
}

TEST(Slabs, SparsePagesAreToldFromDenseOnes) {
  Slabs slabs;
  std::vector<void*> blocks;
  for (int i = 0; i < 100'000; ++i) blocks.push_back(slabs.allocate(256));
  EXPECT_FALSE(slabs.is_wasteful());
  const void* const kept = blocks.front();
  for (std::size_t i = 1; i < blocks.size(); ++i) {
    if (i % 100 != 0) slabs.free(blocks[i], 256);
  }
  EXPECT_TRUE(slabs.is_wasteful());
  EXPECT_TRUE(slabs.is_sparse(kept, 256));
  const std::size_t before = slabs.bytes();
  // Moved one by one, they leave the others' pages.
  for (std::size_t i = 0; i < blocks.size(); i += 100) {
    if (!slabs.is_sparse(blocks[i], 256)) continue;
    void* const moved = slabs.allocate(256);
    slabs.free(blocks[i], 256);
    blocks[i] = moved;
  }
  EXPECT_FALSE(slabs.is_wasteful());
  EXPECT_EQ(slabs.bytes(), before);
}

}  // namespace
}  // namespace duanlian::features
