#pragma once

#include <cstdint>
#include <vector>

#include "graph/follow/apportion.h"
#include "graph/follow/lot.h"

namespace duanlian::graph {

// Memory for the work of mixes, shared by those of one case.
struct MixWork {
  std::vector<Portion> portions;
  std::vector<uint32_t> order;
};

// Proportional: a payment takes of every part its share, in whole units by the largest remainder; among equal
// ones the lowest origin first and the clean part last.
class Mix {
 public:
  void add(const Lot& lot);
  // Appends what leaves to `paid`, by rising origin, the clean part last. REQUIRES that much.
  void pay(int64_t quantity, Lots& paid, MixWork& work);
  void append_to(Lots& lots) const;
  void clear() {
    parts_.clear();
    clean_ = 0;
    total_ = 0;
  }

 private:
  void pay_all(Lots& paid);

  Lots parts_;  // tainted ones, by rising origin
  int64_t clean_ = 0;
  int64_t total_ = 0;
};

}  // namespace duanlian::graph
