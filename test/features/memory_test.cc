#include "features/memory.h"

#include <gtest/gtest.h>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "features/brute_force.h"

namespace duanlian::features::test {
namespace {

constexpr int64_t kMorningMs = 1'760'000'000'000;
constexpr int kKeys = 300;

FeatureSpec over(Aggregate aggregate, Duration window, uint32_t filter, int column = -1, uint32_t part = 0) {
  return {
      .aggregate = aggregate, .window = window, .filter = filter, .part = part, .column = column, .most = 3};
}

TrailSpec numbers_trail(std::string identity, uint64_t entities_max = kEntitiesDefault) {
  TrailSpec spec;
  spec.identity = std::move(identity);
  spec.filters = 3;
  spec.columns = {ColumnKind::number, ColumnKind::hash};
  spec.features = {over(Aggregate::count, hours(1), 0),        over(Aggregate::sum, minutes(20), 1, 0),
                   over(Aggregate::distinct, hours(2), 0, 1),  over(Aggregate::stddev, minutes(30), 1, 0),
                   over(Aggregate::ratio, hours(1), 0, -1, 2), over(Aggregate::seen_before, days(1), 1, 1),
                   over(Aggregate::time_since, minutes(40), 2)};
  spec.entities_max = entities_max;
  return spec;
}

TrailSpec texts_trail(std::string identity) {
  TrailSpec spec;
  spec.identity = std::move(identity);
  spec.filters = 2;
  spec.columns = {ColumnKind::text};
  spec.features = {over(Aggregate::first, hours(1), 0, 0), over(Aggregate::last, hours(3), 1, 0),
                   over(Aggregate::top, hours(1), 0, 0)};
  return spec;
}

struct Update {
  std::size_t trail = 0;
  std::string key;
  Seen seen;
};

class Updates {
 public:
  explicit Updates(uint64_t seed, std::size_t trails) : random_(seed), trails_(trails) {}

