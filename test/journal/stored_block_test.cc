#include "journal/stored_block.h"

#include <gtest/gtest.h>
#include <random>

#include "base/coding.h"

namespace duanlian::journal {
namespace {

TEST(StoredBlock, ComesBackWhetherItShrinksOrNot) {
  std::string noise(10'000, '\0');
  std::mt19937_64 random(11);
  for (char& c : noise) c = static_cast<char>(random());
  std::string room;
  const std::string alike = "DLB1" + std::string(60'000, 'x');
  EXPECT_LT(store_block(alike).size(), 1'000U);
  EXPECT_EQ(stored_block(store_block(alike), room).value(), alike);
  EXPECT_EQ(store_block(noise), noise) << "what does not shrink is stored as it is";
  EXPECT_EQ(stored_block(store_block(noise), room).value(), noise);
}

// The bytes on disk, written down: a program of a later day must still read them.
TEST(StoredBlock, HasGoldenBytes) {
  std::string room;
  const auto golden = from_hex(
      "444c5a3120000000"
      "1f61010007506161616161");
  ASSERT_TRUE(golden);
  EXPECT_EQ(stored_block(*golden, room).value(), std::string(32, 'a'));
}

TEST(StoredBlock, DamageIsSaid) {
  std::string room;
  const std::string stored = store_block(std::string(60'000, 'x'));
  for (const std::string& wrong : {stored.substr(0, 6), stored.substr(0, stored.size() - 1), stored + "x",
                                   stored.substr(0, 4) + std::string(4, '\xFF') + stored.substr(8)}) {
    const auto found = stored_block(wrong, room);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, ErrorCode::corrupt);
  }
}

}  // namespace
}  // namespace duanlian::journal
