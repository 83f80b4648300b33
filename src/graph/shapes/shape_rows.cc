#include "graph/shapes/shape_rows.h"

#include "base/check.h"

namespace duanlian::graph {

uint32_t ShapeRows::find_or_add(uint32_t pocket) {
  const uint32_t found = index_.find(pocket);
  if (found != kNoRow) return found;
  uint32_t number = end_;
  if (!dropped_.empty()) {
    number = dropped_.back();
    dropped_.pop_back();
  } else {
    CHECK(number != kNoRow, "more pockets than numbers of rows");
    if (number >> kChunkBits == chunks_.size())
      chunks_.push_back(std::make_unique<ShapeRow[]>(std::size_t{1} << kChunkBits));
    ++end_;
  }
  (*this)[number].pocket = pocket;
  (*this)[number].marks = 0;
  index_.set(pocket, number);
  return number;
}

void ShapeRows::drop(uint32_t number) {
  ShapeRow& row = (*this)[number];
  CHECK(row.out.is_empty() && row.in.is_empty() && row.marks == 0, "a row in use is dropped");
  index_.erase(row.pocket);
  row.marks = kDroppedRow;
  dropped_.push_back(number);
}

std::size_t ShapeRows::bytes() const {
  return (chunks_.size() << kChunkBits) * sizeof(ShapeRow) + index_.bytes() +
         dropped_.capacity() * sizeof(uint32_t);
}

}  // namespace duanlian::graph
