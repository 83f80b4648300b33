#include <atomic>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "graph/store/money_graph.h"
#include "graph/store/walk.h"

namespace duanlian::graph {
namespace {

constexpr uint32_t kAccounts = 400;
constexpr uint32_t kTransfers = 150'000;  // more than two pages
constexpr int kReaders = 3;

Movement numbered_movement(uint32_t number, std::mt19937& random, std::string& from, std::string& to) {
  from = "a" + std::to_string(random() % 8 == 0 ? 0 : random() % kAccounts);
  to = "a" + std::to_string(random() % kAccounts);
  Movement movement{.time = Timestamp{0} + minutes(random() % 60 == 0 ? number / 2 : number),
                    .from = {.id = from, .bank = random() % 2 == 0 ? "ICBC" : ""},
                    .to = {.id = to},
                    .asset = random() % 10 == 0 ? "USD" : "CNY",
                    .amount = static_cast<int64_t>(1 + random() % 100),
                    .record = uint64_t{number} * 1'000};
  if (random() % 7 == 0) movement.arrives = movement.amount / 2;
  if (random() % 3 == 0) movement.balance_before = static_cast<int64_t>(random() % 1'000);
  return movement;
}

// What holds of any pocket at any moment.
void look_at(const MoneyGraph& graph, PocketId id) {
  const uint64_t size = graph.size();
  const MoneyGraph::Pocket pocket = graph.pocket(id);
  ASSERT_EQ(graph.find(pocket.kind, pocket.id, pocket.asset), id);
  ASSERT_TRUE(pocket.bank.empty() || pocket.bank == "ICBC");
  const Edges out = graph.outgoing(id);
  const Edges in = graph.incoming(id);
  ASSERT_GE(out.size(), pocket.outgoing);
  for (const bool paid : {true, false}) {
    int64_t before = INT64_MIN;
    const Edges& edges = paid ? out : in;
    edges.for_each(0, edges.size(), [&](TransferId at) {
      const Transfer transfer = graph.transfers().at(at);
      EXPECT_EQ(paid ? transfer.from : transfer.to, id);
      EXPECT_GE(transfer.time.micros, before);
      EXPECT_GE(transfer.amount, 1);
      EXPECT_EQ(transfer.arrives.value_or(transfer.amount),
                transfer.arrives ? transfer.amount / 2 : transfer.amount);
      before = transfer.time.micros;
      return true;
    });
  }
  if (in.size() != 0) {
    EXPECT_GE(graph.balance_before(id, in[in.size() - 1]), 0);
  }
  if (size != 0) {
    const TransferId last{static_cast<uint32_t>(size - 1)};
    EXPECT_EQ(graph.find_record(graph.transfers().record(last)), last);
  }
}

// Also run under -fsanitize=thread.
TEST(MoneyGraphThreadsTest, ReadersSeeAWholeGraphWhileOneThreadAppends) {
  MoneyGraph graph;
  std::atomic<bool> ended = false;
  std::atomic<uint64_t> looks = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < kReaders; ++i) {
    readers.emplace_back([&, i] {
      std::mt19937 random(static_cast<unsigned>(i));
      do {
        const uint64_t pockets = graph.pockets();
        if (pockets == 0) continue;
        look_at(graph, PocketId{static_cast<uint32_t>(random() % pockets)});
        EXPECT_GT(graph.bytes(), 0U);
        ++looks;
      } while (!ended);
    });
  }
  std::mt19937 random(11);
  std::string from;
  std::string to;
  for (uint32_t i = 0; i < kTransfers; ++i) {
    const Movement movement = numbered_movement(i, random, from, to);
    ASSERT_TRUE(graph.append(movement));
    if (i % 40 == 0) {
      static_cast<void>(graph.reverse(movement));
    }
    if (i % 1'000 == 0) graph.mark(PocketId{0}, HubKind::merchant);
  }
  ended = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_GT(looks, 0U);
  EXPECT_GT(graph.size(), 2 * Page::kTransfers);
  EXPECT_GT(graph.tally().reversed, 1'000U);
}

}  // namespace
}  // namespace duanlian::graph
