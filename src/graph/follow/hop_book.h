#pragma once

#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "graph/follow/answer.h"
#include "graph/store/money_graph.h"

namespace duanlian::graph {

// Hops that become known in parts and in any order: one a transfer.
class HopBook {
 public:
  explicit HopBook(std::size_t hops_max) : hops_max_(hops_max) {}

  void add(TransferId id, int64_t quantity, const Shares& shares, uint32_t layer,
           std::optional<Duration> dwell);

  uint64_t left_out() const { return left_out_.size(); }
  // In order of time and number. The book is empty afterwards.
  std::vector<Hop> close(const MoneyGraph& graph);

 private:
  std::size_t hops_max_;
  std::unordered_map<uint32_t, std::size_t> places_;  // by transfer
  std::vector<Hop> hops_;
  std::unordered_set<uint32_t> left_out_;
};

// Adds the values of `more` to those of the same origins.
void add_shares(Shares& to, const Shares& more);

}  // namespace duanlian::graph
