#pragma once

#include <cstddef>
#include <cstdint>

namespace duanlian::detect {

// Limits of a pack; a pack that is larger is refused with the name of what is too large.
inline constexpr std::size_t kPackFilesMax = 1'000;
inline constexpr std::size_t kPackFileBytesMax = 4 * 1024 * 1024;
inline constexpr std::size_t kPackBytesMax = 12 * 1024 * 1024;
inline constexpr std::size_t kPackWatchlistsMax = 1'000;
inline constexpr std::size_t kPackParametersMax = 1'000;
inline constexpr std::size_t kPackRulesMax = 5'000;
inline constexpr std::size_t kPackFeaturesMax = 2'000;
inline constexpr std::size_t kFeatureKeyPartsMax = 4;
inline constexpr std::size_t kPackListEntriesMax = 1'000'000;
inline constexpr std::size_t kPackNameBytesMax = 64;     // an id, a version, the name of a list
inline constexpr std::size_t kPackTextBytesMax = 2'000;  // words for persons, in one language
inline constexpr std::size_t kRuleShowsMax = 16;
inline constexpr std::size_t kRuleSourcesMax = 16;  // entries of `techniques` and of `basis`
// JSON of all values that one reason tells; those beyond are left out and the reason says so.
inline constexpr std::size_t kReasonBytesMax = 32 * 1024;
// Worst cases of all rules of one event kind together, what they show included, in the units of
// rules::kRuleCostMax.
inline constexpr uint64_t kPackCostMax = 50'000'000;

// Entries of all watch-lists together; a further one is refused and the decision says so.
inline constexpr std::size_t kWatchlistEntriesMax = 20'000'000;

}  // namespace duanlian::detect