  Update next() {
    now_ms_ += static_cast<int64_t>(random_() % 400);
    if (random_() % 2'000 == 0) now_ms_ += hours(2).micros / 1'000;
    Update update;
    update.trail = random_() % trails_;
    // A few keys get most, so that they fill up.
    const uint64_t of = random_() % 3 == 0 ? kKeys : 8;
    update.key = "entity " + std::to_string(random_() % of);
    update.seen.time_ms = random_() % 5 == 0 ? now_ms_ - static_cast<int64_t>(random_() % 600'000) : now_ms_;
    update.seen.filters = static_cast<uint32_t>(random_() % 8);
    update.seen.numbers[0] = static_cast<int64_t>(random_() % 1'000'000);
    for (std::string& text : update.seen.texts) text = "v" + std::to_string(random_() % 200);
    return update;
  }

 private:
  std::mt19937_64 random_;
  std::size_t trails_;
  int64_t now_ms_ = kMorningMs;
};

void apply(Memory& memory, const Update& update) {
  memory.advance({update.seen.time_ms * 1'000});
  memory.trail(update.trail).add(Key(update.key), update.seen.sighting());
}

// Everything that can be asked of the memory, as it answers now.
std::vector<std::string> all_answers(const Memory& memory) {
  std::vector<std::string> out;
  for (std::size_t t = 0; t < memory.trail_count(); ++t) {
    const Trail& trail = memory.trail(t);
    for (int k = 0; k < kKeys; ++k) {
      const std::string text = "entity " + std::to_string(k);
      const Key key(text);
      for (std::size_t i = 0; i < trail.spec().features.size(); ++i) {
        std::string line = std::to_string(t) + " " + text + " " + std::to_string(i) + ":";
        if (trail.spec().features[i].aggregate == Aggregate::top) {
          for (const std::string_view one : trail.top(i, key, memory.now())) line.append(" ").append(one);
        } else {
          const Answer answer = trail.read(i, key, memory.now(), "v" + std::to_string(k % 200));
          line += " " + std::to_string(answer.number) + " " + std::to_string(answer.real) + " ";
          line += answer.text;
        }
        out.push_back(std::move(line));
      }
    }
  }
  return out;
}

std::vector<TrailSpec> three_trails() {
  return {numbers_trail("numbers"), texts_trail("texts"), numbers_trail("few", 2 * kRegions / 100)};
}

// Table and region, and rows.
using Saved = std::vector<std::pair<std::pair<uint64_t, std::size_t>, std::string>>;

Memory::Write into(Saved& saved) {
  return [&saved](const SavedRegion& region) {
    EXPECT_FALSE(region.bytes.empty());
    saved.emplace_back(std::pair(region.table, region.region), region.bytes);
  };
}

void load(Memory& memory, const Saved& saved, Timestamp now) {
  memory.lay_out(three_trails());
  memory.set_now(now);
  for (const auto& [place, bytes] : saved) {
    ASSERT_TRUE(memory.has_table(place.first));
    ASSERT_TRUE(memory.load(place.first, place.second, bytes).has_value());
  }
}

TEST(Memory, SavedWhileItChangesComesBackAsItWasAtTheBegin) {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    Updates updates(seed, 3);
    Memory memory;
    memory.lay_out(three_trails());
    Saved saved;
    for (int round = 0; round < 3; ++round) {
      for (int i = 0; i < 6'000; ++i) apply(memory, updates.next());
      const auto at_begin = all_answers(memory);
      const Timestamp then = memory.now();
      std::vector<Update> since;
      saved.clear();
      memory.begin_save();
      do {
        since.push_back(updates.next());
        apply(memory, since.back());
      } while (memory.save_next(into(saved)));
      EXPECT_FALSE(memory.is_saving());
      Memory fresh;
      load(fresh, saved, then);
      ASSERT_EQ(all_answers(fresh), at_begin) << "seed " << seed << ", round " << round;
      for (const Update& update : since) apply(fresh, update);
      ASSERT_EQ(all_answers(fresh), all_answers(memory)) << "seed " << seed << ", round " << round;
    }
  }
}

// Of all tables, or what changes in the last one while the first is written would be kept twice until its
// turn.
TEST(Memory, WhatIsPutAsideIsWrittenFirstAndInSmallPieces) {
  constexpr std::size_t kPieceMax = std::size_t{64} << 10;
  Memory memory;
  memory.lay_out(three_trails());
  const auto touch = [&](int64_t minute) {
    for (int i = 0; i < 20'000; ++i) {
      Update update{.trail = 1, .key = "entity " + std::to_string(i), .seen = {}};
      update.seen.time_ms = kMorningMs + minute * 60'000;
      update.seen.filters = 1;
      update.seen.texts[0] = "kept";
      apply(memory, update);
    }
  };
  touch(0);
  const auto at_begin = memory.trail(1).read(0, Key("entity 7"), memory.now()).text;
  memory.begin_save();
  touch(1);
  const std::size_t aside = memory.aside_bytes();
  EXPECT_GT(aside, std::size_t{1} << 20);
  Saved saved;
  std::size_t pieces = 0;
  for (; memory.aside_bytes() != 0; ++pieces) {
    ASSERT_TRUE(memory.save_next(into(saved)));
    EXPECT_EQ(saved.back().first.second, kRegions);
    EXPECT_LT(saved.back().second.size(), kPieceMax);
  }
  EXPECT_EQ(pieces, aside / (std::size_t{32} << 10));
  while (memory.save_next(into(saved))) EXPECT_LT(saved.back().second.size(), kPieceMax);
  Memory fresh;
  load(fresh, saved, memory.now());
  EXPECT_EQ(fresh.counters().entities, 20'000U);
  EXPECT_EQ(fresh.trail(1).read(0, Key("entity 7"), fresh.now()).text, at_begin);
}

TEST(Memory, ALoadedMemoryIsSavedWholeAsTheOneBefore) {
  Updates updates(7, 3);
  Memory memory;
  memory.lay_out(three_trails());
  for (int i = 0; i < 3'000; ++i) apply(memory, updates.next());
  Saved saved;
  memory.begin_save();
  while (memory.save_next(into(saved))) {
  }
  Memory fresh;
  load(fresh, saved, memory.now());
  Saved again;
  fresh.begin_save();
  while (fresh.save_next(into(again))) {
  }
  ASSERT_EQ(again.size(), saved.size());
  Memory other;
  load(other, again, memory.now());
  EXPECT_EQ(all_answers(other), all_answers(memory));
}

TEST(Memory, AnAbandonedSavingIsWrittenWholeByTheNext) {
  Updates updates(9, 3);
  Memory memory;
  memory.lay_out(three_trails());
  for (int i = 0; i < 3'000; ++i) apply(memory, updates.next());
  memory.begin_save();
  Saved lost;
  for (int i = 0; i < 40; ++i) {
    ASSERT_TRUE(memory.save_next(into(lost)));
    apply(memory, updates.next());
  }
  memory.abandon_save();
  EXPECT_FALSE(memory.is_saving());
  for (int i = 0; i < 100; ++i) apply(memory, updates.next());
  const auto at_begin = all_answers(memory);
  Saved saved;
  memory.begin_save();
  while (memory.save_next(into(saved))) {
  }
  Memory fresh;
  load(fresh, saved, memory.now());
  EXPECT_EQ(all_answers(fresh), at_begin);
}

// How often it is told of a time decides when it is cleaned.
TEST(Memory, AnswersDoNotDependOnWhenItIsCleaned) {
  Updates updates(11, 3);
  Memory one;
  Memory other;
  one.lay_out(three_trails());
  other.lay_out(three_trails());
  for (int i = 0; i < 20'000; ++i) {
    const Update update = updates.next();
    apply(one, update);
    for (int k = 0; k < 90; ++k) other.advance({update.seen.time_ms * 1'000});
    apply(other, update);
  }
  EXPECT_EQ(all_answers(one), all_answers(other));
  EXPECT_GT(one.counters().forgotten, 0U);
  EXPECT_EQ(one.counters().forgotten, other.counters().forgotten);
  EXPECT_EQ(one.counters().late, other.counters().late);
}

TEST(Memory, ATrailThatIsLaidOutAgainKeepsWhatItHolds) {
  Memory memory;
  memory.lay_out({numbers_trail("a"), texts_trail("b")});
  Update update{.trail = 0, .key = "entity 1", .seen = {}};
  update.seen.time_ms = kMorningMs;
  update.seen.filters = 1;
  apply(memory, update);
  update.trail = 1;
  update.seen.texts[0] = "kept";
  apply(memory, update);
  memory.begin_save();
  memory.lay_out({texts_trail("b"), numbers_trail("c"), numbers_trail("a")});
  EXPECT_FALSE(memory.is_saving()) << "it is abandoned";
  ASSERT_EQ(memory.trail_count(), 3U);
  const Key key("entity 1");
  EXPECT_EQ(memory.trail(0).read(0, key, memory.now()).text, "kept");
  EXPECT_FALSE(memory.trail(1).knows(key));
  EXPECT_EQ(memory.trail(2).read(0, key, memory.now()).number, 1);
  memory.lay_out({numbers_trail("c")});
  memory.lay_out({numbers_trail("a")});
  EXPECT_FALSE(memory.trail(0).knows(key)) << "it was laid aside in between";
  EXPECT_EQ(memory.counters().entities, 0U);
}

TEST(Memory, TimeNeverGoesBack) {
  Memory memory;
  memory.lay_out({numbers_trail("a")});
  memory.advance({kMorningMs * 1'000});
  memory.advance({(kMorningMs - 5'000) * 1'000});
  EXPECT_EQ(memory.now().micros, kMorningMs * 1'000);
}

}  // namespace
}  // namespace duanlian::features::test
