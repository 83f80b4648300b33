#include "journal/committer.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <gtest/gtest.h>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <sys/mount.h>
#include <thread>

#include "journal/folder_for_test.h"
#include "journal/verify.h"

namespace duanlian::journal {
namespace {

// Does not compress, so that the disk fills.
std::string noise(std::size_t bytes, unsigned seed) {
  std::mt19937 random(seed);
  std::string text(bytes, '\0');
  std::ranges::generate(text, [&] { return static_cast<char>(random()); });
  return text;
}

std::vector<Draft> one(std::string id, std::size_t bytes = 10) {
  std::vector<Draft> drafts(1);
  drafts[0] = {.id = std::move(id), .payload = std::string(bytes, 'p'), .received = Timestamp{1}};
  return drafts;
}

TEST(Committer, AnswersInOrderOnceDurableAndApplied) {
  const TemporaryFolder folder;
  auto journal = *Journal::open(folder.path());
  std::atomic<uint64_t> applied = 0;
  std::vector<uint64_t> answered;
  Committer committer(*journal, [&](const Group& group) -> Status {
    applied = group.last().value();
    return {};
  });
  for (int i = 0; i < 2'000; ++i) {
    ASSERT_TRUE(committer.submit(one("id-" + std::to_string(i % 1'500)), [&](const auto& placed) {
      ASSERT_TRUE(placed);
      EXPECT_LE(placed->front().position.value(), applied.load());
      EXPECT_LE(placed->front().position, journal->last_durable());
      answered.push_back(placed->front().position.value());
    }));
  }
  committer.flush();
  ASSERT_EQ(answered.size(), 2'000U);
  for (std::size_t i = 0; i < answered.size(); ++i) EXPECT_EQ(answered[i], i % 1'500 + 1);
  EXPECT_EQ(committer.counters().entries, 1'500U);
  EXPECT_EQ(committer.counters().repeated, 500U);
  EXPECT_EQ(committer.counters().done.count, 2'000U);
}

TEST(Committer, WritesOfAViewWaitForTheirEntries) {
  const TemporaryFolder folder;
  auto journal = *Journal::open(folder.path());
  View view = journal->view("rows");
  Committer committer(*journal, [&](const Group& group) -> Status {
    ViewBatch batch;
    for (const Entry& entry : group.entries()) batch.put(entry.id, entry.payload);
    RETURN_IF_ERROR(view.write(std::move(batch), group.last()));
    EXPECT_LE(view.position(), journal->last_durable());
    return {};
  });
  for (int i = 0; i < 500; ++i) ASSERT_TRUE(committer.submit(one("id-" + std::to_string(i)), {}));
  committer.flush();
  EXPECT_EQ(view.position(), Position(500));
}

struct NamedOrigin : Origin {
  explicit NamedOrigin(std::string given) : name(std::move(given)) {}
  std::string name;
};

TEST(Committer, WhatIsGivenWithDraftsGoesWithThemAndStaysWhenTheyAreRefused) {
  const TemporaryFolder folder;
  auto journal = *Journal::open(folder.path());
  std::vector<std::string> seen;
  Committer committer(*journal, [&](const Group& group) -> Status {
    std::size_t at = 0;
    for (const Group::Part& part : group.parts()) {
      const auto* origin = dynamic_cast<const NamedOrigin*>(part.origin.get());
      for (const Placed& placed : group.placed().subspan(at, part.drafts)) {
        if (!placed.repeated) seen.push_back(origin == nullptr ? "none" : origin->name);
      }
      at += part.drafts;
    }
    EXPECT_EQ(at, group.placed().size());
    return {};
  });
  const auto submit = [&](const std::string& first, const std::string& second) {
    std::vector<Draft> drafts = one(first);
    drafts.push_back(one(second).front());
    return committer.submit(std::move(drafts), {}, std::make_unique<NamedOrigin>(first + "+" + second));
  };
  EXPECT_TRUE(submit("a", "b"));
  EXPECT_TRUE(submit("b", "c"));
  EXPECT_TRUE(committer.submit(one("d"), {}));
  committer.flush();
  EXPECT_EQ(seen, (std::vector<std::string>{"a+b", "a+b", "b+c", "none"}));

  std::unique_ptr<Origin> origin = std::make_unique<NamedOrigin>("kept");
  EXPECT_FALSE(committer.submit(one(""), {}, std::move(origin)));
  ASSERT_NE(origin, nullptr);
  EXPECT_EQ(dynamic_cast<const NamedOrigin&>(*origin).name, "kept");
  EXPECT_TRUE(committer.admit(1));
  committer.stop();
  EXPECT_FALSE(committer.admit(1));
  EXPECT_EQ(committer.counters().refused, 2U);
}

TEST(Committer, RefusesBeyondTheQueueAndAfterTheEnd) {
  const TemporaryFolder folder;
  auto journal = *Journal::open(folder.path());
  std::mutex gate;
  gate.lock();
  CommitterOptions options;
  options.queue_entries_max = 10;
  options.groups_ahead_max = 1;
  Committer committer(
      *journal,
      [&](const Group&) -> Status {
        const std::lock_guard wait(gate);
        return {};
      },
      options);
  Status last;
  for (int i = 0; i < 100 && last; ++i) last = committer.submit(one("id-" + std::to_string(i)), {});
  ASSERT_FALSE(last);
  EXPECT_EQ(last.error().code, ErrorCode::unavailable);
  gate.unlock();
  committer.flush();
  committer.stop();
  EXPECT_EQ(committer.submit(one("late"), {}).error().code, ErrorCode::unavailable);
  EXPECT_EQ(committer.submit(one(""), {}).error().code, ErrorCode::invalid_argument);
}

TEST(Committer, AnErrorOfApplyEndsItAndIsToldToAdministratorsOnly) {
  const TemporaryFolder folder;
  auto journal = *Journal::open(folder.path());
  Committer committer(*journal, [](const Group&) -> Status { return invalid("broken rule"); });
  EXPECT_FALSE(committer.stopped());
  std::optional<Error> answer;
  ASSERT_TRUE(committer.submit(one("a"), [&](const auto& placed) {
    if (!placed) answer = placed.error();
  }));
  committer.flush();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->code, ErrorCode::unavailable);
  const Status later = committer.submit(one("b"), {});
  ASSERT_FALSE(later);
  EXPECT_EQ(later.error().code, ErrorCode::unavailable);
  EXPECT_EQ(later.error().message.find("broken rule"), std::string::npos) << later.error().message;
  ASSERT_TRUE(committer.stopped());
  EXPECT_EQ(committer.stopped()->message, "broken rule");
  EXPECT_TRUE(committer.counters().stopped);
}

std::vector<Draft> large(int number) {
  std::vector<Draft> drafts = one("id-" + std::to_string(number));
  drafts[0].payload = noise(50'000, static_cast<unsigned>(number));
  return drafts;
}

// A disk of 48 MiB, in memory.
class SmallDisk {
 public:
  explicit SmallDisk(const std::filesystem::path& at) : at_(at) {
    std::filesystem::create_directories(at);
    mounted_ = ::mount("tmpfs", at.c_str(), "tmpfs", 0, "size=48m") == 0;
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() {
    if (mounted_) ::umount2(at_.c_str(), MNT_DETACH);
  }
  bool mounted() const { return mounted_; }

 private:
  std::filesystem::path at_;
  bool mounted_;
};

constexpr std::chrono::milliseconds kFullFor{1'500};
constexpr int kRefusedMax = 2'000;
constexpr int kAttemptsMax = 12'000;  // a minute at least, for a slow machine

// Appends until the disk refuses, waits, makes room, and expects everything to go on, the view too.
void fill_and_recover(const Options& options) {
  const TemporaryFolder folder;
  const SmallDisk disk(folder.path() / "disk");
  if (!disk.mounted()) GTEST_SKIP() << "mounting a small disk is not permitted here";
  const auto ballast = folder.path() / "disk" / "ballast";
  ASSERT_EQ(std::system(("head -c 25000000 /dev/zero > " + ballast.string()).c_str()), 0);
  const auto root = folder.path() / "disk" / "journal";
  auto journal = *Journal::open(root, options);
  View view = journal->view("rows");
  CommitterOptions quick;
  // What waits has to find room where the ballast was, or the disk is full again, and rightly for ever.
  quick.queue_entries_max = 100;
  quick.no_space_answer_after = std::chrono::milliseconds(50);
  quick.no_space_retry_every = std::chrono::milliseconds(10);
  std::atomic<uint64_t> acknowledged = 0;
  std::atomic<int> no_space = 0;
  std::string reason;
  {
    Committer committer(
        *journal,
        [&](const Group& group) -> Status {
          ViewBatch rows;
          for (const Entry& entry : group.entries()) rows.put(entry.id, entry.payload.substr(0, 20'000));
          return view.write(std::move(rows), group.last());
        },
        quick);
    // A view that waits for room fills the queue before the log notices.
    int refused = 0;
    for (int i = 0; i < 5'000 && no_space == 0 && refused < kRefusedMax; ++i) {
      const Status taken = committer.submit(large(i), [&](const auto& placed) {
        if (placed) {
          ++acknowledged;
        } else if (placed.error().code == ErrorCode::no_space) {
          reason = placed.error().message;
          ++no_space;
        }
      });
      ASSERT_TRUE(taken || taken.error().code == ErrorCode::unavailable ||
                  taken.error().code == ErrorCode::no_space)
          << taken.error().message;
      refused = taken ? 0 : refused + 1;
      if (!taken) --i;
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
    ASSERT_TRUE(no_space > 0 || refused == kRefusedMax);
    EXPECT_EQ(no_space > 0, !reason.empty());
    std::this_thread::sleep_for(kFullFor);
    EXPECT_FALSE(committer.stopped());
    std::filesystem::remove(ballast);
    // Until the group that waited is in.
    while (committer.counters().waits_for_room && !committer.stopped())
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    bool went_on = false;
    // Whoever is told no_space or unavailable sends again.
    for (int attempt = 0; attempt < kAttemptsMax && !went_on; ++attempt) {
      if (committer.submit(one("after"), [&](const auto& placed) { went_on = placed.has_value(); }))
        committer.flush();
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    EXPECT_TRUE(went_on);
  }
  EXPECT_GE(journal->last_durable().value(), acknowledged.load() + 1);
  EXPECT_EQ(view.position(), journal->last_durable());
  journal.reset();
  const auto report = verify(root);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_FALSE(report->bad) << report->bad->reason;
  journal = *Journal::open(root, options);
  EXPECT_TRUE(journal->find("after").value());
}

TEST(FullDisk, AnErrorMeanwhileIsNotToldAsAFullDisk) {
  const TemporaryFolder folder;
  auto journal = *Journal::open(folder.path(), {.free_bytes_min = uint64_t{1} << 60});
  std::mutex gate;
  gate.lock();
  Committer committer(*journal,
                      [&](const Group&) -> Status {
                        const std::lock_guard wait(gate);
                        return invalid("broken rule");
                      },
                      {.no_space_retry_every = std::chrono::milliseconds(5)});
  ASSERT_TRUE(committer.submit(one("a"), {}));
  while (!committer.counters().waits_for_room) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  gate.unlock();
  while (!committer.stopped()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  committer.flush();
  EXPECT_FALSE(committer.counters().waits_for_room);
  EXPECT_EQ(committer.submit(one("b"), {}).error().code, ErrorCode::unavailable);
}

TEST(FullDisk, TheWriteOfAViewWaitsUntilItsEntriesAreDurableOrGivenUp) {
  const TemporaryFolder folder;
  auto journal = *Journal::open(folder.path());
  const auto group = journal->stage(one("a"));
  ASSERT_TRUE(group);
  View view = journal->view("rows");
  Status written;
  std::thread writing([&] { written = view.write({}, Position(1)); });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  journal->give_up();
  writing.join();
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::unavailable);
}

TEST(FullDisk, IsRefusedBeforeItIsFullAndGoesOnWithRoom) {
  fill_and_recover({.free_bytes_min = uint64_t{8} << 20, .write_buffer_bytes = std::size_t{1} << 20});
}

TEST(FullDisk, GoesOnAfterTheDiskWasReallyFull) {
  fill_and_recover({.free_bytes_min = 0, .write_buffer_bytes = std::size_t{1} << 20});
}

}  // namespace
}  // namespace duanlian::journal
