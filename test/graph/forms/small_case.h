#pragma once

#include <gtest/gtest.h>
#include <optional>
#include <string>
#include <vector>

#include "graph/follow/follow.h"
#include "graph/forms/trace_report.h"

namespace duanlian::graph {

// A case of a few transfers, traced: `events` of the same order as what was told.
class SmallCase {
 public:
  SmallCase& pay(std::string_view from, std::string_view to, int64_t yuan,
                 std::optional<int64_t> arrives = {}) {
    const auto end = [](std::string_view name) {
      return End{.kind = name == "cash" ? PocketKind::cash : PocketKind::account,
                 .id = name,
                 .bank = name.starts_with("mule") ? "bank_b" : ""};
    };
    Movement movement{.time = Timestamp{kStart} + minutes(minute_++),
                      .from = end(from),
                      .to = end(to),
                      .asset = "CNY",
                      .amount = yuan * 100,
                      .record = told_++};
    if (arrives) movement.arrives = *arrives * 100;
    const auto appended = graph_.append(movement);
    EXPECT_TRUE(appended);
    return *this;
  }
  // The payment of that place was a victim's.
  SmallCase& taken(uint32_t transfer, std::string name) {
    question_.takings.push_back(
        {.transfer = TransferId{transfer}, .victim = static_cast<uint32_t>(question_.victims.size())});
    question_.victims.push_back(std::move(name));
    return *this;
  }
  SmallCase& masked() {
    masked_ = true;
    return *this;
  }
  SmallCase& wait(int64_t minutes_long) {
    minute_ += minutes_long;
    return *this;
  }

  TraceReport report() {
    auto trace = follow_with_bracket(graph_, question_);
    EXPECT_TRUE(trace);
    trace_ = *std::move(trace);
    return {.graph = graph_,
            .question = question_,
            .trace = trace_,
            .as_of = Timestamp{kStart} + minutes(minute_),
            .bracketed = true,
            .masked = masked_,
            .event_of = [this](TransferId id) {
              event_ = "t" + std::to_string(id.value());
              return std::string_view(event_);
            }};
  }
  const MoneyGraph& graph() const { return graph_; }

 private:
  static constexpr int64_t kStart = 1'795'482'000'000'000;  // 2026-11-24T01:00:00Z
  MoneyGraph graph_;
  TraceQuestion question_;
  Trace trace_;
  int64_t minute_ = 0;
  uint64_t told_ = 0;
  bool masked_ = false;
  std::string event_;
};

}  // namespace duanlian::graph
