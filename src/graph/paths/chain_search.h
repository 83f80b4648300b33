#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/time.h"
#include "graph/paths/sight.h"
#include "graph/store/ids.h"
#include "graph/store/walk.h"

namespace duanlian::graph {

inline constexpr uint32_t kChainHopsMax = 16;

// What every transfer of a chain must be, beside later than the one before.
struct ChainFilter {
  TimeWindow window;
  int64_t amount_min = 1;            // leaves its payer, in the payer's asset
  std::optional<Duration> gap_max;   // since the transfer before
  std::optional<RatioRange> ratio;   // of what leaves a pocket to what came to it by the transfer before
  std::optional<Duration> span_max;  // from the first transfer to the last
};

// The latest moments at which money must be on its way to come to a set of pockets in so many hops. Without
// regard to gap, ratio and span, so that what it excludes is impossible with them too.
class Departures {
 public:
  using Pockets = std::unordered_set<PocketId>;

  // Looks backward from `to`, not through `from`, for as many hops below `hops` as cost few steps.
  Departures(Sight& sight, const ChainFilter& filter, const Pockets& from, const Pockets& to, uint32_t hops);

  // False when nothing that leaves the pocket after that moment comes there in `hops` or less.
  bool can_arrive(PocketId pocket, Moment after, uint32_t hops) const;

 private:
  static constexpr uint64_t kStepsFew = uint64_t{1} << 18;
  struct Label {
    uint32_t hops = 0;
    Moment moment;
  };
  using Frontier = std::unordered_map<PocketId, Moment>;

  bool is_cheap(Sight& sight, const Frontier& frontier, uint64_t spent) const;
  Frontier one_back(Sight& sight, const ChainFilter& filter, const Frontier& frontier, const Pockets& from,
                    const Pockets& to) const;

  uint32_t known_hops_ = 0;
  std::unordered_map<PocketId, boost::container::small_vector<Label, 2>> labels_;  // by rising hops
};

// Looks for chains of transfers that rise in time, depth first.
class ChainSearch {
 public:
  using Pockets = Departures::Pockets;
  // A chain that was found; false ends the search.
  using Found = std::function<bool(std::span<const TransferId>)>;

  // A chain begins in `from` and ends in `to`; between them it comes to neither, nor to a pocket twice. All
  // must outlive the search.
  ChainSearch(Sight& sight, const ChainFilter& filter, const Pockets& from, const Pockets& to,
              uint32_t hops_max);

  // Those of hops_least to hops_most hops (at most hops_max), in order of the moments of their transfers.
  void run(uint32_t hops_least, uint32_t hops_most, const Found& found);
  // From now on only chains of no longer span.
  void narrow(Duration span_max) { span_max_ = span_max; }

 private:
  void go_on(PocketId pocket, Moment after);
  bool step(TransferId id, Moment moment);
  bool is_fitting(TransferId id) const;
  Moment before(Moment after) const;
  bool is_on_path(PocketId pocket) const;

  Sight& sight_;
  const ChainFilter& filter_;
  const Pockets& from_;
  const Pockets& to_;
  Departures departures_;
  std::optional<Duration> span_max_;

  const Found* found_ = nullptr;
  uint32_t hops_least_ = 0;
  uint32_t hops_most_ = 0;
  bool ended_ = false;
  std::vector<TransferId> path_;
  std::vector<PocketId> pockets_;  // that were come to
};

}  // namespace duanlian::graph
