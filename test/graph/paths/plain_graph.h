#pragma once

#include <algorithm>
#include <functional>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "graph/paths/sight.h"
#include "graph/store/money_graph.h"

namespace duanlian::graph {

// A transfer that counts, as the slow references see it.
struct PlainTransfer {
  TransferId id;
  int64_t time = 0;
  PocketId from;
  PocketId to;
  int64_t amount = 0;   // leaves
  int64_t arrives = 0;  // at `to`

  Moment moment() const { return {time, id}; }
};

// A small graph with all that makes trouble: parallel transfers, equal times, late ones, payments to oneself,
// cash, fees, two assets, undone and failed transfers.
class PlainGraph {
 public:
  explicit PlainGraph(std::mt19937& random, std::size_t transfers_max = 80) {
    const std::size_t accounts = 3 + random() % 5;
    const std::size_t count = 1 + random() % transfers_max;
    const bool in_order = random() % 2 == 0;
    const bool some_undone = random() % 2 == 0;
    std::vector<int64_t> times;
    for (std::size_t i = 0; i < count; ++i) times.push_back(static_cast<int64_t>(random() % 40));
    if (in_order) std::ranges::sort(times);
    const bool bulk = random() % 2 == 0;
    if (bulk) graph.begin_bulk();
    for (std::size_t i = 0; i < count; ++i) append(random, accounts, times[i], i);
    if (bulk) graph.end_bulk();
    for (uint32_t id = 0; some_undone && id < graph.size(); ++id) {
      if (random() % 8 != 0) continue;
      graph.set_status(TransferId{id}, random() % 2 ? MovementStatus::reversed : MovementStatus::failed);
    }
    read_back();
  }

  MoneyGraph graph;
  std::vector<PlainTransfer> all;  // in order of (time, number)

  PocketId any_pocket(std::mt19937& random) const {
    return PocketId{static_cast<uint32_t>(random() % graph.pockets())};
  }
  std::vector<PocketId> some_pockets(std::mt19937& random, std::size_t most) const {
    std::vector<PocketId> some;
    for (std::size_t i = 1 + random() % most; i > 0; --i) some.push_back(any_pocket(random));
    return some;
  }
  bool is_cash(PocketId pocket) const { return graph.kind(pocket) == PocketKind::cash; }

 private:
  void append(std::mt19937& random, std::size_t accounts, int64_t minute, std::size_t record) {
    const std::string from = "a" + std::to_string(random() % accounts);
    const std::string to = "a" + std::to_string(random() % accounts);
    Movement movement{.time = Timestamp{0} + minutes(minute),
                      .from = {.id = from},
                      .to = {.id = to},
                      .asset = random() % 12 == 0 ? "USDT" : "CNY",
                      .amount = static_cast<int64_t>(1 + random() % 20),
                      .record = record};
    if (random() % 20 == 0) movement.to = {.kind = PocketKind::cash};
    if (random() % 30 == 0) movement.from = {.kind = PocketKind::cash};
    if (random() % 10 == 0) movement.arrives = movement.amount - 1;
    if (random() % 12 == 0) {
      movement.arrives_asset = "USDT";
      movement.arrives = static_cast<int64_t>(random() % 20);
      if (movement.asset == "USDT") movement.arrives = std::min(*movement.arrives, movement.amount);
    }
    ASSERT_TRUE(graph.append(movement));
  }

  void read_back() {
    for (uint32_t i = 0; i < graph.size(); ++i) {
      const Transfer kept = graph.transfers().at(TransferId{i});
      if (!counts(kept.status)) continue;
      all.push_back({.id = TransferId{i},
                     .time = kept.time.micros,
                     .from = kept.from,
                     .to = kept.to,
                     .amount = kept.amount,
                     .arrives = kept.arrives.value_or(kept.amount)});
    }
    std::ranges::sort(all, {}, &PlainTransfer::moment);
  }
};

inline TimeWindow some_window(std::mt19937& random) {
  if (random() % 2 == 0) return {};
  const auto begin = static_cast<int64_t>(random() % 30);
  return {Timestamp{0} + minutes(begin), Timestamp{0} + minutes(begin + static_cast<int64_t>(random() % 40))};
}

inline bool is_in(const TimeWindow& window, int64_t time) {
  return window.begin.micros <= time && time < window.end.micros;
}

}  // namespace duanlian::graph
