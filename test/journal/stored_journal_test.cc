#include "journal/stored_journal.h"

#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "journal/folder_for_test.h"

namespace duanlian::journal {
namespace {

namespace fs = std::filesystem;

void append_to(const fs::path& folder, int from, int to) {
  auto journal = Journal::open(folder, {});
  ASSERT_TRUE(journal) << journal.error().message;
  for (int i = from; i <= to; ++i) {
    auto group =
        (*journal)->stage({{.id = std::to_string(i), .payload = "p" + std::to_string(i), .received = {}}});
    ASSERT_TRUE(group) << group.error().message;
    ASSERT_TRUE((*journal)->commit(*group));
  }
}

std::vector<std::string> payloads_in(const fs::path& folder) {
  std::vector<std::string> payloads;
  const auto journal = StoredJournal::open(folder);
  EXPECT_TRUE(journal) << journal.error().message;
  if (!journal) return payloads;
  const Status read = (*journal)->read([&](const Entry& entry) -> Status {
    EXPECT_EQ(entry.position, Position(payloads.size() + 1));
    payloads.emplace_back(entry.payload);
    return {};
  });
  EXPECT_TRUE(read) << read.error().message;
  EXPECT_EQ((*journal)->last(), Position(payloads.size()));
  return payloads;
}

// Every file of the journal itself; RocksDB writes a log of its own beside them, and what it calls trash is
// gone when it comes to it.
std::map<std::string, std::string> bytes_of(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (!entry.is_regular_file() || name.starts_with("LOG") || name.ends_with(".trash")) continue;
    std::stringstream bytes;
    bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    files[fs::relative(entry.path(), folder).string()] = bytes.str();
  }
  return files;
}

TEST(StoredJournal, ReadsEverythingAndChangesNothing) {
  const TemporaryFolder folder;
  append_to(folder.path(), 1, 300);
  const auto before = bytes_of(folder.path());
  const auto payloads = payloads_in(folder.path());
  ASSERT_EQ(payloads.size(), 300U);
  EXPECT_EQ(payloads[299], "p300");
  EXPECT_TRUE(bytes_of(folder.path()) == before) << "a file was changed by reading";
  append_to(folder.path(), 301, 301);
  EXPECT_EQ(payloads_in(folder.path()).size(), 301U);
}

TEST(StoredJournal, ReadsABackUp) {
  const TemporaryFolder folder;
  append_to(folder.path() / "journal", 1, 10);
  {
    auto journal = Journal::open(folder.path() / "journal", {});
    ASSERT_TRUE(journal);
    ASSERT_TRUE((*journal)->back_up(folder.path() / "copy"));
  }
  EXPECT_EQ(payloads_in(folder.path() / "copy").size(), 10U);
}

TEST(StoredJournal, AnEmptyJournalHasNoEntries) {
  const TemporaryFolder folder;
  append_to(folder.path(), 1, 0);
  EXPECT_TRUE(payloads_in(folder.path()).empty());
}

TEST(StoredJournal, IsRefusedWhereThereIsNoneOrSomebodyHoldsIt) {
  const TemporaryFolder folder;
  EXPECT_EQ(StoredJournal::open(folder.path()).error().code, ErrorCode::not_found);
  EXPECT_EQ(StoredJournal::open(folder.path() / "none").error().code, ErrorCode::not_found);
  EXPECT_FALSE(fs::exists(folder.path() / "none"));
  const auto held = Journal::open(folder.path(), {});
  ASSERT_TRUE(held);
  EXPECT_EQ(StoredJournal::open(folder.path()).error().code, ErrorCode::unavailable);
}

TEST(StoredJournal, AReaderThatHasEnoughEndsTheReading) {
  const TemporaryFolder folder;
  append_to(folder.path(), 1, 5);
  const auto journal = StoredJournal::open(folder.path());
  ASSERT_TRUE(journal);
  int seen = 0;
  const Status read = (*journal)->read([&](const Entry&) -> Status {
    return ++seen == 2 ? Status(Error{ErrorCode::unavailable, "enough"}) : Status{};
  });
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().message, "enough");
  EXPECT_EQ(seen, 2);
}

}  // namespace
}  // namespace duanlian::journal
