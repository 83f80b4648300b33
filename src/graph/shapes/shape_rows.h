#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "graph/shapes/side.h"
#include "graph/shapes/split_table.h"

namespace duanlian::graph {

inline constexpr uint32_t kNoRow = 0xffff'ffff;
inline constexpr uint32_t kDroppedRow = 0xffff'ffff;

// What is remembered of one pocket: three lines of the cache.
struct alignas(64) ShapeRow {
  Side out;  // to whom it paid
  Side in;   // who paid it
  uint32_t pocket = 0;
  uint32_t marks = 0;  // where its marks are kept; 0: it has none; kDroppedRow: it is nobody's
};
static_assert(sizeof(ShapeRow) == 192);

// Rows by the number of their pocket. A row keeps its number and its place as long as it lives.
class ShapeRows {
 public:
  // kNoRow when there is none.
  uint32_t find(uint32_t pocket) const { return index_.find(pocket); }
  uint32_t find_or_add(uint32_t pocket);
  // REQUIRES an empty row.
  void drop(uint32_t number);

  ShapeRow& operator[](uint32_t number) { return chunks_[number >> kChunkBits][number & kChunkMask]; }
  const ShapeRow& operator[](uint32_t number) const {
    return chunks_[number >> kChunkBits][number & kChunkMask];
  }
  // Numbers that were ever given out; dropped rows among them are empty.
  uint32_t end() const { return end_; }
  std::size_t size() const { return end_ - dropped_.size(); }
  std::size_t bytes() const;

  void expect_pocket(uint32_t pocket) const { index_.expect(pocket); }
  void expect(uint32_t number) const {
    const ShapeRow* const row = &(*this)[number];
    __builtin_prefetch(row);
    __builtin_prefetch(reinterpret_cast<const char*>(row) + 64);
    __builtin_prefetch(reinterpret_cast<const char*>(row) + 128);
  }

 private:
  static constexpr uint32_t kChunkBits = 12;
  static constexpr uint32_t kChunkMask = (1U << kChunkBits) - 1;

  SplitTable<uint32_t, uint32_t, kNoRow> index_;
  std::vector<std::unique_ptr<ShapeRow[]>> chunks_;
  std::vector<uint32_t> dropped_;
  uint32_t end_ = 0;
};

}  // namespace duanlian::graph
