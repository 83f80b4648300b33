#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/time.h"
#include "graph/follow/stays.h"
#include "graph/store/money_graph.h"
#include "graph/store/walk.h"

namespace duanlian::graph {

// Reads all transfers one after another in order of time and number, and gives those of watched pockets that
// count. Costs a few nanoseconds a transfer however many pockets are watched.
class RowScan {
 public:
  struct Range {
    uint64_t known = 0;  // transfers below that number
    Timestamp until;
    Moment after;
  };
  // Nothing when too many were told out of order of time. Both must outlive it.
  static std::unique_ptr<RowScan> make(const MoneyGraph& graph, const Range& range, const Stays& stays);

  std::optional<Moment> next();
  // All up to the moment is past.
  void take(Moment moment);
  void watch(PocketId pocket);
  void unwatch(PocketId pocket);

 private:
  // Transfers below `row` are past; the newest time of them.
  struct Place {
    uint64_t row = 0;
    int64_t newest = INT64_MIN;
  };
  static constexpr uint32_t kBits = 64;
  static constexpr Moment kNever{INT64_MAX, kNoTransfer};

  RowScan(const MoneyGraph& graph, const Range& range, const Stays& stays);
  bool gather_late();
  Moment next_in_order();
  Moment next_late();
  void pass_in_order();
  void fetch_ahead(const Page& page, std::size_t slot) const;

  static uint64_t bit(uint32_t pocket) { return uint64_t{1} << (pocket % kBits); }
  bool is_watched(uint32_t pocket) const { return (watched_[pocket / kBits] & bit(pocket)) != 0; }
  bool is_watched(const TransferRow& row) const { return is_watched(row.from) || is_watched(row.to); }

  const MoneyGraph& graph_;
  const TransferPages& transfers_;
  const Stays& stays_;
  const Range range_;
  Moment now_;
  Place place_;                    // at the next in order
  Place taken_;                    // all before it are past
  std::vector<Moment> late_;       // those before which a later one was told, in order
  std::size_t late_place_ = 0;     // as place_
  std::size_t late_taken_ = 0;     // as taken_
  std::vector<uint64_t> watched_;  // a bit a pocket
};

}  // namespace duanlian::graph
