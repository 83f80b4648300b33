#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "base/time.h"
#include "graph/follow/row_scan.h"
#include "graph/follow/stays.h"
#include "graph/store/money_graph.h"
#include "graph/store/walk.h"

namespace duanlian::graph {

// Which transfer of watched pockets comes next, in order of time and number: of those that count, and that
// the graph had when it was made, up to a time. A walk for each pocket tells it; where so many were taken
// that it costs less, all transfers are read one after another instead.
class Agenda {
 public:
  // Both must outlive it. A step of a walk is taken to cost as much as reading that many transfers one after
  // another, twice; 0: all are never read.
  Agenda(const MoneyGraph& graph, Timestamp until, Stays& stays, uint64_t reads_a_step = kReadsAStep);

  // Its moment stays the same until it is taken or another pocket is watched.
  std::optional<Moment> next();
  // All up to the moment is past: what next() gave, or something earlier that no watched pocket has.
  void take(Moment moment);

  // From the first transfer after the moment on, which is not before what was taken last.
  void watch(Stay& stay, Moment after);
  // For each watched pocket of the transfer that was taken last, one of the two: to the next one, or no more.
  void go_on(Stay& stay);
  void unwatch(Stay& stay);
  // There are transfers of it that were not taken.
  bool has_more(const Stay& stay) const;

 private:
  // The next transfer of a stay.
  struct Next {
    Moment moment;
    Stay* stay = nullptr;
  };

  static constexpr uint64_t kReadsAStep = 128;

  bool is_over(const Walk& walk) const;
  void skip_unknown(Walk& walk) const;
  Walk& walk(const Stay& stay) { return *walks_[*stay.walk]; }
  void await(Stay& stay);
  void end_walk(Stay& stay);
  void read_all_instead();

  const MoneyGraph& graph_;
  const Timestamp until_;
  const uint64_t known_;  // transfers when it began
  const uint64_t reads_a_step_;
  Stays& stays_;
  Moment now_{INT64_MIN, TransferId{0}};
  uint64_t taken_ = 0;

  std::vector<Next> heap_;  // the earliest first
  std::deque<std::optional<Walk>> walks_;
  std::vector<uint32_t> free_walks_;

  std::unique_ptr<RowScan> scan_;  // once it costs less
  bool scan_refused_ = false;
};

}  // namespace duanlian::graph
