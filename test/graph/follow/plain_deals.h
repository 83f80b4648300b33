#pragma once

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "graph/follow/question.h"
#include "graph/store/money_graph.h"

namespace duanlian::graph {

// The slow and obvious way to find deals: every transfer is held beside all before it. docs/following.md.
class PlainDeals {
  __extension__ using Wide = __int128;

 public:
  PlainDeals(const MoneyGraph& graph, const TraceQuestion& question) : graph_(graph), question_(question) {}

  // One that came to a holder and one that left him.
  struct Deal {
    uint32_t came = 0;
    uint32_t left = 0;
    int64_t given = 0;
    int64_t got = 0;
  };

  bool are_together(PocketId one, PocketId other) const {
    if (!question_.held_together) return false;
    const auto all = question_.held_together(one);
    return std::find(all.begin(), all.end(), other) != all.end();
  }

  // `order`: times and numbers of all that count.
  std::vector<Deal> find(const std::vector<std::pair<int64_t, uint32_t>>& order) {
    for (std::size_t j = 0; j < order.size(); ++j) {
      std::vector<uint32_t> waiting;
      for (std::size_t i = 0; i < j; ++i) {
        const uint32_t came = order[i].second;
        if (!agree(at(came), at(order[j].second))) continue;
        if (open_.try_emplace(came, brought(came)).first->second > 0) waiting.push_back(came);
      }
      if (waiting.empty()) continue;
      if (question_.method == FollowMethod::fifo) waiting = {waiting.front()};
      if (question_.method == FollowMethod::lifo) waiting = {waiting.back()};
      divide(order[j].second, waiting);
    }
    std::map<uint32_t, std::vector<Deal>> by_came;  // each in the order in which it was made
    for (const Deal& deal : deals_) by_came[deal.came].push_back(deal);
    deals_.clear();
    for (const auto& [came, its] : by_came) deals_.insert(deals_.end(), its.begin(), its.end());
    return deals_;
  }

 private:
  Transfer at(uint32_t id) const { return graph_.transfers().at(TransferId{id}); }
  int64_t brought(uint32_t id) const { return at(id).arrives.value_or(at(id).amount); }
  static int64_t part(int64_t whole, int64_t of, int64_t all) {
    return static_cast<int64_t>(Wide{whole} * of / all);
  }

  bool is_outside(const Transfer& transfer) const {
    return graph_.kind(transfer.from) != PocketKind::cash && graph_.kind(transfer.to) != PocketKind::cash &&
           !are_together(transfer.from, transfer.to);
  }

  bool agree(const Transfer& came, const Transfer& left) const {
    const int64_t window = left.time.micros - came.time.micros;
    if (!is_outside(came) || !is_outside(left) || window > question_.deal_window.micros) return false;
    const auto there = graph_.pocket(came.to);
    const auto here = graph_.pocket(left.from);
    if (there.kind == here.kind && there.id == here.id) return false;
    if (!are_together(came.to, left.from)) return false;
    return std::any_of(question_.rates.begin(), question_.rates.end(), [&](const Rate& rate) {
      const Wide worth = Wide{came.arrives.value_or(came.amount)} * rate.numerator / rate.denominator;
      const Wide off = worth < left.amount ? left.amount - worth : worth - left.amount;
      return worth > 0 && off * 1'000 <= worth * question_.deal_tolerance_milli && there.asset == rate.from &&
             here.asset == rate.to;
    });
  }

  void divide(uint32_t left, const std::vector<uint32_t>& waiting) {
    int64_t all = 0;
    int64_t most = 0;
    for (const uint32_t came : waiting) {
      all += open_[came];
      most = std::max(most, brought(came));
    }
    const int64_t given = std::min(all, most);
    int64_t before = 0;
    for (const uint32_t came : waiting) {
      const int64_t from = part(given, before, all);
      before += open_[came];
      const int64_t to = part(given, before, all);
      open_[came] -= to - from;
      if (to == from) continue;
      const int64_t amount = at(left).amount;
      deals_.push_back({.came = came,
                        .left = left,
                        .given = to - from,
                        .got = part(amount, to, given) - part(amount, from, given)});
    }
  }

  const MoneyGraph& graph_;
  const TraceQuestion& question_;
  std::map<uint32_t, int64_t> open_;  // of what came, not yet in a deal
  std::vector<Deal> deals_;
};

}  // namespace duanlian::graph
