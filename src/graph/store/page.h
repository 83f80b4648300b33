#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace duanlian::graph {

// 65,536 transfers, a column for each thing that is known of them: 28 bytes a transfer. The columns lie one
// after another without gaps, so that a page may be a piece of a file: docs/graph-file.md.
struct Page {
  static constexpr std::size_t kTransfers = std::size_t{1} << 16;
  static constexpr std::size_t kGroup = 64;
  static constexpr std::size_t kGroups = kTransfers / kGroup;
  static constexpr uint16_t kFarRecord = 0xffff;
  // In `flags`: the kind in bits 0 to 3, the status in 4 and 5, then:
  static constexpr uint16_t kTwoAmounts = 1 << 6;
  static constexpr uint16_t kKindBits = 0xf;
  static constexpr int kStatusShift = 4;
  static constexpr uint16_t kStatusBits = 0x3;

  std::array<int64_t, kTransfers> time;  // microseconds since 1970
  std::array<int64_t, kTransfers> amount;
  std::array<uint32_t, kTransfers> from;
  std::array<uint32_t, kTransfers> to;
  std::array<uint16_t, kTransfers> flags;
  std::array<uint16_t, kTransfers> record;        // above first_record of the group, or kFarRecord
  std::array<uint64_t, kGroups> first_record;     // of the first transfer of the group
  std::array<uint64_t, kGroups> balance_known;    // a bit a transfer, the lowest the first
  std::array<uint32_t, kGroups> balances_before;  // known ones of the groups before it
};

struct PageRelease {
  void operator()(Page* page) const;
};
using PagePtr = std::unique_ptr<Page, PageRelease>;

// All zeros.
PagePtr make_page();
// The page at that place of an open file, which is read when it is looked at and never written: what changes
// is kept in memory. REQUIRES a place that is a multiple of kPageAlignment and a file that stays as it is.
// Nothing when the system gives none.
inline constexpr std::size_t kPageAlignment = 4'096;
PagePtr map_page(int file, uint64_t offset);
// Lets the memory of a mapped page go until it is looked at again. REQUIRES that nothing in it was changed.
void let_go(Page& page);

}  // namespace duanlian::graph
