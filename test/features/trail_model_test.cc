// Trails against all sightings one by one: equal while few are in the windows, within the stated bounds
// beyond.

#include <gtest/gtest.h>
#include <optional>
#include <random>

#include "features/brute_force.h"
#include "features/trail.h"

namespace duanlian::features::test {
namespace {

constexpr int64_t kStartMs = 1'760'000'000'000;
// Enough sets of sightings to try all; with more that might count, only the bounds are tried.
constexpr std::size_t kDoubtfulMax = 10;

FeatureSpec feature(Aggregate aggregate, Duration window, uint32_t filter, int column = -1,
                    uint32_t part = 0) {
  return {
      .aggregate = aggregate, .window = window, .filter = filter, .part = part, .column = column, .most = 5};
}

// Column 0 a number, 1 a text, 2 a hash. Every aggregate, several filters and windows.
TrailSpec whole_spec() {
  TrailSpec spec;
  spec.identity = "whole";
  spec.filters = 4;
  spec.columns = {ColumnKind::number, ColumnKind::text, ColumnKind::hash};
  spec.features = {
      feature(Aggregate::count, hours(24), 0),          feature(Aggregate::count, seconds(1), 1),
      feature(Aggregate::sum, hours(1), 1, 0),          feature(Aggregate::min, minutes(10), 0, 0),
      feature(Aggregate::max, hours(2), 2, 0),          feature(Aggregate::mean, hours(1), 0, 0),
      feature(Aggregate::stddev, minutes(37), 2, 0),    feature(Aggregate::distinct, hours(3), 1, 2),
      feature(Aggregate::ratio, minutes(90), 0, -1, 3), feature(Aggregate::first, hours(5), 2, 1),
      feature(Aggregate::first, minutes(5), 0, 0),      feature(Aggregate::last, hours(1), 1, 1),
      feature(Aggregate::last, hours(6), 3, 0),         feature(Aggregate::time_since, days(2), 3),
      feature(Aggregate::seen_before, hours(4), 2, 2),  feature(Aggregate::seen_before, minutes(20), 3),
      feature(Aggregate::top, hours(2), 1, 1),          feature(Aggregate::distinct, hours(24), 0, 1),
  };
  return spec;
}

// One trail, and the truth about it.
class Pair {
 public:
  explicit Pair(const TrailSpec& spec) : trail_(spec, slabs_, clock_), truth_(spec) {}

  void add(const std::string& key, const Seen& seen) {
    clock_.advance(seen.time_ms);
    truth_.advance(seen.time_ms);
    trail_.add(Key(key), seen.sighting());
    truth_.add(key, seen);
  }

  void compare(const std::string& key, int64_t now_ms, const std::string& value) {
    for (std::size_t i = 0; i < trail_.spec().features.size(); ++i) {
      SCOPED_TRACE(testing::Message() << "feature " << i << " " << key << " at +" << now_ms - kStartMs);
      const FeatureSpec& spec = trail_.spec().features[i];
      if (spec.aggregate == Aggregate::seen_before && spec.column >= 0)
        compare_seen(i, key, now_ms, value);
      else if (truth_.is_exact(spec, key, now_ms))
        compare_exact(i, key, now_ms);
      else
        compare_bounds(i, key, now_ms);
    }
  }

  uint64_t exact = 0;
  uint64_t bounded = 0;

 private:
  std::vector<const Seen*> within(const FeatureSpec& spec, const std::string& key, int64_t now_ms,
                                  int64_t more_ms = 0) const {
    return truth_.within(spec, key, now_ms, BruteForce::window_ms(spec) + more_ms);
  }

