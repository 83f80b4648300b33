#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace duanlian::features {

inline constexpr Duration kWindowMin = seconds(1);
inline constexpr Duration kWindowMax = days(90);

// Events of a key that are kept one by one, so that its features are exact. Of an older one only what each
// feature needs is kept, in panes.
inline constexpr std::size_t kExactEntriesMax = 32;
// Parts of a window in which older events are summed up. The oldest part counts whole, so a window is at most
// one part too long.
inline constexpr std::size_t kPanesPerWindow = 16;
inline constexpr std::size_t kSketchPanesPerWindow = 8;  // of distinct and top, whose panes are large
// Registers of a sketch of distinct values: standard error 1.04 / sqrt(512) = 4.6 %.
inline constexpr std::size_t kSketchRegisters = 512;
// Counters of a pane of top values; a value more often than 1 in 16 of its pane is among them.
inline constexpr std::size_t kTopCountersPerPane = 16;
inline constexpr std::size_t kTopMax = 10;

// Values that seen_before keeps of one key; beyond, those not seen for longest are forgotten.
inline constexpr std::size_t kSeenValuesMax = 1'024;
// Texts that first, last and top keep of one key; beyond, a value reads as "".
inline constexpr std::size_t kTextsBytesMax = 4'096;
inline constexpr std::size_t kTextBytesMax = 128;  // of one; a longer one is cut between characters

// A longer key counts by its first bytes and its hash.
inline constexpr std::size_t kKeyBytesMax = 256;

inline constexpr std::size_t kFiltersPerTrailMax = 16;
inline constexpr std::size_t kColumnsPerTrailMax = 8;
inline constexpr std::size_t kFeaturesPerTrailMax = 48;
// What is remembered of one key in one table. The largest: values of seen_before for every feature.
inline constexpr std::size_t kRowBytesMax = std::size_t{512} << 10;
static_assert(kFeaturesPerTrailMax * (kSeenValuesMax + 2) * 8 + 2 * kTextsBytesMax < kRowBytesMax);

// A table saves and cleans itself region by region. A power of two.
inline constexpr std::size_t kRegions = 512;
// Keys that a trail remembers unless the pack says otherwise; beyond, those not touched for longest are
// forgotten.
inline constexpr uint64_t kEntitiesDefault = 20'000'000;
inline constexpr uint64_t kEntitiesMin = 4'096;
inline constexpr uint64_t kEntitiesMax = 200'000'000;

// Links of one entity; beyond, those that ended are forgotten first, then the oldest.
inline constexpr std::size_t kLinksPerEntityMax = 64;
// Ids that linked.KIND() answers with, those linked longest.
inline constexpr std::size_t kLinkedMax = 64;
// Persons and organisations through which it looks.
inline constexpr std::size_t kLinkHoldersMax = 64;
// An entity of whose links nothing was said for so long is forgotten.
inline constexpr Duration kLinkKeep = days(3'653);  // ten years
inline constexpr uint64_t kLinkedEntitiesMax = kEntitiesMax;

}  // namespace duanlian::features
