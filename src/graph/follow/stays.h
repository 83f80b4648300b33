#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "graph/follow/doubts.h"
#include "graph/follow/pocket_ledger.h"
#include "graph/follow/rest_book.h"
#include "graph/store/ids.h"

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
  std::optional<uint32_t> walk;  // a place in the agenda; nothing: it does not walk

  Arrival arrival() const {
    return {.pocket = pocket, .layer = layer, .first = first, .last = last, .doubts = doubts};
  }
};

// The stays of one case, found by pocket. Memory of those that are closed is used again.
class Stays {
 public:
  Stays() : slots_(kSlotsMin) {}

  // An open one, or null.
  Stay* find(PocketId pocket);
  // REQUIRES that none is open.
  Stay& open(PocketId pocket);
  std::deque<Stay>& all() { return stays_; }

  // To be called some steps before find, the first of them some steps before the second.
  void prefetch_slot(PocketId pocket) const { __builtin_prefetch(&slots_[place_of(pocket)]); }
  void prefetch(PocketId pocket) const;

 private:
  static constexpr std::size_t kSlotsMin = 256;  // a power of 2
  // A pocket has one for good; its number and 1, and 0 is a free slot.
  struct Slot {
    uint32_t pocket = 0;
    uint32_t stay = 0;
  };
  std::size_t place_of(PocketId pocket) const {
    constexpr uint64_t kGolden = 0x9e37'79b9'7f4a'7c15;
    return (pocket.value() * kGolden >> 32) & (slots_.size() - 1);
  }
  Slot& slot_of(PocketId pocket);
  void grow();

  std::deque<Stay> stays_;
  std::vector<Slot> slots_;
};

}  // namespace duanlian::graph