  void compare_exact(std::size_t i, const std::string& key, int64_t now_ms) {
    ++exact;
    const FeatureSpec& spec = trail_.spec().features[i];
    const Truth truth = BruteForce::answer(spec, within(spec, key, now_ms), truth_.newest_ms(key, now_ms));
    if (spec.aggregate == Aggregate::top) {
      compare_top(i, key, now_ms, truth);
      return;
    }
    const Answer answer = trail_.read(i, Key(key), {now_ms * 1'000});
    if (is_text(spec))
      EXPECT_EQ(answer.text, truth.text);
    else
      EXPECT_EQ(answer.number, truth.number);
    EXPECT_NEAR(answer.real, truth.real, 1e-9 * std::abs(truth.real) + 1e-6);
  }

  // Equal counts may stand in any order.
  void compare_top(std::size_t i, const std::string& key, int64_t now_ms, const Truth& truth) {
    const FeatureSpec& spec = trail_.spec().features[i];
    std::map<std::string, int64_t> times;
    for (const Seen* const seen : within(spec, key, now_ms)) ++times[seen->texts[1]];
    const auto top = trail_.top(i, Key(key), {now_ms * 1'000});
    ASSERT_EQ(top.size(), std::min(truth.top.size(), spec.most));
    for (std::size_t k = 0; k < top.size(); ++k)
      EXPECT_EQ(times[std::string(top[k])], times[truth.top[k]]) << top[k];
  }

  // To the second.
  void compare_seen(std::size_t i, const std::string& key, int64_t now_ms, const std::string& value) {
    ++exact;
    const FeatureSpec& spec = trail_.spec().features[i];
    const bool answer = trail_.read(i, Key(key), {now_ms * 1'000}, value).number != 0;
    const bool surely = BruteForce::answer(spec, within(spec, key, now_ms), 0, value).number != 0;
    const bool perhaps = BruteForce::answer(spec, within(spec, key, now_ms, 1'000), 0, value).number != 0;
    EXPECT_LE(surely, answer);
    EXPECT_LE(answer, perhaps);
  }

  // What is between a window before its begin may count or not, each for itself.
  void compare_bounds(std::size_t i, const std::string& key, int64_t now_ms) {
    ++bounded;
    const FeatureSpec& spec = trail_.spec().features[i];
    const auto sure = within(spec, key, now_ms);
    const auto all = within(spec, key, now_ms, BruteForce::pane_ms(spec));
    if (spec.aggregate == Aggregate::top) return;  // see the test of many values
    const Answer answer = trail_.read(i, Key(key), {now_ms * 1'000});
    if (spec.aggregate == Aggregate::distinct) {
      EXPECT_GE(static_cast<double>(answer.number), 0.85 * low(spec, sure) - 1);
      EXPECT_LE(static_cast<double>(answer.number), 1.15 * low(spec, all) + 1);
      return;
    }
    if (spec.aggregate == Aggregate::count) {
      EXPECT_GE(answer.number, static_cast<int64_t>(sure.size()));
      EXPECT_LE(answer.number, static_cast<int64_t>(all.size()));
      return;
    }
    const std::size_t doubtful = all.size() - sure.size();
    EXPECT_TRUE(doubtful > kDoubtfulMax || some_set_answers(spec, all, doubtful, answer));
  }

  static double low(const FeatureSpec& spec, const std::vector<const Seen*>& in) {
    return static_cast<double>(BruteForce::answer(spec, in, 0).number);
  }

  static bool some_set_answers(const FeatureSpec& spec, const std::vector<const Seen*>& all,
                               std::size_t doubtful, const Answer& answer) {
    for (std::size_t set = 0; set < std::size_t{1} << doubtful; ++set) {
      std::vector<const Seen*> in;
      for (std::size_t k = 0; k < all.size(); ++k) {
        if (k >= doubtful || (set >> k & 1) != 0) in.push_back(all[k]);
      }
      const Truth truth = BruteForce::answer(spec, in, 0);
      const bool equal = is_text(spec) ? answer.text == truth.text : answer.number == truth.number;
      if (equal && std::abs(answer.real - truth.real) <= 1e-9 * std::abs(truth.real) + 1e-6) return true;
    }
    return false;
  }

  static bool is_text(const FeatureSpec& spec) {
    return spec.column == 1 && (spec.aggregate == Aggregate::first || spec.aggregate == Aggregate::last);
  }

  Slabs slabs_;
  EventClock clock_;
  Trail trail_;
  BruteForce truth_;
};

struct Pace {
  int64_t step_ms_max = 0;  // between sightings
  int64_t late_ms_max = 0;
  int keys = 0;
  int values = 0;
};

class TrailModel : public testing::TestWithParam<Pace> {};

TEST_P(TrailModel, AnswersAsTheSightingsOneByOne) {
  const Pace pace = GetParam();
  uint64_t exact = 0;
  uint64_t bounded = 0;
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    std::mt19937_64 random(seed);
    const auto below = [&](int64_t bound) {
      return static_cast<int64_t>(random() % static_cast<uint64_t>(bound));
    };
    Pair pair(whole_spec());
    int64_t now_ms = kStartMs;
    for (int step = 0; step < 500; ++step) {
      now_ms += below(pace.step_ms_max + 1);
      if (below(100) == 0) now_ms += hours(below(30)).micros / 1'000;
      const std::string key = "key " + std::to_string(below(pace.keys));
      Seen seen;
      seen.time_ms = below(4) == 0 ? now_ms - below(pace.late_ms_max + 1) : now_ms;
      seen.filters = static_cast<uint32_t>(below(16));
      seen.numbers[0] = below(2) == 0 ? below(1'000) - 500 : below(int64_t{1} << 39);
      seen.texts[1] = "value " + std::to_string(below(pace.values));
      seen.texts[2] = std::to_string(below(pace.values));
      pair.add(key, seen);
      pair.compare(key, now_ms, seen.texts[2]);
      pair.compare("key " + std::to_string(below(pace.keys)), now_ms + below(pace.step_ms_max * 4 + 1),
                   std::to_string(below(pace.values)));
      if (testing::Test::HasFailure()) FAIL() << "seed " << seed << ", step " << step;
    }
    exact += pair.exact;
    bounded += pair.bounded;
  }
  EXPECT_GT(exact, 10'000U);
  EXPECT_TRUE(pace.keys > 1 || bounded > 1'000U);
}

INSTANTIATE_TEST_SUITE_P(Paces, TrailModel,
                         testing::Values(Pace{3'000, 0, 20, 8}, Pace{600'000, 0, 3, 40},
                                         Pace{600'000, 3'600'000, 2, 10}, Pace{120'000, 600'000, 1, 100},
                                         Pace{400'000, 1'000, 1, 5}, Pace{0, 0, 2, 30},
                                         Pace{1'200'000, 90'000'000, 1, 12}));

}  // namespace
}  // namespace duanlian::features::test
