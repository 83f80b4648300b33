#include "graph/paths/bounds.h"

#include <algorithm>

namespace duanlian::graph {

bool PathCost::look() {
  if (spent_ > bounds_.steps_max) {
    spent_ = bounds_.steps_max;
    cut(PathCut::steps_max);
    ended_ = true;
  } else if (bounds_.out_of_time && bounds_.out_of_time()) {
    cut(PathCut::out_of_time);
    ended_ = true;
  } else {
    look_again_ = spent_ + std::min(kLookEvery, bounds_.steps_max - spent_ + 1);
  }
  return !ended_;
}

}  // namespace duanlian::graph
