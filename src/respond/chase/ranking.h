#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "graph/follow/answer.h"
#include "graph/store/money_graph.h"
#include "respond/chase/chase.h"
#include "respond/chase/hop_speeds.h"
#include "respond/chase/wanted.h"

namespace duanlian::respond {

// What is wanted, with what it is likely to save.
struct Ranked {
  Wanted wanted;
  int chance_milli = 0;

  int64_t expected() const;
};

// Tells of each account how likely its money is still there when the bank answers: by how fast money went on
// from its tier in this case, from itself (counted twice), and over all cases.
class Ranking {
 public:
  // All must outlive it.
  Ranking(const graph::MoneyGraph& graph, const graph::Trace& trace, const ChaseOptions& options);

  const HopSpeeds& seen() const { return seen_; }
  int chance_milli(const graph::Rest& rest) const;
  // By what is expected to be saved, among equals by account.
  void sort(std::vector<Ranked>& ranked) const;

 private:
  const graph::MoneyGraph& graph_;
  const ChaseOptions& options_;
  HopSpeeds seen_;
  std::unordered_map<graph::PocketId, HopSpeed> pockets_;
};

}  // namespace duanlian::respond
