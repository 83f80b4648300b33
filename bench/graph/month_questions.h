#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "bank_month.h"
#include "base/check.h"
#include "graph/paths/cycles.h"
#include "graph/paths/flow.h"
#include "graph/paths/trace_counts.h"

namespace duanlian::graph {

// The questions that databases are asked too.
inline constexpr std::array<std::string_view, 5> kMonthQuestions = {"out_sum", "in_out", "three_cycle",
                                                                    "trace_3", "trace_4"};

struct MonthQuestion {
  std::string kind;
  std::string account;
  std::string payee;  // of three_cycle
  TimeWindow window;
};

// So many of each kind, about the payers of transfers drawn at random (busy accounts come more often) and the
// one to two days around them; every other three_cycle is of a pair that began a ring.
inline std::vector<MonthQuestion> month_questions(const BankMonth& month, std::size_t of_each) {
  std::mt19937_64 random(6);
  std::vector<MonthQuestion> questions;
  for (const std::string_view kind : kMonthQuestions) {
    for (std::size_t i = 0; i < of_each; ++i) {
      const bool of_ring = kind == "three_cycle" && i % 2 == 0;
      const std::size_t place =
          of_ring ? month.rings[random() % month.rings.size()] : random() % month.transfers().size();
      const MonthTransfer& about = month.transfers()[place];
      const auto length =
          static_cast<uint64_t>(hours(24).micros) + random() % static_cast<uint64_t>(hours(24).micros);
      const auto before = static_cast<int64_t>(random() % (of_ring ? length / 8 : length));
      const Timestamp begin{about.time - before};
      questions.push_back({.kind = std::string(kind),
                           .account = std::to_string(about.payer),
                           .payee = std::to_string(about.payee),
                           .window = {begin, begin + Duration{static_cast<int64_t>(length)}}});
    }
  }
  return questions;
}

inline PocketId month_pocket(const MoneyGraph& graph, std::string_view account) {
  const auto found = graph.find(PocketKind::account, account, "CNY");
  CHECK(found, "an account of the month");
  return *found;
}

// The numbers of the answer; those that the question has not are 0.
using MonthAnswer = std::array<int64_t, 4>;
inline MonthAnswer answer_month(const MoneyGraph& graph, const MonthQuestion& question) {
  const PocketId account = month_pocket(graph, question.account);
  const auto number = [](auto value) { return static_cast<int64_t>(value); };
  if (question.kind == "out_sum") {
    const auto flow = out_sum(graph, account, question.window);
    return {number(flow->count), flow->sum};
  }
  if (question.kind == "in_out") {
    const auto ratio = in_and_out(graph, account, question.window);
    return {number(ratio->in.count), ratio->in.sum, number(ratio->out.count), ratio->out.sum};
  }
  if (question.kind == "three_cycle") {
    const PocketId payee = month_pocket(graph, question.payee);
    return {number(three_cycles(graph, account, payee, question.window)->count)};
  }
  const uint32_t hops = question.kind == "trace_3" ? 3 : 4;
  return {number(ascending_trace(graph, account, question.window, hops)->by_hops.back())};
}

}  // namespace duanlian::graph
