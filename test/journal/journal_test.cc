#include "journal/journal.h"

#include <atomic>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <thread>
#include <vector>

#include "journal/folder_for_test.h"
#include "journal/verify.h"

namespace duanlian::journal {
namespace {

using testing::HasSubstr;

Draft draft(std::string id, std::string payload = "x", int64_t received = 7) {
  return {.id = std::move(id), .payload = std::move(payload), .received = Timestamp{received}};
}

std::unique_ptr<Journal> open(const std::filesystem::path& folder, const Options& options = {}) {
  auto journal = Journal::open(folder, options);
  EXPECT_TRUE(journal) << journal.error().message;
  return journal ? *std::move(journal) : nullptr;
}

std::vector<Placed> append(Journal& journal, const std::vector<Draft>& drafts) {
  auto group = journal.stage(drafts);
  EXPECT_TRUE(group) << group.error().message;
  const Status committed = journal.commit(*group);
  EXPECT_TRUE(committed) << committed.error().message;
  return {group->placed().begin(), group->placed().end()};
}

// ids with their payloads, "id=payload"
std::vector<std::string> contents(const Journal& journal) {
  std::vector<std::string> all;
  const Status read = journal.read(Position(1), journal.last_durable(), [&](const Entry& entry) -> Status {
    all.push_back(std::string(entry.id) + "=" + std::string(entry.payload));
    return {};
  });
  EXPECT_TRUE(read) << read.error().message;
  return all;
}

TEST(Journal, KeepsWhatWasAppendedAcrossOpenings) {
  const TemporaryFolder folder;
  {
    const auto journal = open(folder.path());
    append(*journal, {draft("a", "1"), draft("b", "2")});
    append(*journal, {draft("c", "3")});
  }
  const auto journal = open(folder.path());
  EXPECT_EQ(journal->last_durable(), Position(3));
  EXPECT_EQ(contents(*journal), (std::vector<std::string>{"a=1", "b=2", "c=3"}));
}

TEST(Journal, ARepeatedIdIsAnsweredWithItsFirstPlaceAndWritesNothing) {
  const TemporaryFolder folder;
  {
    const auto journal = open(folder.path());
    const auto placed = append(*journal, {draft("a", "1"), draft("a", "other"), draft("b", "2")});
    EXPECT_FALSE(placed[0].repeated);
    EXPECT_TRUE(placed[1].repeated);
    EXPECT_EQ(placed[1].position, Position(1));
    EXPECT_EQ(placed[2].position, Position(2));
    const auto again = append(*journal, {draft("b", "z")});
    EXPECT_TRUE(again[0].repeated);
    EXPECT_EQ(again[0].position, Position(2));
  }
  const auto journal = open(folder.path());
  const auto placed = append(*journal, {draft("b"), draft("c", "3"), draft("a")});
  EXPECT_EQ(placed[0].position, Position(2));
  EXPECT_EQ(placed[2].position, Position(1));
  EXPECT_EQ(contents(*journal), (std::vector<std::string>{"a=1", "b=2", "c=3"}));
}

TEST(Journal, ARepeatIsSeenWhileTheFirstIsStagedOnly) {
  const TemporaryFolder folder;
  const auto journal = open(folder.path());
  const auto one = journal->stage({draft("a"), draft("b")});
  const auto two = journal->stage({draft("b"), draft("c")});
  ASSERT_TRUE(one && two);
  EXPECT_EQ(two->placed()[0].position, Position(2));
  EXPECT_TRUE(two->placed()[0].repeated);
  EXPECT_EQ(two->entries().size(), 1U);
  EXPECT_TRUE(journal->commit(*one));
  EXPECT_TRUE(journal->commit(*two));
  EXPECT_EQ(journal->last_durable(), Position(3));
}

TEST(Journal, FindsIdsInMemoryAndInRuns) {
  const TemporaryFolder folder;
  const Options options{.recent_ids_max = 64};
  constexpr int kEntries = 5'000;
  {
    const auto journal = open(folder.path(), options);
    for (int i = 0; i < kEntries; i += 50) {
      std::vector<Draft> drafts;
      for (int j = i; j < i + 50; ++j) drafts.push_back(draft("id-" + std::to_string(j)));
      append(*journal, drafts);
    }
  }
  const auto journal = open(folder.path(), options);
  for (int i = 0; i < kEntries; i += 7) {
    const auto found = journal->find("id-" + std::to_string(i));
    ASSERT_TRUE(found && *found) << i;
    EXPECT_EQ((*found)->value(), static_cast<uint64_t>(i) + 1);
  }
  EXPECT_EQ(journal->find("id-5000").value(), std::optional<Position>{});
  EXPECT_TRUE(append(*journal, {draft("id-17")})[0].repeated);
}

TEST(Journal, RefusesWhatBreaksALimit) {
  const TemporaryFolder folder;
  const auto journal = open(folder.path());
  EXPECT_EQ(journal->stage({draft("")}).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(journal->stage({draft(std::string(kIdBytesMax + 1, 'i'))}).error().code,
            ErrorCode::invalid_argument);
  EXPECT_EQ(journal->stage({draft("a", std::string(kPayloadBytesMax + 1, 'p'))}).error().code,
            ErrorCode::invalid_argument);
  append(*journal, {draft(std::string(kIdBytesMax, 'i'), std::string(kPayloadBytesMax, 'p'))});
  EXPECT_EQ(journal->last_durable(), Position(1));
}

TEST(Journal, OneProcessHoldsIt) {
  const TemporaryFolder folder;
  const auto journal = open(folder.path());
  const auto second = Journal::open(folder.path(), {});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::unavailable);
  EXPECT_THAT(second.error().message, HasSubstr("in use by another process"));
}

TEST(Journal, AKillDuringTheFirstStartLeavesAFolderThatOpens) {
  const TemporaryFolder folder;
  {
    const auto journal = open(folder.path());
  }
  std::filesystem::resize_file(folder.path() / "head", 0);
  {
    const auto journal = open(folder.path());
    ASSERT_NE(journal, nullptr);
    append(*journal, {draft("a")});
  }
  // With entries the empty head is a loss, not a beginning.
  std::filesystem::resize_file(folder.path() / "head", 0);
  const auto damaged = Journal::open(folder.path(), {});
  ASSERT_FALSE(damaged);
  EXPECT_EQ(damaged.error().code, ErrorCode::corrupt);
}

TEST(Journal, ReadingWhileTheBeginningIsTrimmedIsNoDamage) {
  const TemporaryFolder folder(folder_in_memory());
  const auto journal = open(folder.path());
  for (int i = 0; i < 20'000; i += 100) {
    std::vector<Draft> drafts;
    for (int j = i; j < i + 100; ++j) drafts.push_back(draft("id-" + std::to_string(j), "x", j));
    append(*journal, drafts);
  }
  std::atomic<bool> ended = false;
  std::thread trimming([&] {
    for (int i = 100; i < 20'000; i += 100)
      EXPECT_TRUE(journal->retain({.age_max = Duration{1}}, Timestamp{i}));
    ended = true;
  });
  while (!ended) {
    const Status read = journal->read(Position(1), Position(20'000), [](const Entry& entry) -> Status {
      return entry.position.value() % 500 == 0 ? Status(invalid("enough")) : Status{};
    });
    EXPECT_TRUE(read || read.error().message == "enough") << read.error().message;
  }
  trimming.join();
  EXPECT_GT(journal->first(), Position(19'000));
}

TEST(Journal, AFullDiskIsRefusedWithTheBytesFreeAndNeeded) {
  const TemporaryFolder folder;
  const auto journal = open(folder.path(), {.free_bytes_min = uint64_t{1} << 60});
  const auto group = journal->stage({draft("a")});
  const Status committed = journal->commit(*group);
  ASSERT_FALSE(committed);
  EXPECT_EQ(committed.error().code, ErrorCode::no_space);
  EXPECT_THAT(committed.error().message, HasSubstr("bytes are free and"));
  EXPECT_EQ(journal->last_durable(), Position(0));
}

TEST(Views, KeepRowsAndPositionTogether) {
  const TemporaryFolder folder;
  {
    const auto journal = open(folder.path());
    append(*journal, {draft("a"), draft("b")});
    View view = journal->view("decisions");
    View other = journal->view("decisions2");
    ViewBatch batch;
    batch.put("k1", "v1");
    batch.put("k2", "v2");
    batch.put("k3", "v3");
    batch.remove("k2");
    ASSERT_TRUE(view.write(std::move(batch), Position(2)));
    ViewBatch foreign;
    foreign.put("k1", "w");
    ASSERT_TRUE(other.write(std::move(foreign), Position(1)));
  }
  const auto journal = open(folder.path());
  View view = journal->view("decisions");
  EXPECT_EQ(view.position(), Position(2));
  EXPECT_EQ(view.get("k1").value(), std::optional<std::string>("v1"));
  EXPECT_EQ(view.get("k2").value(), std::optional<std::string>{});
  std::vector<std::string> keys;
  ASSERT_TRUE(view.scan("k", "k2", [&](std::string_view key, std::string_view row) {
    keys.push_back(std::string(key) + std::string(row));
    return true;
  }));
  EXPECT_EQ(keys, (std::vector<std::string>{"k3v3"}));
  ASSERT_TRUE(view.clear());
  EXPECT_EQ(view.position(), Position(0));
  EXPECT_EQ(view.get("k1").value(), std::optional<std::string>{});
  EXPECT_EQ(journal->view("decisions2").get("k1").value(), std::optional<std::string>("w"));
}

std::vector<Draft> many(int from, int count) {
  std::vector<Draft> drafts;
  for (int i = from; i < from + count; ++i) {
    drafts.push_back(draft("id-" + std::to_string(i), std::string(200, 'p'), i));
  }
  return drafts;
}

TEST(Retention, TrimsByAgeAndBySizeAndTheChainGoesOn) {
  const TemporaryFolder folder;
  {
    const auto journal = open(folder.path(), {.recent_ids_max = 500});
    for (int i = 0; i < 5'000; i += 100) append(*journal, many(i, 100));
    const auto by_age = journal->retain({.age_max = Duration{4'000}}, Timestamp{5'000});
    ASSERT_TRUE(by_age) << by_age.error().message;
    EXPECT_EQ(by_age->first, Position(1'001));
    EXPECT_EQ(by_age->entries, 1'000U);
    const auto by_size = journal->retain({.bytes_max = 500'000}, Timestamp{5'000});
    ASSERT_TRUE(by_size);
    EXPECT_GT(by_size->first, Position(3'000));
    EXPECT_EQ(contents(*journal).size(), 5'000 - by_size->first.value() + 1);
    EXPECT_EQ(journal->find("id-5").value(), std::optional<Position>{});
    EXPECT_FALSE(append(*journal, {draft("id-5")})[0].repeated);
    EXPECT_TRUE(append(*journal, {draft("id-4999")})[0].repeated);
  }
  const auto report = verify(folder.path());
  ASSERT_TRUE(report);
  EXPECT_FALSE(report->bad) << report->bad->reason;
  EXPECT_GT(report->first, Position(3'000));
  const auto journal = open(folder.path());
  EXPECT_EQ(journal->last_durable(), Position(5'001));
  EXPECT_EQ(journal->find("id-5").value(), std::optional<Position>(Position(5'001)));
}

TEST(Retention, KeepsWhatAViewHasNotApplied) {
  const TemporaryFolder folder;
  const auto journal = open(folder.path());
  for (int i = 0; i < 1'000; i += 100) append(*journal, many(i, 100));
  View view = journal->view("slow");
  EXPECT_EQ(journal->retain({.bytes_max = 1}, Timestamp{0})->entries, 0U);
  ASSERT_TRUE(view.write({}, Position(350)));
  EXPECT_EQ(journal->retain({.bytes_max = 1}, Timestamp{0})->first, Position(301));
}

TEST(Backup, TouchesNothingThatStandsBeside) {
  const TemporaryFolder folder;
  const auto beside = folder.path() / "copy.part";
  std::filesystem::create_directories(beside);
  const auto journal = open(folder.path() / "live");
  append(*journal, many(0, 10));
  uint64_t shown = 0;
  const auto progress = [&](uint64_t done, uint64_t total) {
    EXPECT_LT(done, total);
    ++shown;
  };
  ASSERT_TRUE(journal->back_up(folder.path() / "copy", progress));
  ASSERT_TRUE(Journal::restore(folder.path() / "copy", folder.path() / "again", progress));
  EXPECT_GT(shown, 10U);
  EXPECT_TRUE(std::filesystem::exists(beside));
  const auto entries = std::filesystem::directory_iterator(folder.path());
  EXPECT_EQ(std::distance(begin(entries), end(entries)), 4) << "live, copy.part, copy, again";
}

TEST(Views, ForgetTheRowsBelowAKeyAndKeepTheirPosition) {
  const TemporaryFolder folder;
  const auto journal = open(folder.path());
  append(*journal, {draft("a")});
  View view = journal->view("decisions");
  View neighbour = journal->view("decision");
  ViewBatch batch;
  for (const auto* key : {"a", "b", "c"}) batch.put(key, "v");
  ASSERT_TRUE(view.write(std::move(batch), Position(1)));
  ViewBatch other;
  other.put("a", "v");
  ASSERT_TRUE(neighbour.write(std::move(other), Position(1)));
  ASSERT_TRUE(view.remove_below("b"));
  EXPECT_EQ(view.get("a").value(), std::nullopt);
  EXPECT_EQ(view.get("b").value(), "v");
  EXPECT_EQ(view.position(), Position(1));
  EXPECT_EQ(neighbour.get("a").value(), "v");
}

TEST(Backup, IsWholeWhileRunningAndRestores) {
  const TemporaryFolder folder;
  const auto journal = open(folder.path() / "live", {.recent_ids_max = 100});
  append(*journal, many(0, 500));
  ViewBatch batch;
  batch.put("k", "v");
  ASSERT_TRUE(journal->view("v").write(std::move(batch), Position(400)));
  const Status backed = journal->back_up(folder.path() / "copy");
  ASSERT_TRUE(backed) << backed.error().message;
  append(*journal, many(500, 10));
  EXPECT_EQ(journal->back_up(folder.path() / "copy").error().code, ErrorCode::already_exists);
  EXPECT_FALSE(verify(folder.path() / "copy")->bad);
  ASSERT_TRUE(Journal::restore(folder.path() / "copy", folder.path() / "again"));
  EXPECT_EQ(Journal::restore(folder.path() / "copy", folder.path() / "again").error().code,
            ErrorCode::already_exists);
  const auto restored = open(folder.path() / "again");
  EXPECT_EQ(restored->last_durable(), Position(500));
  EXPECT_EQ(restored->view("v").position(), Position(400));
  EXPECT_TRUE(append(*restored, {draft("id-3")})[0].repeated);
}

}  // namespace
}  // namespace duanlian::journal
