#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "graph/follow/answer.h"

namespace duanlian::graph {

// Where the answer ends, gathered by kind and pocket.
class CutBook {
 public:
  // True when it is the first of the kind at the pocket.
  bool add(CutKind kind, PocketId pocket, int64_t value, uint64_t transfers = 0);

  // By kind, then value falling, then pocket. The book is empty afterwards.
  std::vector<Cut> close();

 private:
  std::vector<Cut> cuts_;
  std::unordered_map<uint64_t, std::size_t> places_;  // by kind and pocket
};

}  // namespace duanlian::graph
