#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "graph/follow/doubts.h"
#include "graph/follow/pocket_ledger.h"
#include "graph/follow/rest_book.h"
#include "graph/store/walk.h"

namespace duanlian::graph {

// A pocket while it is watched: from when tainted money comes until there is none left in it.
struct Stay {
  PocketId pocket;
  bool open = false;
  bool lasting = false;       // not closed before the end: an implied swap took of it what no transfer shows
  bool hub = false;           // followed by share
  bool balance_told = false;  // since it was opened
  uint32_t layer = 0;
  Timestamp first;  // tainted money came
  Timestamp last;   // the newest of it came
  Doubts doubts;
  PocketLedger ledger;
  std::optional<uint32_t> walk;  // a place; nothing: it has no transfers any more

  Arrival arrival() const {
    return {.pocket = pocket, .layer = layer, .first = first, .last = last, .doubts = doubts};
  }
};

// The stays of one case, found by pocket, and their walks. Memory of those that are closed is used again.
class Stays {
 public:
  explicit Stays(const MoneyGraph& graph) : graph_(graph), slots_(kSlotsMin) {}

  // An open one, or null.
  Stay* find(PocketId pocket);
  // One that walks on from behind the moment. REQUIRES that none is open.
  Stay& open(PocketId pocket, Moment after);
  void close(Stay& stay);
  void end_walk(Stay& stay);

  Walk& walk(const Stay& stay) { return *walks_[*stay.walk]; }
  std::deque<Stay>& all() { return stays_; }

 private:
  static constexpr std::size_t kSlotsMin = 256;  // a power of 2
  // A pocket has one for good; its number and 1, and 0 is a free slot.
  struct Slot {
    uint32_t pocket = 0;
    uint32_t stay = 0;
  };
  Slot& slot_of(PocketId pocket);
  void grow();

  const MoneyGraph& graph_;
  std::deque<Stay> stays_;
  std::vector<Slot> slots_;
  std::deque<std::optional<Walk>> walks_;
  std::vector<uint32_t> free_walks_;
};

}  // namespace duanlian::graph
