#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <vector>

#include "graph/passes/lot_pass.h"

namespace duanlian::graph {

// What a pass over all lots says, by the book: for each pocket a deque of lots, moved one by one.
class PlainLots {
 public:
  PlainLots(std::size_t pockets, LotOrder order, bool follows_all)
      : pockets_(pockets), is_sink_(pockets), order_(order), follows_all_(follows_all) {}

  void open(uint32_t pocket, int64_t amount) {
    if (amount > 0) arrive(pocket, {amount, 0});
    taken_[0] += amount;
  }
  void set_sink(uint32_t pocket) { is_sink_[pocket] = true; }

  // `tainted` of what is nobody's is of `origin` from now on.
  void move(uint32_t from, uint32_t to, int64_t amount, uint32_t origin = 0, int64_t tainted = 0) {
    if (from == to) return;
    int64_t left = amount;
    while (left > 0 && !is_sink_[from] && !pockets_[from].empty()) {
      OriginLot& next = order_ == LotOrder::fifo ? pockets_[from].front() : pockets_[from].back();
      const OriginLot part{std::min(left, next.amount), next.origin};
      next.amount -= part.amount;
      if (next.amount == 0 && order_ == LotOrder::fifo) {
        pockets_[from].pop_front();
      } else if (next.amount == 0) {
        pockets_[from].pop_back();
      }
      left -= part.amount;
      claim_and_arrive(to, part, origin, tainted);
    }
    if (left == 0) return;
    const uint32_t lacking = follows_all_ ? ++origin_max_ : 0;
    taken_[lacking] += left;
    claim_and_arrive(to, {left, lacking}, origin, tainted);
  }

  std::vector<OriginLot> lots(uint32_t pocket) const {
    std::vector<OriginLot> lots(pockets_[pocket].begin(), pockets_[pocket].end());
    if (is_sink_[pocket]) return merged(lots);
    if (order_ == LotOrder::lifo) std::ranges::reverse(lots);
    return lots;
  }
  WideUnits taken(uint32_t origin) const {
    const auto found = taken_.find(origin);
    return found == taken_.end() ? 0 : found->second;
  }
  uint32_t origin_max() const { return origin_max_; }

 private:
  void claim_and_arrive(uint32_t to, OriginLot lot, uint32_t origin, int64_t& tainted) {
    const int64_t claimed = lot.origin == 0 ? std::min(tainted, lot.amount) : 0;
    if (claimed > 0) arrive(to, {claimed, origin});
    if (lot.amount > claimed) arrive(to, {lot.amount - claimed, lot.origin});
    tainted -= claimed;
    taken_[origin] += claimed;
    taken_[0] -= claimed;
  }
  void arrive(uint32_t to, OriginLot lot) {
    std::deque<OriginLot>& pocket = pockets_[to];
    if (!pocket.empty() && pocket.back().origin == lot.origin &&
        pocket.back().amount <= std::numeric_limits<int64_t>::max() - lot.amount) {
      pocket.back().amount += lot.amount;
    } else {
      pocket.push_back(lot);
    }
  }
  static std::vector<OriginLot> merged(const std::vector<OriginLot>& lots) {
    std::map<uint32_t, int64_t> units;
    for (const OriginLot& lot : lots) units[lot.origin] += lot.amount;
    std::vector<OriginLot> out;
    for (const auto& [origin, amount] : units) out.push_back({amount, origin});
    return out;
  }

  std::vector<std::deque<OriginLot>> pockets_;
  std::vector<bool> is_sink_;
  LotOrder order_;
  bool follows_all_;
  std::map<uint32_t, WideUnits> taken_;
  uint32_t origin_max_ = 0;
};

}  // namespace duanlian::graph
