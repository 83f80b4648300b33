// A flipped byte in any file of a journal is found, or harmless; what was acknowledged never changes
// silently.
#include <algorithm>
#include <chrono>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "journal/child_for_test.h"
#include "journal/folder_for_test.h"
#include "journal/journal.h"
#include "journal/verify.h"

namespace duanlian::journal {
namespace {

constexpr int kFlipsPerFile = 12;
constexpr uint64_t kFlipSeed = 7;
constexpr int kFilledEntries = 3'000;
const Options kOptions{.write_buffer_bytes = std::size_t{128} << 10, .recent_ids_max = 1'000};

void fill(Journal& journal) {
  std::mt19937_64 random(kFlipSeed);
  View view = journal.view("rows");
  for (int i = 0; i < kFilledEntries; i += 20) {
    std::vector<Draft> drafts;
    ViewBatch rows;
    for (int j = i; j < i + 20; ++j) {
      std::string payload(100, '\0');
      std::ranges::generate(payload, [&] { return static_cast<char>(random()); });
      drafts.push_back(
          {.id = "id-" + std::to_string(j), .payload = std::move(payload), .received = Timestamp{j}});
      rows.put("row-" + std::to_string(j), "v");
    }
    const auto group = journal.stage(drafts);
    ASSERT_TRUE(group && journal.commit(*group) && view.write(std::move(rows), group->last()));
  }
}

// As a kill leaves it: the process ends without closing anything.
void fill_and_crash(const std::filesystem::path& folder) {
  const pid_t child = start_child("Child.DISABLED_FillsAndCrashes", folder.string());
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_EQ(status, 0);
}

TEST(Child, DISABLED_FillsAndCrashes) {
  auto journal = Journal::open(child_word(), kOptions);
  if (!journal) ::_exit(1);
  fill(**journal);
  ::_exit(testing::Test::HasFailure() ? 2 : 0);
}

void flip(const std::filesystem::path& file, uint64_t at, char bits) {
  std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
  bytes.seekg(static_cast<std::streamoff>(at));
  const auto old = static_cast<char>(bytes.get());
  bytes.seekp(static_cast<std::streamoff>(at));
  bytes.put(static_cast<char>(old ^ bits));
}

// Everything that a reader sees: the log by position, and the rows of the view.
Result<std::vector<std::string>> contents(const std::filesystem::path& folder) {
  ASSIGN_OR_RETURN(const auto journal, Journal::open(folder, kOptions));
  std::vector<std::string> all;
  RETURN_IF_ERROR(journal->read(Position(1), journal->last_durable(), [&](const Entry& entry) -> Status {
    all.push_back(std::string(entry.id) + std::string(entry.payload));
    return {};
  }));
  const View view = journal->view("rows");
  uint64_t rows = 0;
  RETURN_IF_ERROR(view.scan("row-", "", [&](std::string_view, std::string_view) { return ++rows, true; }));
  // A view may stand earlier, and is then brought up to date; its rows are those of its position.
  EXPECT_EQ(rows, view.position().value());
  return all;
}

std::string kind_of(const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  if (name.starts_with("LOG")) return "";  // words for people
  return file.parent_path().filename().string() + "/" +
         (file.has_extension() ? file.extension().string() : name.substr(0, 5));
}

void flip_everywhere(const std::filesystem::path& original, const std::filesystem::path& work) {
  std::filesystem::copy(original, work, std::filesystem::copy_options::recursive);
  const auto whole = verify(work);
  ASSERT_TRUE(whole && !whole->bad) << whole->bad->reason;
  const auto expected = contents(work);
  ASSERT_TRUE(expected) << expected.error().message;
  ASSERT_EQ(expected->size(), static_cast<std::size_t>(kFilledEntries));
  std::mt19937_64 random(kFlipSeed);
  std::map<std::string, int> found;
  std::map<std::string, int> harmless;
  for (const auto& file : std::filesystem::recursive_directory_iterator(original)) {
    const std::string kind = kind_of(file.path());
    if (!file.is_regular_file() || file.file_size() == 0 || kind.empty()) continue;
    for (int i = 0; i < kFlipsPerFile; ++i) {
      // The end of a write-ahead log is where a loss looks most like a torn write.
      const uint64_t size = file.file_size();
      const uint64_t at =
          i % 2 == 0 ? random() % size : size - 1 - random() % std::min<uint64_t>(size, 4'096);
      std::filesystem::remove_all(work);
      std::filesystem::copy(original, work, std::filesystem::copy_options::recursive);
      flip(work / std::filesystem::relative(file.path(), original), at, static_cast<char>(1 << random() % 8));
      const auto report = verify(work);
      if (!report || report->bad) {
        ++found[kind];
        continue;
      }
      const auto now = contents(work);
      if (!now) {
        ++found[kind];
        continue;
      }
      ++harmless[kind];
      EXPECT_EQ(*now, *expected) << "silently different after byte " << at << " of " << file.path();
    }
  }
  EXPECT_GT(found["log/.sst"], 0);
}

TEST(FlippedByte, InAClosedJournalIsFoundOrHarmless) {
  const TemporaryFolder folder(folder_in_memory());
  {
    auto journal = Journal::open(folder.path() / "original", kOptions);
    ASSERT_TRUE(journal);
    fill(**journal);
  }
  flip_everywhere(folder.path() / "original", folder.path() / "work");
}

TEST(FlippedByte, InAJournalAfterACrashIsFoundOrHarmless) {
  const TemporaryFolder folder(folder_in_memory());
  fill_and_crash(folder.path() / "original");
  flip_everywhere(folder.path() / "original", folder.path() / "work");
}

// Everything in a run follows from the log.
TEST(FlippedByte, InARunOfIdsIsMendedFromTheLogAtOnce) {
  const TemporaryFolder folder(folder_in_memory());
  {
    auto journal = Journal::open(folder.path(), kOptions);
    ASSERT_TRUE(journal);
    fill(**journal);
    // Runs are written in the background, and one that has not ended is left out when the journal closes.
    const auto has_run = [&] {
      const std::filesystem::directory_iterator files(folder.path() / "ids");
      return std::ranges::any_of(files, [](const auto& file) { return file.path().extension() != ".part"; });
    };
    constexpr int kLooksMax = 10'000;
    for (int i = 0; i < kLooksMax && !has_run(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  int runs = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder.path() / "ids")) {
    for (uint64_t page = 0; page < 4; ++page) flip(file.path(), page * 4'096 + 500, 1);
    ++runs;
  }
  ASSERT_GT(runs, 0);
  ASSERT_TRUE(verify(folder.path())->bad);
  {
    auto journal = Journal::open(folder.path(), kOptions);
    ASSERT_TRUE(journal);
    EXPECT_EQ((*journal)->find("id-5").value(), Position(6));
    std::vector<Draft> known;
    for (int i = 0; i < kFilledEntries; ++i)
      known.push_back({.id = "id-" + std::to_string(i), .received = Timestamp{0}});
    const auto group = (*journal)->stage(known);
    ASSERT_TRUE(group) << group.error().message;
    EXPECT_TRUE(group->entries().empty()) << "an id was forgotten";
  }
  const auto report = verify(folder.path());
  ASSERT_TRUE(report);
  EXPECT_FALSE(report->bad) << report->bad->reason;
}

TEST(Verify, NamesNoEntryForDamageOutsideOfTheLog) {
  const TemporaryFolder folder(folder_in_memory());
  {
    auto journal = Journal::open(folder.path(), kOptions);
    ASSERT_TRUE(journal);
    fill(**journal);
  }
  for (const char* part : {"views", "ids"}) {
    for (const auto& file : std::filesystem::directory_iterator(folder.path() / part)) {
      const bool holds_rows =
          file.path().extension() == ".sst" || file.path().filename().string().starts_with("run-");
      if (!holds_rows) continue;
      flip(file.path(), 100, 1);
      const auto report = verify(folder.path());
      ASSERT_TRUE(report) << report.error().message;
      ASSERT_TRUE(report->bad) << file.path();
      EXPECT_FALSE(report->bad->entry) << report->bad->reason;
      EXPECT_EQ(report->entries, static_cast<uint64_t>(kFilledEntries));
      flip(file.path(), 100, 1);
    }
  }
}

TEST(Verify, NamesTheFirstBadEntry) {
  const TemporaryFolder folder(folder_in_memory());
  fill_and_crash(folder.path());
  // The write-ahead log holds the payload as it is; find that of the last entry but 10.
  std::filesystem::path newest;
  for (const auto& file : std::filesystem::directory_iterator(folder.path() / "log")) {
    if (file.path().extension() == ".log" && newest < file.path()) newest = file.path();
  }
  flip(newest, std::filesystem::file_size(newest) - 50, 1);
  const auto report = verify(folder.path());
  ASSERT_TRUE(report) << report.error().message;
  ASSERT_TRUE(report->bad);
  EXPECT_EQ(report->bad->entry, Position(kFilledEntries - 19)) << report->bad->reason;
  const auto opened = Journal::open(folder.path(), kOptions);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::corrupt);
  // Refusing to open changed nothing: it still says the same.
  EXPECT_EQ(verify(folder.path())->bad->entry, Position(kFilledEntries - 19));
}

}  // namespace
}  // namespace duanlian::journal
