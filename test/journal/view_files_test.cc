// A file of a view is there whole or not at all, comes back as it was written, and is in back-ups.
#include <algorithm>
#include <fstream>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "journal/child_for_test.h"
#include "journal/folder_for_test.h"
#include "journal/journal.h"
#include "journal/verify.h"

namespace duanlian::journal {
namespace {

using Pieces = std::vector<std::string>;

Pieces some_pieces(uint64_t seed, std::size_t count = 20) {
  std::mt19937_64 random(seed);
  Pieces pieces(count);
  for (std::string& piece : pieces) {
    piece.resize(1 + random() % 3'000);
    std::ranges::generate(piece, [&] { return static_cast<char>(random()); });
  }
  return pieces;
}

void write_file(View view, uint64_t number, const Pieces& pieces) {
  auto file = view.create_file(number);
  ASSERT_TRUE(file) << file.error().message;
  for (const std::string& piece : pieces) ASSERT_TRUE((*file)->append(piece));
  ASSERT_TRUE((*file)->finish());
}

Result<Pieces> pieces_of(const View& view, uint64_t number) {
  Pieces pieces;
  RETURN_IF_ERROR(view.read_file(number, [&](std::string_view piece) -> Status {
    pieces.emplace_back(piece);
    return {};
  }));
  return pieces;
}

std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& file : std::filesystem::directory_iterator(folder / "files")) files.push_back(file.path());
  std::ranges::sort(files);
  return files;
}

std::stop_token freed_at_once() {
  std::stop_source source;
  source.request_stop();
  return source.get_token();
}

TEST(ViewFiles, ComeBackInPiecesOnceTheyAreFinished) {
  const TemporaryFolder folder(folder_in_memory());
  const Pieces pieces = some_pieces(1);
  {
    const auto journal = *Journal::open(folder.path());
    View view = journal->view("rows");
    auto file = *view.create_file(7);
    for (const std::string& piece : pieces) ASSERT_TRUE(file->append(piece));
    EXPECT_EQ(pieces_of(view, 7).error().code, ErrorCode::corrupt) << "it is missing";
    ASSERT_TRUE(file->finish());
    EXPECT_EQ(pieces_of(view, 7).value(), pieces);
    write_file(view, 8, {});
    EXPECT_EQ(pieces_of(view, 8).value(), Pieces());
    EXPECT_FALSE(pieces_of(journal->view("others"), 7)) << "another view has none";
    const Status broken_off =
        view.read_file(7, [](std::string_view) -> Status { return Error{ErrorCode::unavailable, "enough"}; });
    EXPECT_EQ(broken_off.error().message, "enough");
  }
  EXPECT_EQ(pieces_of((*Journal::open(folder.path()))->view("rows"), 7).value(), pieces);
}

TEST(ViewFiles, OneThatWasGivenUpIsGoneWithTheNextTidyingOrOpening) {
  const TemporaryFolder folder(folder_in_memory());
  for (const bool opened_again : {false, true}) {
    auto journal = *Journal::open(folder.path());
    View view = journal->view("rows");
    ASSERT_TRUE((*view.create_file(1))->append("a piece"));
    ASSERT_EQ(files_below(folder.path()).size(), 1U);
    if (opened_again) {
      journal.reset();
      journal = *Journal::open(folder.path());
    } else {
      ASSERT_TRUE(view.remove_files_but(0, freed_at_once()));
    }
    EXPECT_TRUE(files_below(folder.path()).empty()) << opened_again;
  }
}

TEST(Child, DISABLED_WritesAFileAndEnds) {
  auto journal = Journal::open(child_word());
  if (!journal) ::_exit(1);
  auto file = (*journal)->view("rows").create_file(2);
  if (!file || !(*file)->append(std::string(3'000'000, 'x'))) ::_exit(2);
  ::_exit(0);
}

TEST(ViewFiles, ACrashWhileOneIsWrittenLeavesNothingAfterTheNextOpening) {
  const TemporaryFolder folder(folder_in_memory());
  write_file((*Journal::open(folder.path()))->view("rows"), 1, some_pieces(1));
  const pid_t child = start_child("Child.DISABLED_WritesAFileAndEnds", folder.path().string());
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_EQ(status, 0);
  ASSERT_EQ(files_below(folder.path()).size(), 2U);
  const auto report = verify(folder.path());
  ASSERT_TRUE(report && !report->bad);
  const auto journal = *Journal::open(folder.path());
  EXPECT_EQ(files_below(folder.path()).size(), 1U);
  EXPECT_EQ(pieces_of(journal->view("rows"), 1).value(), some_pieces(1));
  EXPECT_FALSE(pieces_of(journal->view("rows"), 2));
}

TEST(ViewFiles, ThoseOfAViewGoButForOne) {
  const TemporaryFolder folder(folder_in_memory());
  const auto journal = *Journal::open(folder.path());
  View view = journal->view("rows");
  View other = journal->view("rows-2");
  for (const uint64_t number : {1U, 2U, 3U}) write_file(view, number, some_pieces(number));
  write_file(other, 1, some_pieces(9));
  // Larger than what is freed at once.
  write_file(view, 4, {std::string(3 << 20, 'x')});
  ASSERT_TRUE(view.remove_files_but(2, {}));
  EXPECT_EQ(files_below(folder.path()).size(), 2U);
  EXPECT_EQ(pieces_of(view, 2).value(), some_pieces(2));
  EXPECT_EQ(pieces_of(other, 1).value(), some_pieces(9));
  EXPECT_FALSE(pieces_of(view, 4));
}

void change(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

TEST(ViewFiles, AFlippedByteOrACutIsFoundWhenReadAndByVerify) {
  const TemporaryFolder folder(folder_in_memory());
  write_file((*Journal::open(folder.path()))->view("rows"), 1, some_pieces(3, 4));
  ASSERT_FALSE(verify(folder.path())->bad);
  const std::filesystem::path file = files_below(folder.path()).at(0);
  std::string good;
  {
    std::ifstream in(file, std::ios::binary);
    good.assign(std::istreambuf_iterator<char>(in), {});
  }
  const auto expect_found = [&](const std::string& bytes, const std::string& what) {
    change(file, bytes);
    const auto report = verify(folder.path());
    ASSERT_TRUE(report && report->bad) << what;
    EXPECT_FALSE(report->bad->entry) << report->bad->reason;
    EXPECT_NE(report->bad->reason.find("rows-00000000000000000001 is damaged"), std::string::npos);
    const auto journal = *Journal::open(folder.path());
    const auto read = pieces_of(journal->view("rows"), 1);
    ASSERT_FALSE(read) << what;
    EXPECT_EQ(read.error().code, ErrorCode::corrupt);
  };
  std::mt19937_64 random(5);
  for (std::size_t i = 0; i < 60; ++i) {
    const std::size_t at = i < 30 ? i : random() % good.size();
    std::string flipped = good;
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << random() % 8));
    expect_found(flipped, "byte " + std::to_string(at));
  }
  for (std::size_t cut = 0; cut < good.size(); cut += 1 + random() % 300)
    expect_found(good.substr(0, cut), "cut at " + std::to_string(cut));
  expect_found(good.substr(0, good.size() - 12), "the last frame is missing");
  expect_found(good + "x", "a byte more");
  // Under the name of another file of the view.
  change(file, good);
  std::filesystem::copy_file(file, folder.path() / "files" / "rows-00000000000000000002");
  const auto journal = *Journal::open(folder.path());
  EXPECT_TRUE(pieces_of(journal->view("rows"), 1));
  EXPECT_FALSE(pieces_of(journal->view("rows"), 2));
}

