#include "graph/passes/lot_blocks.h"

#include <algorithm>

#include "base/check.h"

namespace duanlian::graph {

template <LotOrder Order>
LotBlocks<Order>::LotBlocks(std::size_t pockets) {
  pockets_.resize(pockets);
  blocks_.resize(1);
}

template <LotOrder Order>
uint32_t LotBlocks<Order>::new_block() {
  const std::size_t block = blocks_.size();
  CHECK(block <= std::numeric_limits<uint32_t>::max(), "lots beyond what a pass can number");
  blocks_.resize(block + 1);
  return static_cast<uint32_t>(block);
}

template <LotOrder Order>
std::vector<OriginLot> LotBlocks<Order>::lots(uint32_t number) const {
  const Pocket& pocket = pockets_[number];
  std::vector<OriginLot> lots;
  const auto append_row = [&] {
    for (uint8_t i = pocket.begin; i < pocket.end; ++i) lots.push_back({pocket.amount[i], pocket.origin[i]});
  };
  if constexpr (Order == LotOrder::lifo) {
    append_row();
    std::ranges::reverse(lots);
    for (uint32_t at = pocket.last; at != 0; at = blocks_[at].link)
      for (uint8_t i = kRowLots; i > 0; --i)
        lots.push_back({blocks_[at].amount[i - 1], blocks_[at].origin[i - 1]});
  } else {
    uint8_t begin = pocket.paid;
    for (uint32_t at = pocket.first; at != pocket.last; at = blocks_[at].link) {
      for (uint8_t i = begin; i < kRowLots; ++i)
        lots.push_back({blocks_[at].amount[i], blocks_[at].origin[i]});
      begin = 0;
    }
    append_row();
  }
  return lots;
}

template class LotBlocks<LotOrder::fifo>;
template class LotBlocks<LotOrder::lifo>;

}  // namespace duanlian::graph
