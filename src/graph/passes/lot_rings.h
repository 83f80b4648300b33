#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "graph/passes/huge_array.h"

namespace duanlian::graph {

// The lots of all pockets: for each a ring that doubles when it is full and is given back when it is empty.
// A pocket with one lot, as all of untainted money is, has it in its own row. One thread.
class LotRings {
 public:
  struct Lot {
    int64_t amount = 0;  // above 0
    uint32_t origin = 0;
    friend bool operator==(const Lot&, const Lot&) = default;
  };
  struct Pocket {
    uint32_t block;  // of its ring, where capacity_log2 > 0
    uint32_t head;   // slot of its oldest lot
    uint32_t count;
    uint8_t capacity_log2;
    bool is_sink;
    Lot alone;

    uint32_t mask() const { return (uint32_t{1} << capacity_log2) - 1; }
    uint32_t newest() const { return (head + count - 1) & mask(); }
  };
  static_assert(sizeof(Pocket) == 32);

  explicit LotRings(std::size_t pockets);

  std::size_t size() const { return pockets_.size(); }
  Pocket& pocket(uint32_t number) { return pockets_[number]; }
  const Pocket& pocket(uint32_t number) const { return pockets_[number]; }

  // The slots of a pocket, until a lot is appended to any.
  Lot* slots(Pocket& pocket) {
    return pocket.capacity_log2 == 0 ? &pocket.alone : lots_.data() + std::size_t{pocket.block} * kBlockLots;
  }
  const Lot* slots(const Pocket& pocket) const {
    return pocket.capacity_log2 == 0 ? &pocket.alone : lots_.data() + std::size_t{pocket.block} * kBlockLots;
  }

  // Behind the newest, or into it where that has the same origin. Returns whether slots() may have moved.
  bool append(Pocket& pocket, Lot* slots, Lot lot) {
    if (pocket.count != 0) {
      Lot& newest = slots[pocket.newest()];
      if (newest.origin == lot.origin && newest.amount <= kUnitsMax - lot.amount) {
        newest.amount += lot.amount;
        return false;
      }
    }
    const bool is_full = pocket.count > pocket.mask();
    if (is_full) [[unlikely]]
      slots = make_room(pocket);
    slots[(pocket.head + pocket.count) & pocket.mask()] = lot;
    ++pocket.count;
    return is_full;
  }
  // REQUIRES a pocket without a lot.
  void release(Pocket& pocket) {
    pocket.head = 0;
    if (pocket.capacity_log2 != 0) give_back(pocket);
  }

  // By origin, lots of one origin as one; returns how many are left.
  static std::size_t merge_by_origin(std::span<Lot> lots);

  void prefetch(uint32_t number) const { __builtin_prefetch(pockets_.data() + number, 1); }

  std::size_t bytes() const { return pockets_.bytes() + lots_.bytes(); }

 private:
  static constexpr int64_t kUnitsMax = std::numeric_limits<int64_t>::max();
  static constexpr std::size_t kBlockLots = 4;  // a line of the cache
  static constexpr uint8_t kRingLog2Min = 2;    // of the smallest ring, one block
  static constexpr uint8_t kRingLog2Max = 31;

  Lot* make_room(Pocket& pocket);
  uint32_t take_block(uint8_t capacity_log2);
  void give_back(Pocket& pocket);

  HugeArray<Pocket> pockets_;
  HugeArray<Lot> lots_;                             // block 0 is none
  std::array<uint32_t, kRingLog2Max + 1> free_{};  // by capacity: the first of a chain of blocks through `origin`
};

}  // namespace duanlian::graph
