#pragma once

#include <algorithm>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

#include "graph/follow/question.h"
#include "graph/store/money_graph.h"
#include "graph/store/walk.h"

namespace duanlian::graph {

// What may be in a random graph beside plain transfers.
struct RandomKinds {
  bool swaps = true;
  bool fees = true;
  bool exits = true;
  bool balances = true;
  bool undone = true;
  bool late = true;
  int64_t amount_max = 1'000;
  uint32_t accounts = 9;
};

inline Movement any_movement(std::mt19937& random, const RandomKinds& kinds, std::string& from,
                             std::string& to) {
  const auto one_in = [&](uint32_t count) { return random() % count == 0; };
  from = "a" + std::to_string(random() % kinds.accounts);
  to = "a" + std::to_string(random() % kinds.accounts);
  Movement movement{.from = {.id = from}, .to = {.id = to}, .asset = "CNY"};
  movement.amount = static_cast<int64_t>(1 + random() % static_cast<uint64_t>(kinds.amount_max));
  const auto less = static_cast<int64_t>(random() % static_cast<uint64_t>(movement.amount + 1));
  if (kinds.fees && one_in(8)) movement.arrives = less;
  if (kinds.swaps && one_in(5)) {
    movement.kind = MovementKind::exchange;
    movement.arrives = less / 3;
    movement.arrives_asset = "USDT";
    if (one_in(2)) {
      std::swap(movement.asset, movement.arrives_asset);
      movement.arrives = less + movement.amount * 2;
    }
  } else if (kinds.swaps && one_in(6)) {
    movement.asset = "USDT";
  }
  if (kinds.exits && one_in(15)) movement.to = {.kind = PocketKind::cash};
  if (kinds.exits && one_in(15)) movement.from = {.kind = PocketKind::cash};
  if (kinds.exits && one_in(20)) movement.kind = MovementKind::card_payment;
  if (kinds.exits && one_in(20)) movement.kind = MovementKind::abroad;
  if (kinds.balances && one_in(6)) {
    movement.balance_before = static_cast<int64_t>(random() % static_cast<uint64_t>(2 * kinds.amount_max));
  }
  return movement;
}

// A graph with that many movements between a few accounts, many of them at equal times.
inline void fill_randomly(MoneyGraph& graph, std::mt19937& random, std::size_t count,
                          const RandomKinds& kinds) {
  std::vector<int64_t> times;
  for (std::size_t i = 0; i < count; ++i) times.push_back(static_cast<int64_t>(random() % 60));
  if (!kinds.late) std::ranges::sort(times);
  std::vector<TransferId> kept;
  for (std::size_t i = 0; i < count; ++i) {
    std::string from;
    std::string to;
    Movement movement = any_movement(random, kinds, from, to);
    movement.time = Timestamp{0} + hours(times[i]);
    movement.record = i;
    const auto appended = graph.append(movement);
    ASSERT_TRUE(appended) << appended.error().message;
    if (appended->taken == Taken::kept) kept.push_back(appended->id);
  }
  if (!kinds.undone) return;
  for (const TransferId id : kept) {
    if (random() % 25 == 0) graph.set_status(id, MovementStatus::reversed);
  }
}

// One to four takings of one to three victims.
inline TraceQuestion random_question(const MoneyGraph& graph, std::mt19937& random) {
  TraceQuestion question;
  question.victims = {"first", "second", "third"};
  std::vector<uint32_t> ids;
  for (uint32_t id = 0; id < graph.size(); ++id) {
    const Transfer transfer = graph.transfers().at(TransferId{id});
    if (counts(transfer.status) && transfer.arrives.value_or(transfer.amount) > 0) ids.push_back(id);
  }
  std::ranges::shuffle(ids, random);
  ids.resize(std::min<std::size_t>(ids.size(), 1 + random() % 4));
  for (const uint32_t id : ids) {
    Taking taking{
        .transfer = TransferId{id}, .amount = std::nullopt, .victim = static_cast<uint32_t>(random() % 3)};
    const Transfer transfer = graph.transfers().at(taking.transfer);
    const int64_t all = transfer.arrives.value_or(transfer.amount);
    if (random() % 3 == 0) taking.amount = 1 + static_cast<int64_t>(random() % static_cast<uint64_t>(all));
    question.takings.push_back(taking);
  }
  return question;
}

// All transfers that count, in the order in which money moves.
inline std::vector<TransferId> in_order(const MoneyGraph& graph) {
  std::vector<TransferId> ids;
  for (uint32_t id = 0; id < graph.size(); ++id) {
    if (counts(graph.transfers().status(TransferId{id}))) ids.emplace_back(id);
  }
  std::ranges::sort(ids, {}, [&](TransferId id) { return moment_of(graph, id); });
  return ids;
}

// Small cases that are told by hand, in CNY.
inline void pay(MoneyGraph& graph, const std::string& from, const std::string& to, int64_t minute,
                int64_t amount, std::optional<int64_t> balance_before = std::nullopt) {
  const auto end = [](const std::string& name) {
    return End{.kind = name == "cash" ? PocketKind::cash : PocketKind::account, .id = name};
  };
  const auto appended = graph.append({.time = Timestamp{0} + minutes(minute),
                                      .from = end(from),
                                      .to = end(to),
                                      .asset = "CNY",
                                      .amount = amount,
                                      .balance_before = balance_before});
  ASSERT_TRUE(appended) << appended.error().message;
}

inline PocketId account(const MoneyGraph& graph, const std::string& name) {
  const auto found =
      name == "cash" ? graph.find(PocketKind::cash, "", "CNY") : graph.find(PocketKind::account, name, "CNY");
  EXPECT_TRUE(found) << name;
  return found.value_or(kNoPocket);
}

}  // namespace duanlian::graph
