// The memory of evaluations: what fits is a function of the expression and its values alone.
#include "gtest/gtest.h"
#include <string>
#include <vector>

#include "rules/program.h"

namespace duanlian::rules {
namespace {

std::string shown(const Program& program, Arena& arena) {
  std::string out;
  append_json(out, program.evaluate({}, arena));
  return out;
}

TEST(ArenaMemory, WhatFitsDoesNotDependOnWhatWasBefore) {
  const auto environment = Environment::with_all_extensions();
  std::vector<Program> programs;
  for (const char* source :
       {"lists.range(3000).map(i, [i]).size()", "lists.range(40000).size()",
        "lists.range(10).map(i, 'a' + 'b')", "lists.range(2000).map(i, lists.range(10)).size()",
        "lists.range(63000).reverse()[0]", "lists.range(20000).map(i, 'text ' + string(i)).size()"}) {
    auto program = compile(environment, source, {.cost_max = UINT64_MAX});
    ASSERT_TRUE(program) << to_string(program.error()[0]);
    programs.push_back(*std::move(program));
  }
  constexpr std::size_t kBytesMax = 1024 * 1024;
  std::vector<std::string> alone;
  for (const Program& program : programs) {
    Arena arena(kBytesMax);
    alone.push_back(shown(program, arena));
  }
  EXPECT_EQ(alone[4], R"({"error":"memory limit exceeded: kArenaBytesMax"})");
  Arena arena(kBytesMax);
  uint32_t random = 1;
  for (int turn = 0; turn < 300; ++turn) {
    random = random * 1'664'525 + 1'013'904'223;
    const std::size_t pick = (random >> 16) % programs.size();
    arena.reset();
    EXPECT_EQ(shown(programs[pick], arena), alone[pick]) << "turn " << turn;
  }
}

TEST(ArenaMemory, IsCountedFromTheLastReset) {
  Arena arena(100 * 1024);
  for (int turn = 0; turn < 50; ++turn) {
    arena.reset();
    EXPECT_EQ(arena.used(), 0U);
    // Small and large ones by turns, so that no kept block fits.
    const std::size_t bytes = turn % 2 == 0 ? 100 : 50 * 1024;
    std::size_t count = 0;
    while (arena.allocate(bytes) != nullptr) ++count;
    EXPECT_TRUE(arena.exhausted());
    EXPECT_EQ(count, turn % 2 == 0 ? 100 * 1024 / 104U : 2U) << "turn " << turn;
  }
}

}  // namespace
}  // namespace duanlian::rules
