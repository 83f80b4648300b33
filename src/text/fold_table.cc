#include "text/fold_table.h"

#include <iterator>
#include <span>

#include "base/check.h"
#include "base/hash.h"

namespace duanlian::text {
namespace {

#include "text/fold_table.inc"

std::string_view bytes_of(const auto& array) {
  return {reinterpret_cast<const char*>(std::data(array)), sizeof(array)};
}

}  // namespace

FoldTable::FoldTable()
    : page_at_(std::begin(kPageIndex), std::end(kPageIndex)),
      entries_(std::begin(kEntries), std::end(kEntries)) {}

void FoldTable::substitute(char32_t from, char32_t to) {
  CHECK(from <= 0x10FFFF && to <= 0x10FFFF, "beyond Unicode");
  const auto old = entry(from), folded = entry(to);
  if ((old & kFoldSelf) != 0) return substitute_one(from, folded);
  for (auto& entry : entries_) {
    if ((entry & ~kFoldLookAlike) == (old & ~kFoldLookAlike)) entry = folded | (entry & kFoldLookAlike);
  }
}

void FoldTable::substitute_one(char32_t from, uint32_t folded) {
  auto& page = page_at_[from / kFoldPageSize];
  const auto begin = page * kFoldPageSize;
  // The page may be shared by many stretches of characters: the change goes to a copy.
  const std::span<const uint32_t> shared(entries_.data() + begin, kFoldPageSize);
  const std::vector<uint32_t> copy(shared.begin(), shared.end());
  page = static_cast<uint32_t>(entries_.size() / kFoldPageSize);
  entries_.insert(entries_.end(), copy.begin(), copy.end());
  entries_[page * kFoldPageSize + from % kFoldPageSize] = folded;
}

std::string_view FoldTable::pooled(uint32_t entry) {
  const char* at = kPool + (entry & kFoldPayload);
  return {at + 1, static_cast<std::size_t>(*at)};
}

uint64_t FoldTable::fingerprint() {
  return hash64(bytes_of(kEntries), hash64(bytes_of(kPageIndex), hash64(bytes_of(kPool))));
}

}  // namespace duanlian::text
