#include "graph/store/older_pages.h"

#include <atomic>
#include <filesystem>
#include <gtest/gtest.h>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

#include "graph/store/money_graph.h"

namespace duanlian::graph {
namespace {

constexpr uint32_t kPages = 4;
constexpr auto kPageTransfers = static_cast<uint32_t>(Page::kTransfers);

// A transfer says its number in every field.
void append_numbered(MoneyGraph& graph, uint32_t number) {
  const std::string from = "a" + std::to_string(number % 1'000);
  const std::string to = "b" + std::to_string(number % 777);
  Movement movement{.time = {int64_t{number} * 1'000},
                    .from = {.id = from},
                    .to = {.id = to},
                    .asset = "CNY",
                    .amount = int64_t{number} + 2,
                    .record = uint64_t{number} * 3};
  if (number % 5 == 0) movement.arrives = number + 1;
  if (number % 3 == 0) movement.balance_before = int64_t{number} * 7;
  ASSERT_TRUE(graph.append(movement));
}

void look_at_numbered(const MoneyGraph& graph, uint32_t number) {
  const Transfer transfer = graph.transfers().at(TransferId{number});
  ASSERT_EQ(transfer.time.micros, int64_t{number} * 1'000);
  ASSERT_EQ(transfer.amount, int64_t{number} + 2);
  ASSERT_EQ(transfer.record, uint64_t{number} * 3);
  ASSERT_EQ(graph.name(transfer.from), "a" + std::to_string(number % 1'000));
  ASSERT_EQ(graph.name(transfer.to), "b" + std::to_string(number % 777));
  ASSERT_EQ(transfer.arrives, number % 5 == 0 ? std::optional<int64_t>(number + 1) : std::nullopt);
  ASSERT_EQ(transfer.balance_before,
            number % 3 == 0 ? std::optional<int64_t>(int64_t{number} * 7) : std::nullopt);
}

bool is_undone(uint32_t number) { return number % 1'001 == 17; }

class OlderPagesTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("older_pages_test." + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  static void fill(MoneyGraph& graph, uint32_t transfers) {
    for (uint32_t i = 0; i < transfers; ++i) append_numbered(graph, i);
  }
  static void tend_until(OlderPages& older, MoneyGraph& graph, std::size_t pages) {
    while (graph.transfers().pages_in_file() < pages && !older.trouble()) {
      older.tend(graph);
      std::this_thread::yield();
    }
    ASSERT_FALSE(older.trouble()) << older.trouble()->message;
  }

  std::filesystem::path folder_;
};

TEST_F(OlderPagesTest, OlderPagesTakeNoMemoryAndAnswerTheSame) {
  MoneyGraph graph;
  fill(graph, kPages * kPageTransfers + 5);
  const std::size_t before = graph.memory().transfers;
  OlderPages older({.folder = folder_, .transfers_in_memory = kPageTransfers, .free_bytes_min = 0});
  tend_until(older, graph, kPages - 1);
  older.tend(graph);
  EXPECT_EQ(graph.transfers().pages_in_file(), kPages - 1);
  EXPECT_EQ(before - graph.memory().transfers, (kPages - 1) * sizeof(Page));
  EXPECT_TRUE(std::filesystem::is_empty(folder_)) << "the file has no name";
  for (uint32_t i = 0; i < graph.size(); ++i) look_at_numbered(graph, i);
  EXPECT_EQ(graph.find_record(15), TransferId{5});

  // What changes there is seen, and more follows.
  for (const uint32_t number : {0U, 70'000U, 200'000U})
    graph.set_status(TransferId{number}, MovementStatus::reversed);
  for (uint32_t i = kPages * kPageTransfers + 5; i < (kPages + 1) * kPageTransfers; ++i)
    append_numbered(graph, i);
  tend_until(older, graph, kPages);
  for (uint32_t i = 0; i < graph.size(); ++i) {
    look_at_numbered(graph, i);
    const bool undone = i == 0 || i == 70'000 || i == 200'000;
    ASSERT_EQ(graph.transfers().status(TransferId{i}),
              undone ? MovementStatus::reversed : MovementStatus::moved);
  }
  EXPECT_EQ(graph.tally().reversed, 3U);
}

// Whether the change comes before the copy, while it is written, or after.
TEST_F(OlderPagesTest, AStatusThatChangesWhileAPageIsWrittenIsKept) {
  MoneyGraph graph;
  fill(graph, kPages * kPageTransfers);
  OlderPages older({.folder = folder_, .free_bytes_min = 0});
  uint32_t changed = 0;
  while (graph.transfers().pages_in_file() < kPages) {
    ASSERT_FALSE(older.trouble());
    older.tend(graph);
    if (changed < 500) graph.set_status(TransferId{changed++ * 400}, MovementStatus::reversed);
    std::this_thread::yield();
  }
  for (uint32_t i = 0; i < graph.size(); ++i) {
    const bool undone = i % 400 == 0 && i / 400 < changed;
    ASSERT_EQ(graph.transfers().status(TransferId{i}),
              undone ? MovementStatus::reversed : MovementStatus::moved)
        << i;
  }
}

TEST_F(OlderPagesTest, ReadersSeeNothingOfPagesThatMove) {
  MoneyGraph graph;
  std::atomic<bool> ending = false;
  std::vector<std::thread> readers;
  for (uint32_t reader = 0; reader < 3; ++reader) {
    readers.emplace_back([&, reader] {
      uint32_t at = reader;
      while (!ending) {
        const auto size = static_cast<uint32_t>(graph.size());
        if (size == 0) continue;
        for (uint32_t step = 0; step < 1'000; ++step) {
          at = (at * 1'664'525 + 1'013'904'223) % size;
          look_at_numbered(graph, at);
          const MovementStatus status = graph.transfers().status(TransferId{at});
          ASSERT_TRUE(status == MovementStatus::moved || is_undone(at));
        }
      }
    });
  }
  OlderPages older({.folder = folder_, .free_bytes_min = 0});
  for (uint32_t i = 0; i < kPages * kPageTransfers; ++i) {
    append_numbered(graph, i);
    if (i % 100 == 0) older.tend(graph);
    // Of pages that are in memory, on their way and in the file.
    if (i >= 1'001 && i % 3 == 0 && is_undone(i / 3))
      graph.set_status(TransferId{i / 3}, MovementStatus::reversed);
  }
  tend_until(older, graph, kPages);
  ending = true;
  for (std::thread& reader : readers) reader.join();
  for (uint32_t i = 0; i < graph.size() / 3; ++i) {
    const bool undone = is_undone(i) && i * 3 >= 1'001;
    ASSERT_EQ(graph.transfers().status(TransferId{i}),
              undone ? MovementStatus::reversed : MovementStatus::moved);
  }
}

TEST_F(OlderPagesTest, WhatCannotBeWrittenStaysAndIsSaid) {
  MoneyGraph graph;
  fill(graph, 2 * kPageTransfers);
  const auto trouble_with = [&](OlderPages::Options options) {
    OlderPages older(std::move(options));
    while (!older.trouble()) {
      older.tend(graph);
      std::this_thread::yield();
    }
    older.tend(graph);
    return *older.trouble();
  };
  EXPECT_EQ(trouble_with({.folder = folder_, .free_bytes_min = UINT64_MAX}).code, ErrorCode::no_space);
  EXPECT_EQ(trouble_with({.folder = folder_ / "none", .free_bytes_min = 0}).code, ErrorCode::not_found);
  EXPECT_EQ(graph.transfers().pages_in_file(), 0U);
  for (uint32_t i = 0; i < graph.size(); i += 100) look_at_numbered(graph, i);

  // When another page is full it is tried again.
  OlderPages older({.folder = folder_ / "later", .free_bytes_min = 0});
  while (!older.trouble()) {
    older.tend(graph);
    std::this_thread::yield();
  }
  std::filesystem::create_directory(folder_ / "later");
  for (uint32_t i = 2 * kPageTransfers; i < 3 * kPageTransfers + 1; ++i) append_numbered(graph, i);
  while (graph.transfers().pages_in_file() < 3) {
    older.tend(graph);
    std::this_thread::yield();
  }
  for (uint32_t i = 0; i < graph.size(); i += 100) look_at_numbered(graph, i);
}

}  // namespace
}  // namespace duanlian::graph
