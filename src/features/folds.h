#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include "features/sketch.h"
#include "features/trail_row.h"

// How each aggregate is made from exact entries and from panes of older ones. A fold has
//
//   kWords, kPanes               size of a pane in words, and how many make a window
//   put(pane, entry, feature)    adds an older entry to the pane that its time falls into; all zeros is empty
//   take(entry), take(pane)      adds one that is in the window to the answer
//   answer()
namespace duanlian::features {

inline int64_t add_saturating(int64_t a, int64_t b) {
  int64_t sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return b > 0 ? INT64_MAX : INT64_MIN;
}
inline uint64_t as_word(int64_t number) { return static_cast<uint64_t>(number); }
inline int64_t as_number(uint64_t word) { return static_cast<int64_t>(word); }
inline void add_to(uint64_t& word, int64_t number) {
  word = as_word(add_saturating(as_number(word), number));
}

struct CountFold {
  static constexpr std::size_t kWords = 1;
  static constexpr std::size_t kPanes = kPanesPerWindow;
  explicit CountFold(const FeatureSpec&) {}
  static void put(uint64_t* pane, const Entry&, const FeatureSpec&) { ++pane[0]; }
  void take(const Entry&) { ++count; }
  void take(const uint64_t* pane) { count += pane[0]; }
  Answer answer() const { return {.number = as_number(count), .real = 0, .text = {}}; }

  uint64_t count = 0;
};

struct SumFold {
  static constexpr std::size_t kWords = 1;
  static constexpr std::size_t kPanes = kPanesPerWindow;
  explicit SumFold(const FeatureSpec& feature) : column(feature.column) {}
  static void put(uint64_t* pane, const Entry& entry, const FeatureSpec& feature) {
    add_to(pane[0], entry.number(feature.column));
  }
  void take(const Entry& entry) { sum = add_saturating(sum, entry.number(column)); }
  void take(const uint64_t* pane) { sum = add_saturating(sum, as_number(pane[0])); }
  Answer answer() const { return {.number = sum, .real = 0, .text = {}}; }

  int column;
  int64_t sum = 0;
};

// The smallest or the largest. A pane says in its first word whether it has one.
template <bool Largest>
struct EdgeFold {
  static constexpr std::size_t kWords = 2;
  static constexpr std::size_t kPanes = kPanesPerWindow;
  explicit EdgeFold(const FeatureSpec& feature) : column(feature.column) {}
  static int64_t outer(int64_t a, int64_t b) { return Largest ? std::max(a, b) : std::min(a, b); }
  static void put(uint64_t* pane, const Entry& entry, const FeatureSpec& feature) {
    const int64_t number = entry.number(feature.column);
    pane[1] = as_word(pane[0] == 0 ? number : outer(as_number(pane[1]), number));
    pane[0] = 1;
  }
  void take(const Entry& entry) { take(entry.number(column)); }
  void take(const uint64_t* pane) {
    if (pane[0] != 0) take(as_number(pane[1]));
  }
  void take(int64_t number) {
    edge = found ? outer(edge, number) : number;
    found = true;
  }
  Answer answer() const { return {.number = edge, .real = 0, .text = {}}; }

  int column;
  int64_t edge = 0;
  bool found = false;
};

struct MeanFold {
  static constexpr std::size_t kWords = 2;
  static constexpr std::size_t kPanes = kPanesPerWindow;
  explicit MeanFold(const FeatureSpec& feature) : column(feature.column) {}
  static void put(uint64_t* pane, const Entry& entry, const FeatureSpec& feature) {
    ++pane[0];
    add_to(pane[1], entry.number(feature.column));
  }
  void take(const Entry& entry) {
    ++count;
    sum = add_saturating(sum, entry.number(column));
  }
  void take(const uint64_t* pane) {
    count += pane[0];
    sum = add_saturating(sum, as_number(pane[1]));
  }
  Answer answer() const {
    return {.number = 0,
            .real = count == 0 ? 0 : static_cast<double>(sum) / static_cast<double>(count),
            .text = {}};
  }

