#pragma once

#include <cstdint>
#include <map>
#include <queue>
#include <vector>

#include "simulate/stage/act.h"

namespace duanlian::simulate {

// All that is still to come, in order of time; of one time, what was put first comes first. What lies far
// ahead waits in its hour, so that the heap stays small.
class Agenda {
 public:
  void put(Act act);
  // Acts that were planned apart, in order of time, all of them of the hour that begins.
  void begin_hour(Timestamp begin, std::vector<Act> planned);

  // Null when nothing is left of the hour.
  const Act* next() const;
  Act take();

 private:
  struct Later {
    bool operator()(const Act& a, const Act& b) const { return b < a; }
  };
  bool planned_first() const;

  uint64_t order_ = 0;
  Timestamp end_;  // of the hour
  std::vector<Act> planned_;
  std::size_t planned_at_ = 0;
  std::priority_queue<Act, std::vector<Act>, Later> soon_;
  std::map<int64_t, std::vector<Act>> far_;  // by the hour's number
};

}  // namespace duanlian::simulate
