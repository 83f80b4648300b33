#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "text/fold_entry.h"

namespace duanlian::text {

// What each character folds to: width, compatibility form, case, script, look-alikes. The table is compiled
// in and a lexicon may lay single characters of its own over it. Safe to share once built.
class FoldTable {
 public:
  FoldTable();

  // From now on `from` folds to what `to` folds to, and so do the other shapes of `from` when it is an
  // ideograph or letter. Refused for ASCII, and where `to` is no letter, digit or ideograph. REQUIRES both <=
  // 0x10FFFF.
  Status substitute(char32_t from, char32_t to);

  uint32_t entry(char32_t point) const {
    return entries_[page_at_[point / kFoldPageSize] * kFoldPageSize + point % kFoldPageSize];
  }

  // The UTF-8 that a pooled entry stands for.
  static std::string_view pooled(uint32_t entry);

  // Hash of the table as compiled in: differs when the build's ICU gave another table.
  static uint64_t fingerprint();

 private:
  void substitute_one(char32_t from, uint32_t folded);

  std::vector<uint32_t> page_at_;
  std::vector<uint32_t> entries_;
};

}  // namespace duanlian::text
