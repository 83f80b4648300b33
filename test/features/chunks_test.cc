#include "features/chunks.h"

#include <cstdint>
#include <cstring>
#include <gtest/gtest.h>
#include <thread>
#include <vector>

namespace duanlian::features {
namespace {

TEST(Chunk, IsAlignedToItsSizeAndWritable) {
  for (const std::size_t bytes : {std::size_t{4'096}, std::size_t{256} << 10, LargeChunks::kBytes}) {
    std::vector<Chunk> chunks;
    for (int i = 0; i < 5; ++i) {
      chunks.emplace_back(bytes);
      EXPECT_EQ(reinterpret_cast<uintptr_t>(chunks.back().data()) % bytes, 0U);
      std::memset(chunks.back().data(), i, bytes);
    }
    for (int i = 0; i < 5; ++i) {
      const char* const data = chunks[static_cast<std::size_t>(i)].data();
      EXPECT_EQ(data[0], i);
      EXPECT_EQ(data[bytes - 1], i);
    }
  }
}

TEST(LargeChunks, AreTakenFasterThanTheyAreMadeReadyAndSlower) {
  LargeChunks large;
  std::vector<Chunk> taken;
  for (int i = 0; i < 40; ++i) {
    if (i % 20 == 19) std::this_thread::yield();
    taken.push_back(large.take());
    std::memset(taken.back().data(), i, LargeChunks::kBytes);
  }
  for (int i = 0; i < 40; ++i)
    EXPECT_EQ(taken[static_cast<std::size_t>(i)].data()[LargeChunks::kBytes / 2], i);
}

TEST(LargeChunks, EndWhileTheThreadIsAtWork) {
  for (int i = 0; i < 20; ++i) {
    LargeChunks large;
    const Chunk chunk = large.take();
    EXPECT_NE(chunk.data(), nullptr);
  }
  LargeChunks never_used;
}

}  // namespace
}  // namespace duanlian::features