  int column;
  uint64_t count = 0;
  int64_t sum = 0;
};

// Of the whole population: sqrt(E[x^2] - E[x]^2), from whole-number sums, so that nothing cancels.
struct StddevFold {
  __extension__ typedef unsigned __int128 Wide;  // NOLINT(modernize-use-using): no `using` is an extension
  static constexpr std::size_t kWords = 4;
  static constexpr std::size_t kPanes = kPanesPerWindow;
  // Larger values count as this one: 2^40 minor units are 10,995 million yuan.
  static constexpr int64_t kValueMax = int64_t{1} << 40;
  explicit StddevFold(const FeatureSpec& feature) : column(feature.column) {}
  static int64_t bounded(int64_t number) { return std::clamp(number, -kValueMax, kValueMax); }
  static Wide square(int64_t number) {
    const uint64_t size = number < 0 ? 0 - as_word(number) : as_word(number);
    return Wide{size} * size;
  }
  static Wide wide(const uint64_t* low) { return Wide{low[1]} << 64 | low[0]; }
  static void put(uint64_t* pane, const Entry& entry, const FeatureSpec& feature) {
    const int64_t number = bounded(entry.number(feature.column));
    const Wide squares = wide(pane + 2) + square(number);
    ++pane[0];
    add_to(pane[1], number);
    pane[2] = static_cast<uint64_t>(squares);
    pane[3] = static_cast<uint64_t>(squares >> 64);
  }
  void take(const Entry& entry) {
    const int64_t number = bounded(entry.number(column));
    ++count;
    sum = add_saturating(sum, number);
    squares += square(number);
  }
  void take(const uint64_t* pane) {
    count += pane[0];
    sum = add_saturating(sum, as_number(pane[1]));
    squares += wide(pane + 2);
  }
  // n times the sum of squares less the square of the sum, both whole and below 2^127 for 2^23 values.
  Answer answer() const {
    if (count == 0) return {};
    const auto n = static_cast<double>(count);
    const bool fits = count < uint64_t{1} << 23;
    const double spread =
        fits ? static_cast<double>(count * squares - square(sum))
             : n * static_cast<double>(squares) - static_cast<double>(sum) * static_cast<double>(sum);
    return {.number = 0, .real = std::sqrt(std::max(spread, 0.0)) / n, .text = {}};
  }

  int column;
  uint64_t count = 0;
  int64_t sum = 0;
  Wide squares = 0;
};

struct RatioFold {
  static constexpr std::size_t kWords = 2;
  static constexpr std::size_t kPanes = kPanesPerWindow;
  explicit RatioFold(const FeatureSpec& feature) : part_filter(uint32_t{1} << feature.part) {}
  static void put(uint64_t* pane, const Entry& entry, const FeatureSpec& feature) {
    ++pane[0];
    if (entry.has(uint32_t{1} << feature.part)) ++pane[1];
  }
  void take(const Entry& entry) {
    ++all;
    if (entry.has(part_filter)) ++part;
  }
  void take(const uint64_t* pane) {
    all += pane[0];
    part += pane[1];
  }
  Answer answer() const {
    return {
        .number = 0, .real = all == 0 ? 0 : static_cast<double>(part) / static_cast<double>(all), .text = {}};
  }

  uint32_t part_filter;
  uint64_t all = 0;
  uint64_t part = 0;
};

// The earliest. A pane has its time, 0 for none, and its value.
struct FirstFold {
  static constexpr std::size_t kWords = 2;
  static constexpr std::size_t kPanes = kPanesPerWindow;
  explicit FirstFold(const FeatureSpec& feature) : column(feature.column) {}
  static void put(uint64_t* pane, const Entry& entry, const FeatureSpec& feature) {
    const uint64_t time = as_word(entry.time_ms());
    if (pane[0] != 0 && pane[0] <= time) return;
    pane[0] = time;
    pane[1] = entry.value(feature.column);
  }
  void take(const Entry& entry) { take(as_word(entry.time_ms()), entry.value(column)); }
  void take(const uint64_t* pane) {
    if (pane[0] != 0) take(pane[0], pane[1]);
  }
  void take(uint64_t at, uint64_t of) {
    if (time != 0 && time <= at) return;
    time = at;
    value = of;
  }
  Answer answer() const { return {.number = as_number(value), .real = 0, .text = {}}; }

