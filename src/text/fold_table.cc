#include "text/fold_table.h"

#include <iterator>
#include <span>
#include <string>

#include "base/check.h"
#include "base/hash.h"
#include "base/utf8.h"

namespace duanlian::text {
namespace {

#include "text/fold_table.inc"

std::string_view bytes_of(const auto& array) {
  return {reinterpret_cast<const char*>(std::data(array)), sizeof(array)};
}

// An ideograph or letter of three bytes that is not folded to another one. What folds to itself in four bytes
// has no entry of its own to look for.
bool stands_for_itself(char32_t point, uint32_t entry) {
  if ((entry & (kFoldSelf | kFoldPooled)) != 0) return false;
  std::string own;
  append_utf8(own, point);
  std::string to;
  for (std::size_t i = 0; i < fold_length(entry); ++i)
    to += static_cast<char>((entry & kFoldPayload) >> (8 * i) & 0xFF);
  return own == to;
}

}  // namespace

FoldTable::FoldTable()
    : page_at_(std::begin(kPageIndex), std::end(kPageIndex)),
      entries_(std::begin(kEntries), std::end(kEntries)) {}

Status FoldTable::substitute(char32_t from, char32_t to) {
  CHECK(from <= 0x10FFFF && to <= 0x10FFFF, "beyond Unicode");
  const auto old = entry(from), folded = entry(to);
  // Addresses, numbers and chat names are read from the folded text: their letters stay what they are.
  if (from < 0x80) return invalid("an ASCII character cannot stand for another");
  if (fold_class(folded) != FoldClass::keep) return invalid("what is meant is no letter, digit or ideograph");
  if (((old ^ folded) & ~kFoldLookAlike) == 0 && (old & kFoldSelf) == 0) return {};  // folds to it anyway
  // 帳 folds to 帐: where 帐 stands for 账, 帳 does too. A mark or a letter of another width is only itself.
  if (fold_class(old) == FoldClass::keep && stands_for_itself(from, old)) {
    for (auto& entry : entries_) {
      if ((entry & ~kFoldLookAlike) == (old & ~kFoldLookAlike)) entry = folded | (entry & kFoldLookAlike);
    }
    return {};
  }
  substitute_one(from, folded);
  return {};
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
