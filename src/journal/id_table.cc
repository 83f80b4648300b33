#include "journal/id_table.h"

#include <algorithm>
#include <bit>

namespace duanlian::journal {

IdTable::IdTable(std::size_t expected)
    : slots_(std::bit_ceil(std::max<std::size_t>(expected, 8) * 2)), mask_(slots_.size() - 1) {}

void IdTable::add(IdRecord record) {
  if ((size_ + 1) * 4 > slots_.size() * 3) grow();
  std::size_t at = slot_of(record.hash);
  while (slots_[at].position != 0) at = (at + 1) & mask_;
  slots_[at] = record;
  ++size_;
}

void IdTable::grow() {
  std::vector<IdRecord> old(slots_.size() * 2);
  old.swap(slots_);
  mask_ = slots_.size() - 1;
  size_ = 0;
  for (const IdRecord& record : old) {
    if (record.position != 0) add(record);
  }
}

std::vector<IdRecord> IdTable::sorted() const {
  std::vector<IdRecord> records;
  records.reserve(size_);
  std::ranges::copy_if(slots_, std::back_inserter(records),
                       [](const IdRecord& record) { return record.position != 0; });
  std::ranges::sort(records);
  return records;
}

}  // namespace duanlian::journal
