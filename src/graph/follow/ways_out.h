#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/time.h"
#include "graph/store/money_graph.h"
#include "graph/store/walk.h"

namespace duanlian::graph {

// A payment through which money can leave.
struct WayOut {
  Moment moment;
  int64_t left = 0;    // how much more it can carry
  double weight = 0;   // of it and all later ones, as seen from its time
  uint64_t share = 0;  // of what waits when it is made, in 1 / kWhole

  static constexpr uint64_t kWhole = uint64_t{1} << 32;
  // The share of so much, to the nearest.
  int64_t part_of(int64_t quantity) const {
    __extension__ using Wide = __int128;
    return static_cast<int64_t>((static_cast<Wide>(quantity) * share + kWhole / 2) / kWhole);
  }
};

// The payments of a pocket from some moment on. Of what waits, each takes its share by amount, and those
// after it the rest: as a later one weighs half for each half-life, the part of each does not depend on when
// the money came. So one pass over them divides all money that came at any time.
class WaysOut {
 public:
  // How much of a payment is spoken for already.
  using Claimed = std::function<int64_t(TransferId)>;
  struct Bounds {
    Timestamp until;
    uint64_t known = 0;  // later transfers are not looked at
    Duration half_life;
  };

  // Looks at payments after the moment that were not looked at before. Gives how many.
  uint64_t reach_back(const MoneyGraph& graph, PocketId pocket, const Moment& after, const Bounds& bounds,
                      const Claimed& claimed);

  // In order of time, those after the moment. REQUIRES that they were looked at.
  std::size_t first_after(const Moment& moment) const;
  std::size_t size() const { return latest_first_.size(); }
  WayOut& operator[](std::size_t place) { return latest_first_[latest_first_.size() - 1 - place]; }
  const WayOut& operator[](std::size_t place) const {
    return latest_first_[latest_first_.size() - 1 - place];
  }

 private:
  void add(WayOut way, int64_t amount, Duration half_life);

  bool reached_ = false;
  Moment after_;
  std::vector<WayOut> latest_first_;
};

}  // namespace duanlian::graph