  int column;
  uint64_t time = 0;
  uint64_t value = 0;
};

// Counted one by one while there are only entries. Panes are taken before entries.
struct DistinctFold {
  static constexpr std::size_t kWords = kSketchRegisters / sizeof(uint64_t);
  static constexpr std::size_t kPanes = kSketchPanesPerWindow;
  explicit DistinctFold(const FeatureSpec& feature) : column(feature.column) {}
  static void put(uint64_t* pane, const Entry& entry, const FeatureSpec& feature) {
    Sketch::add(reinterpret_cast<uint8_t*>(pane), entry.hash(feature.column));
  }
  void take(const Entry& entry) {
    const uint32_t hash = entry.hash(column);
    if (sketch) return sketch->add(hash);
    const auto end = hashes.begin() + static_cast<std::ptrdiff_t>(count);
    if (std::find(hashes.begin(), end, hash) == end) hashes[count++] = hash;
  }
  void take(const uint64_t* pane) {
    if (!sketch) sketch.emplace();
    sketch->merge(reinterpret_cast<const uint8_t*>(pane));
  }
  Answer answer() {
    if (!sketch) return {.number = static_cast<int64_t>(count), .real = 0, .text = {}};
    return {.number = sketch->estimate(), .real = 0, .text = {}};
  }

  int column;
  std::array<uint32_t, kExactEntriesMax> hashes;
  std::size_t count = 0;
  std::optional<Sketch> sketch;
};

// The most frequent. A pane has counters, hash above count in a word; when all are taken the smallest is
// taken over with its count (space saving, Metwally et al. 2005).
struct TopFold {
  static constexpr std::size_t kWords = kTopCountersPerPane;
  static constexpr std::size_t kPanes = kSketchPanesPerWindow;
  explicit TopFold(const FeatureSpec& feature) : column(feature.column) {}
  static void put(uint64_t* pane, const Entry& entry, const FeatureSpec& feature) {
    const uint64_t hash = entry.hash(feature.column);
    std::size_t least = 0;
    for (std::size_t i = 0; i < kWords; ++i) {
      if (pane[i] >> 32 == hash && count_of(pane[i]) != 0) {
        if (count_of(pane[i]) != UINT32_MAX) ++pane[i];
        return;
      }
      if (count_of(pane[i]) < count_of(pane[least])) least = i;
    }
    pane[least] = hash << 32 | std::min<uint64_t>(count_of(pane[least]) + 1, UINT32_MAX);
  }
  void take(const Entry& entry) { add(entry.hash(column), 1); }
  void take(const uint64_t* pane) {
    for (std::size_t i = 0; i < kWords; ++i) {
      if (count_of(pane[i]) != 0) add(static_cast<uint32_t>(pane[i] >> 32), count_of(pane[i]));
    }
  }
  static uint64_t count_of(uint64_t counter) { return counter & 0xffff'ffff; }
  void add(uint32_t hash, uint64_t times) {
    for (auto& [known, count] : counts) {
      if (known == hash) {
        count += times;
        return;
      }
    }
    counts.emplace_back(hash, times);
  }
  // Most frequent first, equal ones by their hash.
  std::vector<uint32_t> first(std::size_t most) {
    std::ranges::sort(counts, [](const auto& a, const auto& b) {
      return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    std::vector<uint32_t> hashes;
    for (std::size_t i = 0; i < std::min(most, counts.size()); ++i) hashes.push_back(counts[i].first);
    return hashes;
  }
  Answer answer() const { return {.number = static_cast<int64_t>(counts.size()), .real = 0, .text = {}}; }

  int column;
  std::vector<std::pair<uint32_t, uint64_t>> counts;
};

// Calls `use` with the fold of the aggregate as a type: use.template operator()<CountFold>(). REQUIRES one
// that is folded: last, time_since and seen_before are not.
template <class Use>
decltype(auto) with_fold(Aggregate aggregate, const Use& use) {
  switch (aggregate) {
    case Aggregate::sum:
      return use.template operator()<SumFold>();
    case Aggregate::min:
      return use.template operator()<EdgeFold<false>>();
    case Aggregate::max:
      return use.template operator()<EdgeFold<true>>();
    case Aggregate::mean:
      return use.template operator()<MeanFold>();
    case Aggregate::stddev:
      return use.template operator()<StddevFold>();
    case Aggregate::distinct:
      return use.template operator()<DistinctFold>();
    case Aggregate::ratio:
      return use.template operator()<RatioFold>();
    case Aggregate::first:
      return use.template operator()<FirstFold>();
    case Aggregate::top:
      return use.template operator()<TopFold>();
    case Aggregate::count:
    case Aggregate::last:
    case Aggregate::time_since:
    case Aggregate::seen_before:
      break;
  }
  return use.template operator()<CountFold>();
}

}  // namespace duanlian::features
