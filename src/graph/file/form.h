#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "graph/store/page.h"

// The money graph as a file: docs/graph-file.md.
namespace duanlian::graph {

static_assert(std::endian::native == std::endian::little,
              "columns of a page are stored as they lie in memory");

inline constexpr std::string_view kGraphFileForm = "duanlian graph 2\n";
inline constexpr std::string_view kGraphFileFormBefore = "duanlian graph 1\n";  // had no events; is read
inline constexpr std::string_view kGraphFileOfAnyForm = "duanlian graph ";
inline constexpr std::size_t kFormBytes = 24;  // with zeros behind
inline constexpr std::size_t kHeadBytes = kPageAlignment;
inline constexpr std::size_t kPocketsPerSection = 65'536;
inline constexpr uint64_t kIdsPerSection = 4'096;

// In the order in which they stand in a file.
enum class SectionKind : uint32_t {
  none,
  assets,
  banks,
  pockets,
  arrives,
  far_records,
  balances,
  page,
  told,
  event_ids,
  event_places,
};
constexpr auto words(SectionKind) {
  return std::to_array<std::string_view>({"none", "assets", "banks", "pockets", "arrives", "far_records",
                                          "balances", "page", "told", "event_ids", "event_places"});
}

// Which of the sections: a number for each that may stand several times.
struct SectionName {
  SectionKind kind = SectionKind::none;
  uint32_t number = 0;
  friend bool operator==(const SectionName&, const SectionName&) = default;
};
std::string to_string(SectionName name);
// Bound to the place, so that one section cannot stand for another.
uint64_t check_of(SectionName name, std::string_view bytes);

// A line of the table at the end.
struct SectionEntry {
  SectionName name;
  uint64_t offset = 0;
  uint64_t bytes = 0;
  int64_t newest = 0;  // of a page: the latest time of its transfers; 0 for others
  uint64_t check = 0;
};
inline constexpr std::size_t kSectionEntryBytes = 40;

struct Foot {
  uint64_t transfers = 0;
  uint64_t pockets = 0;
  uint64_t to_itself = 0;  // counts of what is not among the transfers, as in GraphTally
  uint64_t nothing = 0;
  uint64_t unmatched_reversals = 0;
  uint64_t sections = 0;
  uint64_t table_check = 0;
};
inline constexpr std::size_t kFootBytes = kFormBytes + 8 * sizeof(uint64_t);

// Sections of so many ids of events, and as many of their places.
constexpr uint64_t event_sections(uint64_t ids) { return (ids + kIdsPerSection - 1) / kIdsPerSection; }
// Of an id among so many sections of places: which has it, and the line that it is there with its record.
constexpr uint64_t section_of_place(uint64_t place, uint64_t sections) {
  return (place >> 32) * sections >> 32;
}
uint64_t place_of(std::string_view id, uint32_t record);

// Where the next section may begin.
constexpr uint64_t aligned(uint64_t offset) {
  return (offset + kPageAlignment - 1) / kPageAlignment * kPageAlignment;
}

// Bytes of so many transfers.
constexpr uint64_t page_bytes(uint32_t transfers) {
  const uint64_t groups = (uint64_t{transfers} + Page::kGroup - 1) / Page::kGroup;
  return uint64_t{transfers} * 28 + groups * 20;
}
static_assert(page_bytes(Page::kTransfers) == sizeof(Page));

// Calls `use(part, bytes)` for what there is of the first transfers.
template <class AnyPage, class Use>
void for_each_part(AnyPage& page, uint32_t transfers, const Use& use) {
  const std::size_t groups = (std::size_t{transfers} + Page::kGroup - 1) / Page::kGroup;
  use(page.rows.data(), transfers * sizeof page.rows[0]);
  use(page.first_record.data(), groups * sizeof page.first_record[0]);
  use(page.balance_known.data(), groups * sizeof page.balance_known[0]);
  use(page.balances_before.data(), groups * sizeof page.balances_before[0]);
}

}  // namespace duanlian::graph
