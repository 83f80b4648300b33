#pragma once

#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "graph/follow/answer.h"
#include "graph/follow/doubts.h"
#include "graph/follow/lot.h"

namespace duanlian::graph {

// The circumstances in which money came somewhere.
struct Arrival {
  PocketId pocket;
  uint32_t layer = 0;
  Timestamp first;
  Timestamp last;
  Doubts doubts;

  // More that came to the same pocket.
  void add(const Arrival& other) {
    layer = std::min(layer, other.layer);
    first = std::min(first, other.first);
    last = std::max(last, other.last);
    doubts.add(other.doubts);
  }
};

// Where money rests, gathered by kind and pocket.
class RestBook {
 public:
  // REQUIRES a tainted lot.
  void add(RestKind kind, const Arrival& arrival, const Lot& lot);

  // By kind, then value falling, then pocket; with min and max of the value, and without balances. The book
  // is empty afterwards. `overflown` gets the pockets of which a quantity is too large to be told.
  std::vector<Rest> close(std::vector<PocketId>& overflown);

 private:
  struct Entry {
    Rest rest;
    Doubts doubts;
    bool overflown = false;
  };
  std::vector<Entry> entries_;
  std::unordered_map<uint64_t, std::size_t> places_;  // by kind and pocket
};

}  // namespace duanlian::graph
