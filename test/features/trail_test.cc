#include "features/trail.h"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <random>
#include <string>

#include "base/utf8.h"

namespace duanlian::features {
namespace {

using testing::Test;

constexpr Timestamp kEight{1'760'000'000'000'000};

// A trail of one feature with one column, and one key.
class OneFeature {
 public:
  OneFeature(Aggregate aggregate, Duration window, ColumnKind kind = ColumnKind::number, std::size_t most = 3)
      : trail_(spec_of(aggregate, window, kind, most), slabs_, clock_) {}

  void see(Timestamp time, int64_t number, std::string_view text = {}) {
    clock_.advance(time.micros / 1'000);
    Sighting sighting{.time = time, .filters = 1, .values = {}};
    sighting.values[0] = {.number = number, .text = text};
    trail_.add(key_, sighting);
  }
  void see(Timestamp time, std::string_view text) { see(time, 0, text); }
  Answer read(Timestamp now, std::string_view value = {}) const { return trail_.read(0, key_, now, value); }
  std::vector<std::string_view> top(Timestamp now) const { return trail_.top(0, key_, now); }
  const Trail& trail() const { return trail_; }
  std::size_t row_bytes() { return trail_.table().find(key_)->size(); }
  bool is_valid() { return trail_.valid(*trail_.table().find(key_)); }

 private:
  static TrailSpec spec_of(Aggregate aggregate, Duration window, ColumnKind kind, std::size_t most) {
    TrailSpec spec;
    spec.filters = 1;
    spec.columns = {kind};
    spec.features = {{.aggregate = aggregate, .window = window, .column = 0, .most = most}};
    return spec;
  }

  Slabs slabs_;
  EventClock clock_;
  Trail trail_;
  Key key_{"one"};
};

TEST(Trail, AWindowHoldsItsEndAndNotItsBegin) {
  OneFeature count(Aggregate::count, minutes(1));
  count.see(kEight, 1);
  EXPECT_EQ(count.read(kEight).number, 1);
  EXPECT_EQ(count.read(kEight + seconds(60) - Duration{1'000}).number, 1);
  EXPECT_EQ(count.read(kEight + seconds(60)).number, 0);
}

TEST(Trail, OneThatComesLateCountsAtItsOwnTime) {
  OneFeature last(Aggregate::last, hours(1));
  last.see(kEight, 7);
  last.see(kEight - minutes(10), 8);
  EXPECT_EQ(last.read(kEight).number, 7);
  OneFeature first(Aggregate::first, hours(1));
  first.see(kEight, 7);
  first.see(kEight - minutes(10), 8);
  EXPECT_EQ(first.read(kEight).number, 8);
  EXPECT_EQ(first.read(kEight + minutes(55)).number, 7) << "it leaves by its own time";
  first.see(kEight - hours(1), 9);
  EXPECT_EQ(first.trail().late(), 1U);
  EXPECT_EQ(first.read(kEight).number, 8);
}

TEST(Trail, OfEqualTimesTheFirstToComeIsFirstAndTheLastIsLast) {
  OneFeature first(Aggregate::first, hours(1));
  OneFeature last(Aggregate::last, hours(1));
  for (int i = 1; i <= 100; ++i) {
    first.see(kEight, i);
    last.see(kEight, i);
  }
  EXPECT_EQ(first.read(kEight).number, 1);
  EXPECT_EQ(last.read(kEight).number, 100);
}

TEST(Trail, AQuestionAboutThePastIsAnsweredAsOfTheNewest) {
  OneFeature count(Aggregate::count, minutes(1));
  count.see(kEight, 1);
  count.see(kEight + minutes(5), 1);
  EXPECT_EQ(count.read(kEight).number, 1);
}

TEST(Trail, NothingIsToldOfAKeyNeverSeen) {
  OneFeature since(Aggregate::time_since, hours(1));
  EXPECT_EQ(since.read(kEight).number, kNever.micros);
  since.see(kEight, 0);
  EXPECT_EQ(since.read(kEight + minutes(2)).number, minutes(2).micros);
  EXPECT_EQ(since.read(kEight + hours(1)).number, kNever.micros);
  OneFeature top(Aggregate::top, hours(1), ColumnKind::text);
  EXPECT_TRUE(top.top(kEight).empty());
  EXPECT_EQ(top.trail().table().rows(), 0U) << "asking leaves nothing behind";
}

TEST(Trail, SumsEndAtTheLargestNumber) {
  for (const int times : {3, 100}) {
    OneFeature sum(Aggregate::sum, hours(1));
    OneFeature mean(Aggregate::mean, hours(1));
    OneFeature stddev(Aggregate::stddev, hours(1));
    for (int i = 0; i < times; ++i) {
      for (OneFeature* const one : {&sum, &mean, &stddev}) one->see(kEight, INT64_MIN);
    }
    EXPECT_EQ(sum.read(kEight).number, INT64_MIN);
    EXPECT_LT(mean.read(kEight).real, 0);
    EXPECT_EQ(stddev.read(kEight).real, 0);
  }
}

TEST(Trail, StddevOfLargeEqualAmountsIsNothing) {
  OneFeature stddev(Aggregate::stddev, hours(1));
  for (int i = 0; i < 1'000; ++i) stddev.see(kEight + seconds(i), 999'999'999'999);
  EXPECT_EQ(stddev.read(kEight + seconds(1'000)).real, 0);
  for (int i = 0; i < 1'000; ++i) stddev.see(kEight + seconds(1'000), 999'999'999'999 + i % 2 * 10);
  EXPECT_NEAR(stddev.read(kEight + seconds(1'000)).real, std::sqrt(0.25 - 0.0625) * 10, 1e-6);
}

TEST(Trail, DistinctOfManyIsWithinThreeStandardErrors) {
  for (const int values : {50, 300, 1'000, 1'500, 5'000, 50'000}) {
    OneFeature distinct(Aggregate::distinct, hours(8), ColumnKind::hash);
    for (int i = 0; i < 2 * values; ++i)
      distinct.see(kEight + Duration{i * 1'000}, std::to_string(i % values));
    EXPECT_NEAR(static_cast<double>(distinct.read(kEight + minutes(2)).number), values, 0.15 * values);
  }
}

TEST(Trail, TheMostFrequentOfManyIsFound) {
  std::mt19937_64 random(3);
  OneFeature top(Aggregate::top, hours(8), ColumnKind::text, 2);
  for (int i = 0; i < 5'000; ++i) {
    const uint64_t at = random() % 10;
    const std::string text = at < 3   ? "often"
                             : at < 5 ? "less often"
                                      : "v" + std::to_string(random() % 1'000);
    top.see(kEight + seconds(i), text);
  }
  const auto found = top.top(kEight + seconds(5'000));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0], "often");
  EXPECT_EQ(found[1], "less often");
}

TEST(Trail, TextsAreKeptWhileAFeatureTellsThem) {
  OneFeature last(Aggregate::last, hours(1), ColumnKind::text);
  for (int i = 0; i < 10'000; ++i) {
    const std::string text = "shop number " + std::to_string(i);
    last.see(kEight + seconds(i), text);
    ASSERT_EQ(last.read(kEight + seconds(i)).text, text);
  }
  EXPECT_LE(last.row_bytes(), 512U) << "those that nothing needs make room early";
}

TEST(Trail, TextsOfOneKeyAreBounded) {
  OneFeature first(Aggregate::first, seconds(20), ColumnKind::text);
  OneFeature top(Aggregate::top, hours(1), ColumnKind::text, 10);
  for (int i = 0; i < 500; ++i) {
    const std::string text = std::string(120, 'a') + std::to_string(i);
    first.see(kEight + seconds(i), text);
    top.see(kEight + seconds(i), text);
    ASSERT_FALSE(first.read(kEight + seconds(i)).text.empty()) << i;
    ASSERT_TRUE(first.is_valid() && top.is_valid());
  }
  EXPECT_LE(top.row_bytes(), kTextsBytesMax + 4'000);
}

TEST(Trail, ALongTextIsCutBetweenCharacters) {
  OneFeature last(Aggregate::last, hours(1), ColumnKind::text);
  std::string text = "x";
  for (int i = 0; i < 100; ++i) text += "骗";
  last.see(kEight, text);
  const std::string_view kept = last.read(kEight).text;
  EXPECT_EQ(kept.size(), 127U);
  EXPECT_TRUE(is_utf8(kept));
  EXPECT_TRUE(text.starts_with(kept));
  EXPECT_TRUE(last.is_valid());
}

TEST(Trail, SeenBeforeForgetsTheLongestUnseenBeyondItsLimit) {
  OneFeature seen(Aggregate::seen_before, days(1), ColumnKind::hash);
  const int all = static_cast<int>(kSeenValuesMax) + 300;
  for (int i = 0; i < all; ++i) {
    seen.see(kEight + seconds(i), "payee " + std::to_string(i));
    seen.see(kEight + seconds(i), "payee 0");
  }
  const Timestamp now = kEight + seconds(all);
  EXPECT_EQ(seen.read(now, "payee 0").number, 1) << "it was seen all the time";
  EXPECT_EQ(seen.read(now, "payee " + std::to_string(all - 1)).number, 1);
  EXPECT_EQ(seen.read(now, "payee 1").number, 0);
  EXPECT_EQ(seen.read(now, "payee never").number, 0);
  int kept = 0;
  for (int i = 0; i < all; ++i) kept += seen.read(now, "payee " + std::to_string(i)).number != 0;
  EXPECT_EQ(kept, static_cast<int>(kSeenValuesMax));
  EXPECT_TRUE(seen.is_valid());
}

TEST(Trail, SightingsThatNoFeatureAsksForLeaveNothing) {
  Slabs slabs;
  EventClock clock;
  TrailSpec spec;
  spec.filters = 2;
  spec.features = {{.aggregate = Aggregate::ratio, .window = hours(1), .filter = 0, .part = 1}};
  Trail trail(spec, slabs, clock);
  trail.add(Key("k"), {.time = kEight, .filters = 0, .values = {}});
  trail.add(Key("k"), {.time = kEight, .filters = 2, .values = {}});
  EXPECT_FALSE(trail.knows(Key("k")));
  trail.add(Key("k"), {.time = kEight, .filters = 3, .values = {}});
  EXPECT_EQ(trail.read(0, Key("k"), kEight).real, 1);
}

// Those of a short window do not crowd out one of a long window.
TEST(Trail, TheOneThatIsNeededLongestStaysExact) {
  Slabs slabs;
  EventClock clock;
  TrailSpec spec;
  spec.filters = 2;
  spec.features = {{.aggregate = Aggregate::count, .window = days(30), .filter = 0},
                   {.aggregate = Aggregate::count, .window = minutes(1), .filter = 1}};
  Trail trail(spec, slabs, clock);
  trail.add(Key("k"), {.time = kEight, .filters = 1, .values = {}});
  for (int i = 0; i < 100; ++i)
    trail.add(Key("k"), {.time = kEight + minutes(i), .filters = 2, .values = {}});
  EXPECT_EQ(trail.read(0, Key("k"), kEight + days(30) - seconds(1)).number, 1);
  EXPECT_EQ(trail.read(0, Key("k"), kEight + days(30)).number, 0);
  EXPECT_LT(trail.table().find(Key("k"))->size(), 100U);
}

TEST(Trail, ADeadKeyBeginsAnew) {
  OneFeature count(Aggregate::count, minutes(10));
  for (int i = 0; i < 50; ++i) count.see(kEight, 1);
  count.see(kEight + minutes(11), 1);
  EXPECT_EQ(count.read(kEight + minutes(11)).number, 1);
  EXPECT_LT(count.row_bytes(), 100U) << "its panes are gone";
}

}  // namespace
}  // namespace duanlian::features
