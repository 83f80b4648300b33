#include "graph/paths/ties.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <set>

#include "graph/paths/tie_table.h"

namespace duanlian::graph {
namespace {

void add_accounts(MoneyGraph& graph, int count) {
  for (int i = 1; i < count; ++i) {
    const std::string payee = "a" + std::to_string(i);
    ASSERT_TRUE(graph.append(
        {.time = Timestamp{i}, .from = {.id = "a0"}, .to = {.id = payee}, .asset = "CNY", .amount = 1}));
  }
}

TEST(TiesTest, PocketsAreJoinedAsByThePlainestSearch) {
  MoneyGraph graph;
  constexpr int kAccounts = 12;
  add_accounts(graph, kAccounts);
  std::mt19937 random(21);
  std::size_t joined = 0;
  for (int round = 0; round < 2'000; ++round) {
    TieTable table;
    std::map<std::string, std::set<PocketId>> plain;
    for (std::size_t i = random() % 30; i > 0; --i) {
      const PocketId pocket{static_cast<uint32_t>(random() % kAccounts)};
      const std::string name = "d" + std::to_string(random() % 10);
      table.add(pocket, name);
      plain[name].insert(pocket);
    }
    table.settle();
    const TieQuestion question{
        .pockets = {PocketId{0}, PocketId{static_cast<uint32_t>(random() % kAccounts)}},
        .hops_max = 1 + static_cast<uint32_t>(random() % 3),
        .degree_max = 2 + random() % 4};
    std::map<PocketId, uint32_t> hops_of;
    for (const PocketId pocket : question.pockets) hops_of[pocket] = 0;
    std::set<std::string> shared;
    for (uint32_t hops = 1; hops <= question.hops_max; ++hops) {
      std::set<PocketId> next;
      for (const auto& [name, pockets] : plain) {
        for (const auto& [pocket, at] : hops_of) {
          if (at != hops - 1 || !pockets.contains(pocket) || pockets.size() < 2) continue;
          shared.insert(name);
          if (pockets.size() <= question.degree_max) next.insert(pockets.begin(), pockets.end());
        }
      }
      for (const PocketId pocket : next) hops_of.emplace(pocket, hops);
    }
    const auto answer = tied_pockets(graph, table, question);
    ASSERT_TRUE(answer) << answer.error().message;
    ASSERT_FALSE(answer->cut);
    ASSERT_EQ(answer->pockets.size(), hops_of.size());
    ASSERT_TRUE(std::ranges::is_sorted(answer->pockets, {},
                                       [](const TiedPocket& it) { return std::pair(it.hops, it.pocket); }));
    for (const TiedPocket& it : answer->pockets) {
      ASSERT_EQ(it.hops, hops_of.at(it.pocket));
      if (it.hops == 0) continue;
      ++joined;
      ASSERT_TRUE(plain.at(it.by).contains(it.pocket) && plain.at(it.by).contains(it.from));
      ASSERT_EQ(hops_of.at(it.from), it.hops - 1);
    }
    ASSERT_EQ(answer->ties.size(), shared.size());
    auto name = shared.begin();
    for (const SharedTie& tie : answer->ties) {
      ASSERT_EQ(tie.name, *name++);
      const auto& pockets = plain.at(tie.name);
      ASSERT_EQ(tie.degree, pockets.size());
      ASSERT_EQ(tie.is_too_common, pockets.size() > question.degree_max);
      if (tie.is_too_common) {
        ASSERT_TRUE(tie.pockets.empty());
      } else {
        ASSERT_EQ(tie.pockets, std::vector<PocketId>(pockets.begin(), pockets.end()));
      }
    }
  }
  EXPECT_GT(joined, 2'000U);
}

TEST(TiesTest, ABoundThatCutsIsNamedAndWhatIsWrongIsRefused) {
  MoneyGraph graph;
  add_accounts(graph, 10);
  TieTable table;
  for (uint32_t i = 0; i < 10; ++i) table.add(PocketId{i}, "d");
  table.settle();
  const auto few = tied_pockets(graph, table, {.pockets = {PocketId{3}}, .bounds = {.answers_max = 4}});
  ASSERT_TRUE(few);
  EXPECT_EQ(few->pockets.size(), 4U);
  EXPECT_EQ(few->cut, PathCut::answers_max);
  const auto quick = tied_pockets(graph, table, {.pockets = {PocketId{3}}, .bounds = {.steps_max = 4}});
  ASSERT_TRUE(quick);
  EXPECT_EQ(quick->pockets.size(), 1U);
  EXPECT_EQ(quick->cut, PathCut::steps_max);
  EXPECT_FALSE(tied_pockets(graph, table, {.pockets = {}}));
  EXPECT_FALSE(tied_pockets(graph, table, {.pockets = {PocketId{10}}}));
  EXPECT_FALSE(tied_pockets(graph, table, {.pockets = {PocketId{0}}, .hops_max = 0}));
}

TEST(TieTableTest, ReadsPairsAndCountsAccountsThatAreNotKnown) {
  MoneyGraph graph;
  add_accounts(graph, 3);
  TieTable table;
  const auto path = std::filesystem::temp_directory_path() / "duanlian_ties_test.csv";
  std::ofstream(path)
      << "account,device\r\na1,phone 1\n\n\"a2\",\"phone \"\"2\"\", red\"\na1,phone 1\nnobody,x\na2,phone 1";
  const auto read = table.read(graph, path);
  std::filesystem::remove(path);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(table.unknown(), 1U);
  EXPECT_EQ(table.pockets_of("phone 1"), (std::vector{PocketId{1}, PocketId{2}}));
  EXPECT_EQ(table.names_of(PocketId{2}), (std::vector<std::string>{"phone \"2\", red", "phone 1"}));
  EXPECT_EQ(table.degree("phone 1"), 2U);
  EXPECT_EQ(table.degree("x"), 0U);
  EXPECT_TRUE(table.names_of(PocketId{0}).empty());
  EXPECT_FALSE(table.read(graph, path));
}

TEST(TieTableTest, ABadLineIsRefusedWithItsPlace) {
  MoneyGraph graph;
  add_accounts(graph, 3);
  const std::string longer(kTieNameBytesMax + 1, 'x');
  for (const std::string& line :
       {std::string("a1"), std::string("a1,"), std::string(",d"), std::string("a1,d,e"),
        std::string("a1,\"d"), std::string("a1,d\"e"), std::string("a1,\"d\"e"), std::string("a1,\xff"),
        "a1," + longer, longer + ",d"}) {
    TieTable table;
    const auto read = table.parse(graph, "ties.csv", "a2,d\n" + line + "\n");
    ASSERT_FALSE(read) << line;
    EXPECT_EQ(read.error().code, ErrorCode::invalid_argument);
    EXPECT_TRUE(read.error().message.starts_with("ties.csv:2: ")) << read.error().message;
  }
}

}  // namespace
}  // namespace duanlian::graph
