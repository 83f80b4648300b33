#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "graph/passes/huge_array.h"

namespace duanlian::graph {

enum class LotOrder : uint8_t { fifo, lifo };

// Some minor units of one origin.
struct OriginLot {
  int64_t amount = 0;
  uint32_t origin = 0;
  friend bool operator==(const OriginLot&, const OriginLot&) = default;
};

// The lots of all pockets in the order in which they came. The newest four stand in the pocket's own row, the
// others in a chain of blocks; each is a line of the cache. So most payments touch two lines, and only one
// that pays old lots of a pocket with many a third. A block that was emptied is the next that is filled,
// while it is still near. One thread.
template <LotOrder Order>
class LotBlocks {
 public:
  static constexpr uint8_t kRowLots = 4;

  struct alignas(64) Pocket {
    std::array<int64_t, kRowLots> amount;
    std::array<uint32_t, kRowLots> origin;
    uint32_t first;  // of a queue: the block with the oldest lots; the chain is empty where it is `last`
    uint32_t
        last;  // of a queue: the block to be filled next; of a stack: the block with the newest lots, or 0
    uint8_t begin;  // the lots in the row are those from here
    uint8_t end;    // to before here; where there is any lot there is one in the row
    uint8_t paid;   // of a queue: how many lots of `first` were paid
    bool is_sink;

    bool is_empty() const { return end == 0; }
  };
  static_assert(sizeof(Pocket) == 64);

  explicit LotBlocks(std::size_t pockets);

  std::size_t size() const { return pockets_.size(); }
  Pocket& pocket(uint32_t number) { return pockets_[number]; }
  const Pocket& pocket(uint32_t number) const { return pockets_[number]; }

  // Behind the newest, or into it where that has the same origin. REQUIRES an amount above 0.
  void append(Pocket& pocket, OriginLot lot) {
    if (pocket.end != 0) {
      int64_t& newest = pocket.amount[pocket.end - 1];
      if (pocket.origin[pocket.end - 1] == lot.origin && newest <= kUnitsMax - lot.amount) {
        newest += lot.amount;
        return;
      }
      if (pocket.end == kRowLots) make_room(pocket);
    }
    pocket.amount[pocket.end] = lot.amount;
    pocket.origin[pocket.end] = lot.origin;
    ++pocket.end;
  }

  // Takes up to `wanted` from the lot whose turn it is. REQUIRES a pocket that is not empty.
  OriginLot take(Pocket& pocket, int64_t wanted) {
    if constexpr (Order == LotOrder::lifo) return take_newest(pocket, wanted);
    return pocket.first == pocket.last ? take_from_row(pocket, wanted) : take_from_block(pocket, wanted);
  }

  // In the order in which the pocket would pay them.
  std::vector<OriginLot> lots(uint32_t number) const;

  void fetch_row(uint32_t number) const { __builtin_prefetch(pockets_.data() + number, 1); }
  // The row may change until its turn comes: then the wrong line was fetched, and nothing else is wrong.
  void fetch_lots(uint32_t payer, int64_t amount) const {
    const Pocket& row = pockets_[payer];
    bool is_needed = row.first != row.last;
    if constexpr (Order == LotOrder::lifo) is_needed = row.end != 0 && row.amount[row.end - 1] <= amount;
    __builtin_prefetch(blocks_.data() + (is_needed ? (Order == LotOrder::fifo ? row.first : row.last) : 0),
                       1);
  }

  std::size_t bytes() const { return pockets_.bytes() + blocks_.bytes(); }

 private:
  static constexpr int64_t kUnitsMax = std::numeric_limits<int64_t>::max();

  // Is full until it is paid.
  struct alignas(64) Block {
    std::array<int64_t, kRowLots> amount;
    std::array<uint32_t, kRowLots> origin;
    uint32_t link;  // of a queue the next newer block, of a stack the next older; of a free one the next free
  };
  static_assert(sizeof(Block) == 64);

  OriginLot take_from_row(Pocket& pocket, int64_t wanted) {
    int64_t& amount = pocket.amount[pocket.begin];
    const OriginLot lot{amount < wanted ? amount : wanted, pocket.origin[pocket.begin]};
    amount -= lot.amount;
    if (amount == 0 && ++pocket.begin == pocket.end) pocket.begin = pocket.end = 0;
    return lot;
  }
  OriginLot take_from_block(Pocket& pocket, int64_t wanted) {
    Block& block = blocks_[pocket.first];
    int64_t& amount = block.amount[pocket.paid];
    const OriginLot lot{amount < wanted ? amount : wanted, block.origin[pocket.paid]};
    amount -= lot.amount;
    if (amount == 0 && ++pocket.paid == kRowLots) {
      const uint32_t next = block.link;
      free_block(pocket.first, block);
      pocket.first = next;
      pocket.paid = 0;
    }
    return lot;
  }
  OriginLot take_newest(Pocket& pocket, int64_t wanted) {
    int64_t& amount = pocket.amount[pocket.end - 1];
    const OriginLot lot{amount < wanted ? amount : wanted, pocket.origin[pocket.end - 1]};
    amount -= lot.amount;
    if (amount == 0 && --pocket.end == 0 && pocket.last != 0) take_back(pocket);
    return lot;
  }
  // The newest block into the row.
  void take_back(Pocket& pocket) {
    Block& block = blocks_[pocket.last];
    pocket.amount = block.amount;
    pocket.origin = block.origin;
    pocket.end = kRowLots;
    const uint32_t older = block.link;
    free_block(pocket.last, block);
    pocket.last = older;
  }
  // REQUIRES a row that is full to its end. What was paid of it, or all, leaves it.
  void make_room(Pocket& pocket) {
    if (pocket.begin != 0) {
      pocket.end = static_cast<uint8_t>(kRowLots - pocket.begin);
      for (uint8_t i = 0; i < pocket.end; ++i) {
        pocket.amount[i] = pocket.amount[i + pocket.begin];
        pocket.origin[i] = pocket.origin[i + pocket.begin];
      }
      pocket.begin = 0;
      return;
    }
    // The next block of a queue is chosen now, so that this one need not be touched again to link it.
    if (Order == LotOrder::fifo && pocket.last == 0) pocket.first = pocket.last = take_block();
    const uint32_t next = take_block();
    Block& block = blocks_[Order == LotOrder::fifo ? pocket.last : next];
    block = {pocket.amount, pocket.origin, Order == LotOrder::fifo ? next : pocket.last};
    pocket.last = next;
    pocket.end = 0;
  }
  uint32_t take_block() {
    if (free_ == 0) return new_block();
    const uint32_t block = free_;
    free_ = blocks_[block].link;
    return block;
  }
  uint32_t new_block();
  void free_block(uint32_t number, Block& block) {
    block.link = free_;
    free_ = number;
  }

  HugeArray<Pocket> pockets_;
  HugeArray<Block> blocks_;  // block 0 is none
  uint32_t free_ = 0;
};

}  // namespace duanlian::graph
