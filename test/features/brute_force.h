#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "features/trail_spec.h"

// What a trail should answer, from all sightings one by one.
namespace duanlian::features::test {

struct Seen {
  int64_t time_ms = 0;
  uint32_t filters = 0;
  std::array<int64_t, kColumnsPerTrailMax> numbers{};
  std::array<std::string, kColumnsPerTrailMax> texts;

  Sighting sighting() const {
    Sighting out{.time = {time_ms * 1'000}, .filters = filters, .values = {}};
    for (std::size_t i = 0; i < texts.size(); ++i) out.values[i] = {.number = numbers[i], .text = texts[i]};
    return out;
  }
};

// The answer over some sightings, in the order of their times, equal times in the order in which they came.
struct Truth {
  int64_t number = 0;
  double real = 0;
  std::string text;
  std::vector<std::string> top;
};

class BruteForce {
 public:
  explicit BruteForce(TrailSpec spec) : spec_(std::move(spec)) {
    for (const FeatureSpec& feature : spec_.features) keep_ms_ = std::max(keep_ms_, window_ms(feature));
  }

  static int64_t window_ms(const FeatureSpec& feature) { return feature.window.micros / 1'000; }
  static bool is_folded(const FeatureSpec& feature) {
    return feature.aggregate != Aggregate::last && feature.aggregate != Aggregate::time_since &&
           feature.aggregate != Aggregate::seen_before;
  }
  static int64_t pane_ms(const FeatureSpec& feature) {
    const bool sketched = feature.aggregate == Aggregate::distinct || feature.aggregate == Aggregate::top;
    const auto panes = static_cast<int64_t>(sketched ? kSketchPanesPerWindow : kPanesPerWindow);
    return (window_ms(feature) + panes - 1) / panes;
  }

  void advance(int64_t to_ms) { now_ms_ = std::max(now_ms_, to_ms); }

  void add(const std::string& key, const Seen& seen) {
    uint32_t asked = 0;
    for (const FeatureSpec& feature : spec_.features) asked |= uint32_t{1} << feature.filter;
    if ((seen.filters & asked) == 0) return;
    Trail& trail = trails_[key];
    const bool dead = trail.newest_ms + keep_ms_ < now_ms_;
    if (dead) trail = {};
    if (trail.all.empty() && seen.time_ms + keep_ms_ < now_ms_) return;
    trail.newest_ms = std::max(trail.newest_ms, seen.time_ms);
    const auto after = std::ranges::upper_bound(trail.all, seen.time_ms, {}, &Seen::time_ms);
    trail.all.insert(after, seen);
    if (count_needed(trail) > kExactEntriesMax) trail.overflow_ms = trail.newest_ms;
  }

  // Whether the feature has not been summed up in panes that could still matter.
  bool is_exact(const FeatureSpec& feature, const std::string& key, int64_t now_ms) const {
    const auto trail = trails_.find(key);
    if (trail == trails_.end() || !is_folded(feature)) return true;
    const int64_t newest_ms = std::max(now_ms, trail->second.newest_ms);
    return trail->second.overflow_ms == 0 ||
           newest_ms - window_ms(feature) - pane_ms(feature) >= trail->second.overflow_ms;
  }

  // Those in a window of that length that end as the trail counts.
  std::vector<const Seen*> within(const FeatureSpec& feature, const std::string& key, int64_t now_ms,
                                  int64_t length_ms) const {
    std::vector<const Seen*> out;
    const auto found = trails_.find(key);
    if (found == trails_.end()) return out;
    const Trail& trail = found->second;
    if (trail.newest_ms + keep_ms_ < now_ms_) return out;
    const int64_t from_ms = std::max(now_ms, trail.newest_ms) - length_ms;
    for (const Seen& seen : trail.all) {
      if (seen.time_ms > from_ms && (seen.filters >> feature.filter & 1) != 0) out.push_back(&seen);
    }
    return out;
  }

  int64_t newest_ms(const std::string& key, int64_t now_ms) const {
    const auto found = trails_.find(key);
    return found == trails_.end() ? now_ms : std::max(now_ms, found->second.newest_ms);
  }

  static Truth answer(const FeatureSpec& feature, const std::vector<const Seen*>& in, int64_t newest_ms,
                      std::string_view value = {});

 private:
  struct Trail {
    std::vector<Seen> all;
    int64_t newest_ms = 0;
    int64_t overflow_ms = 0;
  };

  std::size_t count_needed(const Trail& trail) const {
    return static_cast<std::size_t>(std::ranges::count_if(trail.all, [&](const Seen& seen) {
      return std::ranges::any_of(spec_.features, [&](const FeatureSpec& feature) {
        return is_folded(feature) && (seen.filters >> feature.filter & 1) != 0 &&
               seen.time_ms + window_ms(feature) > trail.newest_ms;
      });
    }));
  }

  TrailSpec spec_;
  int64_t keep_ms_ = 1'000;
  int64_t now_ms_ = 0;
  std::map<std::string, Trail> trails_;
};

inline Truth BruteForce::answer(const FeatureSpec& feature, const std::vector<const Seen*>& in,
                                int64_t newest_ms, std::string_view value) {
  const auto column = static_cast<std::size_t>(std::max(feature.column, 0));
  const auto count = static_cast<double>(in.size());
  Truth out;
  std::vector<int64_t> numbers;
  std::map<std::string, int64_t> texts;
  for (const Seen* const seen : in) {
    numbers.push_back(seen->numbers[column]);
    ++texts[seen->texts[column]];
  }
  long double sum = 0;
  for (const int64_t number : numbers) sum += static_cast<long double>(number);
  switch (feature.aggregate) {
    case Aggregate::count:
      out.number = static_cast<int64_t>(in.size());
      break;
    case Aggregate::sum:
      out.number = static_cast<int64_t>(sum);
      break;
    case Aggregate::min:
      if (!in.empty()) out.number = std::ranges::min(numbers);
      break;
    case Aggregate::max:
      if (!in.empty()) out.number = std::ranges::max(numbers);
      break;
    case Aggregate::mean:
      if (!in.empty()) out.real = static_cast<double>(sum) / count;
      break;
    case Aggregate::stddev: {
      long double squares = 0;
      for (const int64_t number : numbers)
        squares += std::pow(static_cast<long double>(number) - sum / count, 2.0L);
      if (!in.empty()) out.real = std::sqrt(static_cast<double>(squares / count));
      break;
    }
    case Aggregate::distinct:
      out.number = static_cast<int64_t>(texts.size());
      break;
    case Aggregate::ratio: {
      const auto part = std::ranges::count_if(
          in, [&](const Seen* seen) { return (seen->filters >> feature.part & 1) != 0; });
      if (!in.empty()) out.real = static_cast<double>(part) / count;
      break;
    }
    case Aggregate::first:
      if (!in.empty())
        out = {.number = numbers.front(), .real = 0, .text = in.front()->texts[column], .top = {}};
      break;
    case Aggregate::last:
      if (!in.empty())
        out = {.number = numbers.back(), .real = 0, .text = in.back()->texts[column], .top = {}};
      break;
    case Aggregate::time_since:
      out.number = in.empty() ? kNever.micros : (newest_ms - in.back()->time_ms) * 1'000;
      break;
    case Aggregate::seen_before:
      out.number = feature.column < 0 ? !in.empty() : texts.contains(std::string(value));
      break;
    case Aggregate::top: {
      std::vector<std::pair<int64_t, std::string>> sorted;
      for (const auto& [text, times] : texts) sorted.emplace_back(-times, text);
      std::ranges::sort(sorted);
      for (const auto& [times, text] : sorted) out.top.push_back(text);
      break;
    }
  }
  return out;
}

}  // namespace duanlian::features::test
