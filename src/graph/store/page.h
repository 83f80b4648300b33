#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace duanlian::graph {

// A whole number of 64 bits at an address that need only be a multiple of 4.
struct HalvedWord {
  uint32_t low = 0;
  uint32_t high = 0;

  int64_t value() const { return static_cast<int64_t>(uint64_t{high} << 32 | low); }
  void set(int64_t value) {
    low = static_cast<uint32_t>(value);
    high = static_cast<uint32_t>(static_cast<uint64_t>(value) >> 32);
  }
};

// What is known of each transfer, side by side: who follows money goes from one to another that is nowhere
// near, and finds all of it in a line of the cache or two.
struct TransferRow {
  HalvedWord time;  // microseconds since 1970
  HalvedWord amount;
  uint32_t from = 0;  // pockets
  uint32_t to = 0;
  uint16_t flags = 0;
  uint16_t record = 0;  // above first_record of the group, or kFarRecord
};
static_assert(sizeof(TransferRow) == 28);

// 65,536 transfers, 28 bytes each. What is in it lies without gaps, so that a page may be a piece of a file:
// docs/graph-file.md.
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

  std::array<TransferRow, kTransfers> rows;
  std::array<uint64_t, kGroups> first_record;     // of the first transfer of the group
  std::array<uint64_t, kGroups> balance_known;    // a bit a transfer, the lowest the first
  std::array<uint32_t, kGroups> balances_before;  // known ones of the groups before it
};

// Of its first transfers. REQUIRES one or more.
int64_t newest_time(const Page& page, uint32_t transfers);

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
// Puts that place of a file under the page, where it has the same bytes, and lets the memory go; who reads
// the page meanwhile sees nothing of it. REQUIRES as map_page, and that nobody changes the page meanwhile.
enum class PutUnder : uint8_t { done, other_bytes, refused };  // by the system
PutUnder put_under(Page& page, int file, uint64_t offset);
// Lets the memory of a mapped page go until it is looked at again. REQUIRES that nothing in it was changed.
void let_go(Page& page);

}  // namespace duanlian::graph
