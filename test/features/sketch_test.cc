#include "features/sketch.h"

#include <array>
#include <cmath>
#include <gtest/gtest.h>

#include "base/hash.h"

namespace duanlian::features {
namespace {

uint32_t hash_of(uint64_t value) { return static_cast<uint32_t>(hash64(std::to_string(value))); }

TEST(Sketch, CountsWithinItsStandardError) {
  for (const uint64_t values : {1U, 10U, 100U, 700U, 1'300U, 2'000U, 10'000U, 100'000U}) {
    constexpr uint64_t kRounds = 50;
    double squares = 0;
    for (uint64_t round = 0; round < kRounds; ++round) {
      Sketch sketch;
      for (uint64_t i = 0; i < values; ++i) sketch.add(hash_of(round * 1'000'000 + i));
      const double off = static_cast<double>(sketch.estimate()) / static_cast<double>(values) - 1;
      squares += off * off;
      EXPECT_LT(std::abs(off), 0.2) << values;
    }
    EXPECT_LT(std::sqrt(squares / kRounds), 0.06) << values;
  }
}

TEST(Sketch, OfNothingIsNothing) { EXPECT_EQ(Sketch().estimate(), 0); }

TEST(Sketch, AddingAgainChangesNothingAndMergingIsTheUnion) {
  std::array<uint8_t, kSketchRegisters> half{};
  Sketch whole;
  Sketch merged;
  for (uint64_t i = 0; i < 3'000; ++i) {
    whole.add(hash_of(i));
    whole.add(hash_of(i / 2));
    if (i % 2 == 0)
      Sketch::add(half.data(), hash_of(i));
    else
      merged.add(hash_of(i));
  }
  merged.merge(half.data());
  EXPECT_EQ(merged.estimate(), whole.estimate());
}

// The same on every machine, and in every version: it stands in saved states.
TEST(Sketch, IsTheSameAsEver) {
  Sketch sketch;
  for (uint32_t i = 0; i < 20'000; ++i) sketch.add(i);
  EXPECT_EQ(sketch.estimate(), 21'582);
}

}  // namespace
}  // namespace duanlian::features
