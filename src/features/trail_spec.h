#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "features/limits.h"

namespace duanlian::features {

enum class Aggregate : uint8_t {
  count,
  sum,
  min,
  max,
  mean,
  stddev,
  distinct,
  ratio,
  first,
  last,
  time_since,
  seen_before,
  top
};
constexpr auto words(Aggregate) {
  return std::to_array<std::string_view>({"count", "sum", "min", "max", "mean", "stddev", "distinct", "ratio",
                                          "first", "last", "time_since", "seen_before", "top"});
}

// What is kept of a value: a whole number; the hash of a text, enough to tell values apart; or hash and text.
enum class ColumnKind : uint8_t { number, hash, text };

// What a rule asks of a trail.
struct FeatureSpec {
  Aggregate aggregate = Aggregate::count;
  Duration window;
  uint32_t filter = 0;   // which of the event's filters must hold
  uint32_t part = 0;     // of ratio: the filter of those that are set against all
  int column = -1;       // the value, where there is one
  std::size_t most = 0;  // of top: how many values
  friend bool operator==(const FeatureSpec&, const FeatureSpec&) = default;
};

// One trail: what one kind of event leaves behind, key by key, and the features that are read from it.
struct TrailSpec {
  // Two trails with the same identity hold the same; the words in which the pack declares it, all of them.
  std::string identity;
  uint32_t filters = 0;  // at most kFiltersPerTrailMax
  std::vector<ColumnKind> columns;
  std::vector<FeatureSpec> features;
  uint64_t entities_max = kEntitiesDefault;
};

// What an event leaves on one key of a trail. Values of columns whose filters do not hold are not looked at.
struct Sighting {
  struct Value {
    int64_t number = 0;
    std::string_view text;
  };

  Timestamp time;
  uint32_t filters = 0;  // those that hold, as bits
  std::array<Value, kColumnsPerTrailMax> values;
};

// The answer of a feature, as its aggregate asks for: whole numbers, truth (0 or 1) and durations
// (microseconds) in `number`, mean, stddev and ratio in `real`, first and last of texts in `text`.
struct Answer {
  int64_t number = 0;
  double real = 0;
  std::string_view text;  // good until the trail changes or time advances
};

// What time_since answers when there was none: 100 years.
inline constexpr Duration kNever = days(36'500);

}  // namespace duanlian::features
