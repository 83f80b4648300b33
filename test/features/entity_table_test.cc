#include "features/entity_table.h"

#include <algorithm>
#include <cstring>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace duanlian::features {
namespace {

constexpr int64_t kNoonMs = 1'760'000'000'000;

std::string payload_of(const Row& row) { return {row.payload(), row.size()}; }

std::string random_bytes(std::mt19937_64& random, std::size_t size) {
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

bool any_row(const Row&) { return true; }

using Pieces = std::vector<std::pair<std::size_t, std::string>>;

// All steps of a saving, with something to do between them.
template <class Between>
void save(EntityTable& table, Pieces& out, const Between& between) {
  out.clear();
  const auto write = [&](std::size_t region, std::string_view bytes) {
    EXPECT_FALSE(bytes.empty());
    EXPECT_LE(region, kRegions);
    out.emplace_back(region, bytes);
  };
  do {
    between();
  } while (table.save_next(write));
}

// A table and what should be in it.
class Watched {
 public:
  explicit Watched(Duration keep, uint64_t rows_max = 1'000'000)
      : keep_(keep), table(slabs, clock, keep, rows_max) {}

  void step(std::mt19937_64& random, std::size_t keys) {
    step(random, "k" + std::to_string(random() % keys) + std::string(random() % 3 * 40, 'x'));
  }
  void step(std::mt19937_64& random, const std::string& text) {
    clock.advance(clock.now_ms + static_cast<int64_t>(random() % 3));
    const Key key(text);
    const auto known = live(text);
    switch (random() % 8) {
      case 0:
        if (Row* const row = table.change(key); row != nullptr) {
          table.remove(row);
          rows.erase(text);
        }
        break;
      case 1:
        table.clean_next();
        break;
      case 2:
        table.prefetch_slot(key);
        table.prefetch_row(key);
        break;
      default:
        write(random, text, known != rows.end());
    }
    check(text);
  }

  void check_all() {
    for (const auto& [text, row] : rows) check(text);
  }

  std::map<std::string, std::pair<int64_t, std::string>> rows;

 private:
  std::map<std::string, std::pair<int64_t, std::string>>::iterator live(const std::string& text) {
    const auto known = rows.find(text);
    const bool dead = known != rows.end() && known->second.first + keep_.micros / 1'000 < clock.now_ms;
    if (!dead) return known;
    rows.erase(known);
    return rows.end();
  }

  void write(std::mt19937_64& random, const std::string& text, bool known) {
    const Key key(text);
    Row* row = table.change(key);
    ASSERT_EQ(row != nullptr, known);
    if (row == nullptr) {
      row = table.insert(key, random() % 100, clock.now_ms);
      EXPECT_EQ(payload_of(*row), std::string(row->size(), '\0'));
    } else if (random() % 2 == 0) {
      const std::string before = payload_of(*row);
      row = table.resize(row, random() % 10 == 0 ? random() % 5'000 : random() % 200);
      std::string expected = before;
      expected.resize(row->size());
      EXPECT_EQ(payload_of(*row), expected);
    }
    const std::string bytes = random_bytes(random, row->size());
    if (!bytes.empty()) std::memcpy(row->payload(), bytes.data(), bytes.size());
    row->touched_ms = clock.now_ms;
    rows[text] = {clock.now_ms, bytes};
  }

  void check(const std::string& text) {
    const auto known = live(text);
    const Row* const row = table.find(Key(text));
    ASSERT_EQ(row != nullptr, known != rows.end()) << text;
    if (row == nullptr) return;
    EXPECT_EQ(row->key(), text);
    EXPECT_EQ(row->touched_ms, known->second.first);
    EXPECT_EQ(payload_of(*row), known->second.second);
  }

  Duration keep_;

 public:
  Slabs slabs;
  EventClock clock{kNoonMs};
  EntityTable table;
};

TEST(EntityTable, HoldsWhatAMapHolds) {
  for (const std::size_t keys : {10UL, 5'000UL}) {
    std::mt19937_64 random(keys);
    Watched watched(seconds(5));
    for (int i = 0; i < 60'000; ++i) {
      watched.step(random, keys);
      ASSERT_FALSE(testing::Test::HasFailure()) << i;
    }
  }
}

// Many keys in one region, as in a table of millions.
TEST(EntityTable, FindsAllOfAFullRegion) {
  Watched watched(days(1), 1'000 * kRegions);
  std::vector<std::string> texts;
  for (uint64_t i = 0; texts.size() < 600; ++i) {
    const std::string text = std::to_string(i);
    if (EntityTable::region_of(Key(text).hash) == 77) texts.push_back(text);
  }
  for (const std::string& text : texts) watched.table.insert(Key(text), 8, watched.clock.now_ms);
  for (std::size_t i = 0; i < texts.size(); i += 2) watched.table.remove(watched.table.change(Key(texts[i])));
  for (std::size_t i = 0; i < texts.size(); ++i)
    EXPECT_EQ(watched.table.find(Key(texts[i])) != nullptr, i % 2 == 1) << i;
  EXPECT_EQ(watched.table.rows(), texts.size() / 2);
}

TEST(EntityTable, SavesTheStateAtTheBeginWhileItChanges) {
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    std::mt19937_64 random(seed);
    Watched watched(minutes(10));
    Pieces saved;
    for (int round = 0; round < 4; ++round) {
      for (int i = 0; i < 2'000; ++i) watched.step(random, 1'500);
      const auto at_begin = watched.rows;
      EventClock clock_then = watched.clock;
      watched.table.begin_save();
      save(watched.table, saved, [&] {
        for (int i = 0; i < 3; ++i) watched.step(random, 1'500);
      });
      Slabs slabs;
      EntityTable fresh(slabs, clock_then, minutes(10), 1'000'000);
      for (const auto& [region, bytes] : saved) ASSERT_TRUE(fresh.load(region, bytes, any_row).has_value());
      for (std::size_t i = 0; i < kRegions; ++i) fresh.clean_next();
      std::size_t living = 0;
      for (const auto& [text, row] : at_begin) {
        if (row.first + minutes(10).micros / 1'000 < clock_then.now_ms) continue;
        ++living;
        const Row* const found = fresh.find(Key(text));
        ASSERT_NE(found, nullptr) << text;
        EXPECT_EQ(payload_of(*found), row.second);
      }
      EXPECT_EQ(fresh.rows(), living);
    }
    watched.check_all();
  }
}

TEST(EntityTable, EverySavingIsWholeAndHasOnlyRegionsWithRows) {
  Watched watched(days(1));
  Pieces saved;
  const auto saved_now = [&] {
    watched.table.begin_save();
    save(watched.table, saved, [] {});
    return saved;
  };
  EXPECT_TRUE(saved_now().empty());
  for (int i = 0; i < 100; ++i) watched.table.insert(Key(std::to_string(i)), 8, watched.clock.now_ms);
  std::set<std::size_t> regions;
  for (int i = 0; i < 100; ++i) regions.insert(EntityTable::region_of(Key(std::to_string(i)).hash));
  const Pieces first = saved_now();
  EXPECT_EQ(first.size(), regions.size());
  EXPECT_EQ(saved_now(), first) << "also what has not changed since";
  watched.table.change(Key("7"))->touched_ms = kNoonMs + 1;
  EXPECT_NE(saved_now(), first);
  for (int i = 0; i < 100; ++i) watched.table.remove(watched.table.change(Key(std::to_string(i))));
  EXPECT_TRUE(saved_now().empty());
}

// Also when all of its rows go, or the first ones come, while it is waiting to be written.
TEST(EntityTable, ARegionIsSavedAsItWasHoweverItEmptiesOrFillsMeanwhile) {
  Watched watched(days(1));
  for (int i = 0; i < 2'000; ++i)
    watched.table.insert(Key("old" + std::to_string(i)), 24, watched.clock.now_ms);
  watched.table.begin_save();
  for (int i = 0; i < 2'000; ++i) watched.table.remove(watched.table.change(Key("old" + std::to_string(i))));
  for (int i = 0; i < 2'000; ++i)
    watched.table.insert(Key("new" + std::to_string(i)), 24, watched.clock.now_ms);
  Pieces saved;
  save(watched.table, saved, [] {});
  Slabs slabs;
  EntityTable fresh(slabs, watched.clock, days(1), 1'000'000);
  for (const auto& [region, bytes] : saved) ASSERT_TRUE(fresh.load(region, bytes, any_row).has_value());
  EXPECT_EQ(fresh.rows(), 2'000U);
  for (int i = 0; i < 2'000; ++i) ASSERT_NE(fresh.find(Key("old" + std::to_string(i))), nullptr);
  watched.table.begin_save();
  save(watched.table, saved, [] {});
  EntityTable later(slabs, watched.clock, days(1), 1'000'000);
  for (const auto& [region, bytes] : saved) ASSERT_TRUE(later.load(region, bytes, any_row).has_value());
  EXPECT_EQ(later.rows(), 2'000U);
  for (int i = 0; i < 2'000; ++i) ASSERT_NE(later.find(Key("new" + std::to_string(i))), nullptr);
}

// Its rows change their places, when it grows or loses some, while it is half written.
TEST(EntityTable, ALargeRegionIsWrittenInPiecesAndEachRowOnce) {
  std::mt19937_64 random(5);
  constexpr uint64_t kRowsMax = 10'000'000;
  Watched watched(days(1), kRowsMax);
  std::vector<std::string> keys;
  for (int i = 0; keys.size() < 4'000; ++i) {
    if (std::string text = "k" + std::to_string(i); EntityTable::region_of(Key(text).hash) == 3)
      keys.push_back(std::move(text));
  }
  for (std::size_t used = 1'000; used <= keys.size(); used += 1'000) {
    const auto step = [&] { watched.step(random, keys[random() % used]); };
    for (int i = 0; i < 8'000; ++i) step();
    const auto at_begin = watched.rows;
    Pieces saved;
    watched.table.begin_save();
    save(watched.table, saved, [&] {
      for (int i = 0; i < 20; ++i) step();
    });
    EXPECT_GT(saved.size(), 4U);
    Slabs slabs;
    EntityTable fresh(slabs, watched.clock, days(1), kRowsMax);
    for (const auto& [region, bytes] : saved) ASSERT_TRUE(fresh.load(region, bytes, any_row).has_value());
    EXPECT_EQ(fresh.rows(), at_begin.size());
    for (const auto& [text, row] : at_begin) {
      const Row* const found = fresh.find(Key(text));
      ASSERT_NE(found, nullptr) << text;
      EXPECT_EQ(payload_of(*found), row.second);
    }
  }
}

TEST(EntityTable, AnAbandonedSavingIsWrittenWholeByTheNext) {
  std::mt19937_64 random(1);
  Watched watched(days(1));
  for (int i = 0; i < 500; ++i) watched.step(random, 400);
  watched.table.begin_save();
  std::size_t written = 0;
  for (int left = 100; left > 0; --left) {
    watched.step(random, 400);
    ASSERT_TRUE(watched.table.save_next([&](std::size_t, std::string_view) { ++written; }));
  }
  ASSERT_EQ(written, 100U);
  watched.table.abandon_save();
  for (int i = 0; i < 100; ++i) watched.step(random, 400);
  Pieces saved;
  const auto at_begin = watched.rows;
  watched.table.begin_save();
  save(watched.table, saved, [&] { watched.step(random, 400); });
  Slabs slabs;
  EntityTable fresh(slabs, watched.clock, days(1), 1'000'000);
  for (const auto& [region, bytes] : saved) ASSERT_TRUE(fresh.load(region, bytes, any_row).has_value());
  EXPECT_EQ(fresh.rows(), at_begin.size());
}

TEST(EntityTable, ForgetsTheLongestUntouchedAndCountsThem) {
  constexpr uint64_t kRowsMax = 4 * kRegions;
  Watched watched(days(1), kRowsMax);
  constexpr int kKeys = 60'000;
  for (int i = 0; i < kKeys; ++i) {
    watched.clock.advance(kNoonMs + i);
    watched.table.insert(Key(std::to_string(i)), 8, watched.clock.now_ms);
    if (Row* const kept = watched.table.change(Key("0"))) kept->touched_ms = watched.clock.now_ms;
  }
  EXPECT_LE(watched.table.rows(), kRowsMax);
  EXPECT_EQ(watched.table.rows() + watched.table.forgotten(), uint64_t{kKeys});
  EXPECT_NE(watched.table.find(Key("0")), nullptr) << "it was touched all the time";
  EXPECT_EQ(watched.table.find(Key("1")), nullptr);
  EXPECT_NE(watched.table.find(Key(std::to_string(kKeys - 1))), nullptr);
}

TEST(EntityTable, WhenItIsCleanedChangesNothing) {
  constexpr uint64_t kRowsMax = 34 * kRegions;
  std::mt19937_64 random(5);
  Watched often(seconds(20), kRowsMax);
  Watched never(seconds(20), kRowsMax);
  std::vector<std::string> texts;
  for (int i = 0; i < 60'000; ++i) {
    if (texts.size() < 100 || random() % 4 != 0) texts.push_back("n" + std::to_string(i));
    const std::string& text = texts[texts.size() - 1 - random() % std::min<std::size_t>(texts.size(), 100)];
    for (Watched* const one : {&often, &never}) {
      one->clock.advance(kNoonMs + i);
      Row* row = one->table.change(Key(text));
      if (row == nullptr) row = one->table.insert(Key(text), 8, one->clock.now_ms);
      row->touched_ms = one->clock.now_ms;
    }
    for (int k = 0; k < 50; ++k) often.table.clean_next();
    const std::string& other = texts[random() % texts.size()];
    ASSERT_EQ(often.table.find(Key(other)) != nullptr, never.table.find(Key(other)) != nullptr) << i;
  }
  EXPECT_EQ(often.table.forgotten(), never.table.forgotten());
  EXPECT_GT(often.table.forgotten(), 100U);
  EXPECT_LT(often.table.rows(), never.table.rows()) << "cleaning removes";
}

TEST(EntityTable, CleaningMovesRowsOutOfSparsePages) {
  Watched watched(days(1));
  const auto text_of = [](int i) { return "row " + std::to_string(i); };
  for (int i = 0; i < 40'000; ++i) {
    Row* const row = watched.table.insert(Key(text_of(i)), 300, watched.clock.now_ms);
    std::memset(row->payload(), i % 100, row->size());
  }
  for (int i = 0; i < 40'000; ++i) {
    if (i % 20 != 0) watched.table.remove(watched.table.change(Key(text_of(i))));
  }
  EXPECT_TRUE(watched.slabs.is_wasteful());
  watched.table.begin_save();
  Pieces saved;
  save(watched.table, saved, [&] { watched.table.clean_next(); });
  EXPECT_FALSE(watched.slabs.is_wasteful());
  Slabs slabs;
  EntityTable fresh(slabs, watched.clock, days(1), 1'000'000);
  for (const auto& [region, bytes] : saved) ASSERT_TRUE(fresh.load(region, bytes, any_row).has_value());
  for (const EntityTable* const table : {&std::as_const(watched.table), &std::as_const(fresh)}) {
    EXPECT_EQ(table->rows(), 2'000U);
    for (int i = 0; i < 40'000; i += 20) {
      const Row* const row = table->find(Key(text_of(i)));
      ASSERT_NE(row, nullptr);
      EXPECT_EQ(payload_of(*row), std::string(300, static_cast<char>(i % 100)));
    }
  }
}

TEST(EntityTable, RefusesDamagedRegions) {
  Watched watched(days(1));
  watched.table.insert(Key("a key"), 40, watched.clock.now_ms);
  Pieces saved;
  watched.table.begin_save();
  save(watched.table, saved, [] {});
  ASSERT_EQ(saved.size(), 1U);
  const auto& [region, bytes] = *saved.begin();
  const auto loads = [&](std::size_t at, std::string_view of, bool valid) {
    Slabs slabs;
    EntityTable fresh(slabs, watched.clock, days(1), 1'000'000);
    return fresh.load(at, of, [&](const Row&) { return valid; }).has_value();
  };
  EXPECT_TRUE(loads(region, bytes, true));
  EXPECT_FALSE(loads(region, bytes, false));
  EXPECT_FALSE(loads(region ^ 1, bytes, true));
  EXPECT_TRUE(loads(kRegions, bytes, true)) << "rows of any region";
  EXPECT_FALSE(loads(kRegions + 1, bytes, true));
  EXPECT_FALSE(loads(kRegions, bytes + bytes, true)) << "a key twice";
  EXPECT_FALSE(loads(region, bytes + bytes, true)) << "a key twice";
  for (std::size_t length = 1; length < bytes.size(); ++length)
    EXPECT_FALSE(loads(region, std::string_view(bytes).substr(0, length), true)) << length;
}

}  // namespace
}  // namespace duanlian::features
