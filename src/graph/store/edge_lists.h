#pragma once

#include <atomic>
#include <boost/container/small_vector.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "graph/store/ids.h"

namespace duanlian::graph {

// The transfers of one pocket on one side, as a number in its row: how many, and the block that has the last
// (the transfer itself when it is the only one). Read and written at once, so that readers need no lock.
class EdgeListHead {
 public:
  struct Value {
    uint32_t count = 0;
    uint32_t tail = 0;
  };
  Value load() const {
    const uint64_t bits = bits_.load(std::memory_order_acquire);
    return {static_cast<uint32_t>(bits >> 32), static_cast<uint32_t>(bits)};
  }
  void store(Value value) {
    bits_.store(uint64_t{value.count} << 32 | value.tail, std::memory_order_release);
  }

 private:
  std::atomic<uint64_t> bits_{0};
};

// The numbers of transfers by pocket and side. A list is a chain of blocks, found from the last to the first;
// each is half as large as all before it together, and the first may be as large as it was asked for. One
// thread appends, any thread reads. In words of 4 bytes:
//
//     first block:  0 capacity transfer*        others:  block-before transfers-before transfer*
class EdgeLists {
 public:
  EdgeLists();
  ~EdgeLists();
  EdgeLists(const EdgeLists&) = delete;
  EdgeLists& operator=(const EdgeLists&) = delete;

  void append(EdgeListHead& head, TransferId transfer);
  // The transfers of a list that has none, as one block.
  void fill(EdgeListHead& head, std::span<const uint32_t> transfers);

  // To be called some steps before it is read or appended to.
  void prefetch(EdgeListHead::Value head) const {
    if (head.count > 1) __builtin_prefetch(words(head.tail));
  }

  // Some transfers of a list that follow one another in it.
  struct Run {
    const uint32_t* transfers = nullptr;
    uint32_t begin = 0;  // place of its first in the list
    uint32_t size = 0;
  };
  using Runs = boost::container::small_vector<Run, 16>;
  // The whole list, the first run first. REQUIRES a list of two or more; `head` may be an earlier state of
  // it.
  void read(EdgeListHead::Value head, Runs& runs) const;

  std::size_t bytes() const;

 private:
  static constexpr uint32_t kHeaderWords = 2;
  static constexpr std::size_t kChunkWords = std::size_t{1} << 20;
  static constexpr std::size_t kChunksMax = std::size_t{1} << 12;
  static constexpr uint32_t kBlockMin = 4;
  static constexpr uint32_t kBlockMax = kChunkWords / 2 - kHeaderWords;  // two fill a chunk

  // Of a block that begins at that place of its list.
  static uint32_t capacity_at(uint32_t place);
  // A block's first word.
  uint32_t allocate(uint32_t capacity);
  uint32_t* words(uint32_t at) const {
    return chunks_[at / kChunkWords].load(std::memory_order_acquire) + at % kChunkWords;
  }

  std::unique_ptr<std::atomic<uint32_t*>[]> chunks_;
  std::atomic<uint64_t> used_{1};  // word 0 is no block
};

}  // namespace duanlian::graph
