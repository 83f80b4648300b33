#include "graph/store/edge_lists.h"

#include <algorithm>

#include "base/check.h"

namespace duanlian::graph {

EdgeLists::EdgeLists() : chunks_(std::make_unique<std::atomic<uint32_t*>[]>(kChunksMax)) {}

EdgeLists::~EdgeLists() {
  for (std::size_t i = 0; i < kChunksMax; ++i) delete[] chunks_[i].load(std::memory_order_relaxed);
}

uint32_t EdgeLists::capacity_at(uint32_t place) { return std::clamp(place / 2, kBlockMin, kBlockMax); }

uint32_t EdgeLists::allocate(uint32_t capacity) {
  const uint64_t size = uint64_t{capacity} + kHeaderWords;
  uint64_t at = used_.load(std::memory_order_relaxed);
  if (at / kChunkWords != (at + size - 1) / kChunkWords) {
    at = (at / kChunkWords + 1) * kChunkWords;  // no block lies in two chunks
  }
  CHECK(at + size <= kChunksMax * kChunkWords, "the lists of the money graph are full");
  used_.store(at + size, std::memory_order_relaxed);
  auto& chunk = chunks_[at / kChunkWords];
  if (chunk.load(std::memory_order_relaxed) == nullptr) {
    chunk.store(new uint32_t[kChunkWords], std::memory_order_release);
  }
  return static_cast<uint32_t>(at);
}

void EdgeLists::append(EdgeListHead& head, TransferId transfer) {
  EdgeListHead::Value value = head.load();
  if (value.count == 0) {
    head.store({1, transfer.value()});
    return;
  }
  if (value.count == 1) {
    const uint32_t at = allocate(kBlockMin);
    uint32_t* const block = words(at);
    block[0] = 0;
    block[1] = kBlockMin;
    block[kHeaderWords] = value.tail;
    block[kHeaderWords + 1] = transfer.value();
    head.store({2, at});
    return;
  }
  uint32_t* block = words(value.tail);
  const bool first = block[0] == 0;
  const uint32_t begin = first ? 0 : block[1];
  const uint32_t capacity = first ? block[1] : capacity_at(begin);
  uint32_t place = value.count - begin;
  if (place == capacity) {
    const uint32_t at = allocate(capacity_at(value.count));
    block = words(at);
    block[0] = value.tail;
    block[1] = value.count;
    value.tail = at;
    place = 0;
  }
  block[kHeaderWords + place] = transfer.value();
  head.store({value.count + 1, value.tail});
}

void EdgeLists::fill(EdgeListHead& head, std::span<const uint32_t> transfers) {
  CHECK(head.load().count == 0, "the list is empty");
  if (transfers.size() < 2) {
    for (const uint32_t transfer : transfers) append(head, TransferId{transfer});
    return;
  }
  const auto size = static_cast<uint32_t>(std::min<std::size_t>(transfers.size(), kBlockMax));
  const uint32_t at = allocate(size);
  uint32_t* const block = words(at);
  block[0] = 0;
  block[1] = size;
  std::ranges::copy(transfers.first(size), block + kHeaderWords);
  head.store({size, at});
  for (const uint32_t transfer : transfers.subspan(size)) append(head, TransferId{transfer});
}

void EdgeLists::read(EdgeListHead::Value head, Runs& runs) const {
  runs.clear();
  uint32_t end = head.count;
  uint32_t at = head.tail;
  while (true) {
    const uint32_t* const block = words(at);
    const uint32_t begin = block[0] == 0 ? 0 : block[1];
    runs.push_back({block + kHeaderWords, begin, end - begin});
    if (block[0] == 0) break;
    end = begin;
    at = block[0];
  }
  std::ranges::reverse(runs);
}

std::size_t EdgeLists::bytes() const {
  return (used_ + kChunkWords - 1) / kChunkWords * kChunkWords * sizeof(uint32_t);
}

}  // namespace duanlian::graph
