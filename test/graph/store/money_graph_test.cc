#include "graph/store/money_graph.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "graph/store/ledger.h"
#include "graph/store/walk.h"

namespace duanlian::graph {
namespace {

struct Told {
  std::string from;
  std::string to;
  int64_t minute = 0;
  int64_t amount = 0;
  std::optional<int64_t> balance_before;
};

Movement movement_of(const Told& told, uint64_t record) {
  const auto end = [](const std::string& name) {
    return End{.kind = name == "cash" ? PocketKind::cash : PocketKind::account, .id = name};
  };
  return {.time = Timestamp{0} + minutes(told.minute),
          .from = end(told.from),
          .to = end(told.to),
          .asset = "CNY",
          .amount = told.amount,
          .balance_before = told.balance_before,
          .record = record};
}

PocketId pocket_named(const MoneyGraph& graph, const std::string& name) {
  const auto found = graph.find(name == "cash" ? PocketKind::cash : PocketKind::account, name, "CNY");
  EXPECT_TRUE(found) << name;
  return found.value_or(kNoPocket);
}

std::vector<uint32_t> numbers_of(const Edges& edges) {
  std::vector<uint32_t> numbers;
  edges.for_each(0, edges.size(), [&](TransferId id) {
    numbers.push_back(id.value());
    return true;
  });
  return numbers;
}

std::vector<Told> random_told(std::mt19937& random, std::size_t count, bool in_order) {
  std::vector<Told> all;
  for (std::size_t i = 0; i < count; ++i) {
    Told told{.from = "a" + std::to_string(random() % 9),
              .to = "a" + std::to_string(random() % 9),
              .minute = static_cast<int64_t>(random() % 50),
              .amount = static_cast<int64_t>(1 + random() % 1'000)};
    if (random() % 6 == 0) told.balance_before = static_cast<int64_t>(random() % 2'000);
    if (random() % 20 == 0) told.to = "cash";
    all.push_back(std::move(told));
  }
  if (in_order) {
    std::vector<int64_t> times;
    for (const Told& told : all) times.push_back(told.minute);
    std::ranges::sort(times);
    for (std::size_t i = 0; i < all.size(); ++i) all[i].minute = times[i];
  }
  return all;
}

// What a pocket has just before the transfer of that number, reckoned in the plainest way.
int64_t plain_balance_before(const std::vector<Told>& all, const std::string& name, std::size_t number) {
  std::vector<std::size_t> order(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) order[i] = i;
  std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(all[i].minute, i); });
  int64_t balance = 0;
  for (const std::size_t i : order) {
    if (i == number) break;
    if (all[i].from == all[i].to) continue;
    if (all[i].from == name)
      balance = reckon(balance, all[i].amount, all[i].balance_before).before - all[i].amount;
    if (all[i].to == name) balance += all[i].amount;
  }
  return balance;
}

class MoneyGraphOrderTest : public testing::TestWithParam<bool> {};

TEST_P(MoneyGraphOrderTest, ListsAndBalancesAreThoseOfThePlainestReckoning) {
  const bool in_order = GetParam();
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    const auto all = random_told(random, 1 + random() % 120, in_order);
    MoneyGraph graph;
    const bool bulk = round % 2 == 0;
    if (bulk) graph.begin_bulk();
    std::vector<std::size_t> number_of;  // by transfer
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto appended = graph.append(movement_of(all[i], i));
      ASSERT_TRUE(appended) << appended.error().message;
      ASSERT_EQ(appended->taken == Taken::kept, all[i].from != all[i].to);
      if (appended->taken == Taken::kept) number_of.push_back(i);
    }
    if (bulk) graph.end_bulk();
    ASSERT_EQ(graph.size(), number_of.size());
    for (uint32_t id = 0; id < graph.size(); ++id) {
      const Told& told = all[number_of[id]];
      const Transfer kept = graph.transfers().at(TransferId{id});
      ASSERT_EQ(kept.amount, told.amount);
      ASSERT_EQ(kept.balance_before, told.balance_before);
      ASSERT_EQ(kept.record, number_of[id]);
      for (const std::string& name : {told.from, told.to}) {
        if (name == "cash") continue;
        ASSERT_EQ(graph.balance_before(pocket_named(graph, name), TransferId{id}),
                  plain_balance_before(all, name, number_of[id]));
      }
    }
    for (int account = 0; account < 9; ++account) {
      const std::string name = "a" + std::to_string(account);
      const auto found = graph.find(PocketKind::account, name, "CNY");
      if (!found) continue;
      std::vector<uint32_t> out;
      std::vector<uint32_t> in;
      for (uint32_t id = 0; id < graph.size(); ++id) {
        if (all[number_of[id]].from == name) out.push_back(id);
        if (all[number_of[id]].to == name) in.push_back(id);
      }
      const auto by_time = [&](uint32_t id) { return all[number_of[id]].minute; };
      const auto by_time_and_id = [&](uint32_t id) { return std::pair(by_time(id), id); };
      std::ranges::sort(out, {}, by_time_and_id);
      std::ranges::sort(in, {}, by_time_and_id);
      ASSERT_EQ(numbers_of(graph.outgoing(*found)), out);
      ASSERT_EQ(numbers_of(graph.incoming(*found)), in);
      ASSERT_EQ(graph.pocket(*found).balance, plain_balance_before(all, name, all.size()));
      const auto minute = static_cast<int64_t>(random() % 50);
      const auto earlier = [&](uint32_t id) { return by_time(id) < minute; };
      ASSERT_EQ(graph.outgoing(*found).first_at(Timestamp{0} + minutes(minute)),
                static_cast<std::size_t>(std::ranges::count_if(out, earlier)));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Orders, MoneyGraphOrderTest, testing::Bool());

TEST(MoneyGraphTest, ABusyAccountIsReckonedFromItsCheckpoints) {
  for (const bool bulk : {false, true}) {
    MoneyGraph graph;
    if (bulk) graph.begin_bulk();
    std::vector<Told> all;
    for (int i = 0; i < 5'000; ++i) {
      all.push_back({i % 3 == 0 ? "hub" : "a" + std::to_string(i),
                     i % 3 == 0 ? "b" + std::to_string(i) : "hub",
                     i,
                     1 + i % 7,
                     {}});
      ASSERT_TRUE(graph.append(movement_of(all.back(), static_cast<uint64_t>(i) * 100'000)));
    }
    if (bulk) graph.end_bulk();
    const PocketId hub = pocket_named(graph, "hub");
    for (const uint32_t id : {0U, 1U, 511U, 512U, 513U, 2'600U, 4'999U}) {
      EXPECT_EQ(graph.balance_before(hub, TransferId{id}), plain_balance_before(all, "hub", id));
      EXPECT_EQ(graph.transfers().record(TransferId{id}), id * uint64_t{100'000});
    }
    EXPECT_EQ(graph.outgoing(hub).size() + graph.incoming(hub).size(), 5'000U);
  }
}

TEST(MoneyGraphTest, AReversedTransferCountsNoMore) {
  MoneyGraph graph;
  ASSERT_TRUE(graph.append(movement_of({"a", "b", 0, 100, {}}, 0)));
  ASSERT_TRUE(graph.append(movement_of({"b", "c", 1, 60, {}}, 1)));
  const auto undone = graph.reverse(movement_of({"b", "c", 2, 60, {}}, 2));
  ASSERT_TRUE(undone) << undone.error().message;
  EXPECT_EQ(*undone, TransferId{1});
  EXPECT_EQ(graph.pocket(pocket_named(graph, "b")).balance, 100);
  EXPECT_EQ(graph.pocket(pocket_named(graph, "c")).balance, 0);
  EXPECT_FALSE(graph.reverse(movement_of({"b", "c", 3, 60, {}}, 3)));
  EXPECT_EQ(graph.tally().unmatched_reversals, 1U);
}

TEST(MoneyGraphTest, WhatIsWrongIsRefusedAndChangesNothing) {
  MoneyGraph graph;
  EXPECT_FALSE(graph.append(movement_of({"a", "b", 0, -1, {}}, 0)));
  EXPECT_FALSE(graph.append(movement_of({"", "b", 0, 1, {}}, 0)));
  const Told told{"a", "b", 0, 1, {}};  // the movement looks at its names
  Movement more = movement_of(told, 0);
  more.arrives = 2;
  EXPECT_FALSE(graph.append(more));
  more.arrives_asset = "USDT";
  more.arrives.reset();
  EXPECT_FALSE(graph.append(more));
  more.arrives = 2;
  EXPECT_TRUE(graph.append(more));
  const std::string longer(kPocketNameBytesMax + 1, 'x');
  EXPECT_FALSE(graph.append(movement_of({"a", longer, 0, 1, {}}, 0)));
  EXPECT_EQ(graph.size(), 1U);
  EXPECT_EQ(graph.find_all(PocketKind::account, "b").size(), 1U);
  EXPECT_EQ(graph.find_all("b").size(), 1U);
  EXPECT_TRUE(graph.find_all(PocketKind::wallet, "b").empty());
}

TEST(MoneyGraphTest, AHintLeadsToThePocketOfTheName) {
  MoneyGraph graph;
  for (uint64_t i = 0; i < 3'000; ++i) {
    const std::string payer = "payer " + std::to_string(i);
    ASSERT_TRUE(graph.append(movement_of({payer, "payee", static_cast<int64_t>(i), 1, {}}, i)));
  }
  for (int i = 0; i < 3'000; ++i) {
    const std::string payer = "payer " + std::to_string(i);
    const auto hint = graph.hint_of(PocketKind::account, payer, "CNY");
    ASSERT_TRUE(hint);
    graph.prefetch(*hint);
    EXPECT_EQ(graph.likely(*hint), graph.find(PocketKind::account, payer, "CNY"));
    graph.prefetch_lists(graph.likely(*hint));
  }
  EXPECT_EQ(graph.likely(*graph.hint_of(PocketKind::wallet, "payer 1", "CNY")), kNoPocket);
  EXPECT_FALSE(graph.hint_of(PocketKind::account, "payer 1", "XAU"));
  EXPECT_FALSE(graph.hint_of(PocketKind::account, "", "CNY"));
}

}  // namespace
}  // namespace duanlian::graph