TEST(ViewFiles, ABackUpHasThemAlthoughTheyGoLater) {
  const TemporaryFolder folder(folder_in_memory());
  const auto root = folder.path() / "journal";
  const auto backup = folder.path() / "backup";
  const auto restored = folder.path() / "restored";
  const Pieces large = {std::string(5 << 20, 'x'), "end"};
  {
    const auto journal = *Journal::open(root);
    View view = journal->view("rows");
    write_file(view, 1, large);
    auto unfinished = *view.create_file(2);
    ASSERT_TRUE(unfinished->append("a piece"));
    ASSERT_TRUE(journal->back_up(backup));
    unfinished.reset();
    ASSERT_TRUE(view.remove_files_but(0, freed_at_once()));
    EXPECT_TRUE(files_below(root).empty());
  }
  const auto report = verify(backup);
  ASSERT_TRUE(report && !report->bad);
  ASSERT_TRUE(Journal::restore(backup, restored));
  EXPECT_EQ(files_below(restored).size(), 1U);
  EXPECT_EQ(pieces_of((*Journal::open(restored))->view("rows"), 1).value(), large);
}

TEST(ViewFiles, GiveWayWhileThereIsStillRoomForEntries) {
  const TemporaryFolder folder;
  constexpr uint64_t kFreeMin = uint64_t{8} << 20;
  if (::mount("tmpfs", folder.path().c_str(), "tmpfs", 0, "size=96m") != 0)
    GTEST_SKIP() << "mounting a small disk is not permitted here";
  {
    const auto journal = *Journal::open(
        folder.path() / "journal", {.free_bytes_min = kFreeMin, .write_buffer_bytes = std::size_t{1} << 20});
    View view = journal->view("rows");
    write_file(view, 1, {"standing"});
    {
      auto file = view.create_file(2);
      ASSERT_TRUE(file) << file.error().message;
      Status written;
      std::size_t pieces = 0;
      for (; written && pieces < 96; ++pieces) written = (*file)->append(std::string(1 << 20, 'x'));
      ASSERT_FALSE(written);
      EXPECT_EQ(written.error().code, ErrorCode::no_space) << written.error().message;
      EXPECT_GT(pieces, 4U);
      EXPECT_LT(pieces, 30U);
    }
    const auto group = journal->stage({{.id = "a", .payload = "b", .received = Timestamp{0}}});
    EXPECT_TRUE(journal->commit(*group)) << "an entry still has room";
    ASSERT_TRUE(view.remove_files_but(1, {}));
    EXPECT_EQ(files_below(folder.path() / "journal").size(), 1U);
    write_file(view, 2, some_pieces(2));
    EXPECT_EQ(pieces_of(view, 1).value(), Pieces{"standing"});
  }
  ::umount2(folder.path().c_str(), MNT_DETACH);
}

TEST(ViewFiles, NoneIsBegunOnAFullDisk) {
  const TemporaryFolder folder(folder_in_memory());
  const auto journal = *Journal::open(folder.path(), {.free_bytes_min = uint64_t{1} << 60});
  View view = journal->view("rows");
  const auto file = view.create_file(1);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().code, ErrorCode::no_space);
}

}  // namespace
}  // namespace duanlian::journal
