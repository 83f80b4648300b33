#include "graph/file/saved_events.h"

#include <algorithm>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <unistd.h>
#include <vector>

#include "graph/file/graph_reader.h"
#include "graph/file/graph_writer.h"

namespace duanlian::graph {
namespace {

class SavedEventsTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("saved_events_test." + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path file(std::string_view name) const { return folder_ / name; }

  std::filesystem::path folder_;
};

TEST_F(SavedEventsTest, EventsAreFoundByRecordAndById) {
  for (const uint32_t count : {1U, 4'096U, 10'000U}) {
    MoneyGraph graph;
    // Every third moved nothing and is no transfer.
    for (uint32_t i = 0; i < count; ++i) {
      ASSERT_TRUE(graph.append({.time = {i},
                                .from = {.id = "A"},
                                .to = {.id = "B"},
                                .asset = "CNY",
                                .amount = i % 3,
                                .record = i}));
    }
    // Of two sources, and without a name.
    const auto id_of = [](uint64_t record) {
      return record % 1'000 == 999 ? std::string() : "e" + std::to_string(record / 2 * 2);
    };
    std::string room;
    const EventsToSave events{
        .told = {.ids = count, .newest = {77}, .events = 5, .without_money = 6, .refused = 7},
        .id_of = [&](uint64_t record) -> std::string_view { return room = id_of(record); }};
    ASSERT_TRUE(write_graph(graph, file("g"), &events));
    MoneyGraph again;
    auto saved = read_graph(file("g"), {}, again);
    ASSERT_TRUE(saved) << saved.error().message;
    EXPECT_EQ(again.size(), graph.size());
    EXPECT_EQ(saved->told().ids, count);
    EXPECT_EQ(saved->told().newest.micros, 77);
    EXPECT_EQ(saved->told().refused, 7U);
    const std::string_view first = saved->id_of(0).value();
    for (uint32_t i = 0; i < count; i += 1 + count / 300) {
      ASSERT_EQ(saved->id_of(i).value(), id_of(i));
      std::vector<uint64_t> expected;
      for (uint64_t other = i / 2 * 2; other < std::min<uint64_t>(count, i / 2 * 2 + 2); ++other)
        if (id_of(other) == id_of(i)) expected.push_back(other);
      if (!id_of(i).empty()) {
        ASSERT_EQ(saved->records_of(id_of(i)).value(), expected) << i;
      }
    }
    EXPECT_EQ(saved->records_of("").value().size(), count / 1'000);
    EXPECT_THAT(saved->records_of("none").value(), testing::IsEmpty());
    EXPECT_EQ(saved->id_of(count).value(), "");
    EXPECT_EQ(first, "e0");
  }
}

}  // namespace
}  // namespace duanlian::graph
