#include "journal/background.h"

#include <fstream>
#include <gtest/gtest.h>

#include "journal/folder_for_test.h"

namespace duanlian::journal {
namespace {

void write_bytes(const std::filesystem::path& file, uint64_t bytes) {
  std::ofstream(file) << std::string(bytes, 'x');
}

TEST(Background, AFileGoesBitByBit) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "old";
  write_bytes(file, 2 * kFreedBytesAtOnce + 1);
  EXPECT_FALSE(shrink_or_remove(file));
  EXPECT_EQ(std::filesystem::file_size(file), kFreedBytesAtOnce + 1);
  EXPECT_FALSE(shrink_or_remove(file));
  EXPECT_TRUE(shrink_or_remove(file));
  EXPECT_FALSE(std::filesystem::exists(file));
  EXPECT_TRUE(shrink_or_remove(file)) << "what is not there is gone";
}

TEST(Background, WhatABackUpSharesKeepsItsBytes) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "old";
  const auto kept = folder.path() / "backup";
  write_bytes(file, 2 * kFreedBytesAtOnce);
  std::filesystem::create_hard_link(file, kept);
  EXPECT_TRUE(shrink_or_remove(file));
  EXPECT_EQ(std::filesystem::file_size(kept), 2 * kFreedBytesAtOnce);
}

}  // namespace
}  // namespace duanlian::journal
