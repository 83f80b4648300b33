#include "graph/passes/lot_rings.h"

#include <algorithm>

#include "base/check.h"

namespace duanlian::graph {

LotRings::LotRings(std::size_t pockets) {
  pockets_.resize(pockets);
  lots_.resize(kBlockLots);
}

uint32_t LotRings::take_block(uint8_t capacity_log2) {
  uint32_t& free = free_[capacity_log2];
  if (free != 0) {
    const uint32_t block = free;
    free = lots_[std::size_t{block} * kBlockLots].origin;
    return block;
  }
  const std::size_t block = lots_.size() / kBlockLots;
  CHECK(block <= std::numeric_limits<uint32_t>::max(), "lots beyond what a pass can number");
  lots_.resize(lots_.size() + (std::size_t{1} << capacity_log2));
  return static_cast<uint32_t>(block);
}

void LotRings::give_back(Pocket& pocket) {
  lots_[std::size_t{pocket.block} * kBlockLots].origin = free_[pocket.capacity_log2];
  free_[pocket.capacity_log2] = pocket.block;
  pocket.block = 0;
  pocket.capacity_log2 = 0;
}

std::size_t LotRings::merge_by_origin(std::span<Lot> lots) {
  if (lots.empty()) return 0;
  std::ranges::sort(lots, [](const Lot& a, const Lot& b) {
    return a.origin != b.origin ? a.origin < b.origin : a.amount > b.amount;
  });
  std::size_t last = 0;
  for (const Lot& lot : lots.subspan(1)) {
    if (lot.origin == lots[last].origin && lots[last].amount <= kUnitsMax - lot.amount) {
      lots[last].amount += lot.amount;
    } else {
      lots[++last] = lot;
    }
  }
  return last + 1;
}

LotRings::Lot* LotRings::make_room(Pocket& pocket) {
  // What a sink has stays in it, so its lots need no order, and an origin no more than one lot.
  if (pocket.is_sink) {
    pocket.count = static_cast<uint32_t>(merge_by_origin({slots(pocket), pocket.count}));
    if (pocket.capacity_log2 != 0 && pocket.count <= (uint32_t{1} << pocket.capacity_log2) / 2)
      return slots(pocket);
  }
  Pocket grown = pocket;
  grown.capacity_log2 = std::max<uint8_t>(kRingLog2Min, static_cast<uint8_t>(pocket.capacity_log2 + 1));
  CHECK(grown.capacity_log2 <= kRingLog2Max, "a pocket has more lots than a pass can number");
  grown.block = take_block(grown.capacity_log2);
  grown.head = 0;
  const Lot* const from = slots(pocket);
  Lot* const to = slots(grown);
  const uint32_t until_wrap = std::min(pocket.count, pocket.mask() + 1 - pocket.head);
  std::copy_n(from + pocket.head, until_wrap, to);
  std::copy_n(from, pocket.count - until_wrap, to + until_wrap);
  if (pocket.capacity_log2 != 0) give_back(pocket);
  pocket = grown;
  return slots(pocket);
}

}  // namespace duanlian::graph
