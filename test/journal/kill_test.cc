// Kills a process that appends, at a random moment, again and again over the same journal.
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <gtest/gtest.h>
#include <random>
#include <sstream>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "journal/child_for_test.h"
#include "journal/committer.h"
#include "journal/folder_for_test.h"
#include "journal/verify.h"

namespace duanlian::journal {
namespace {

constexpr int kRounds = 200;
constexpr uint64_t kKillSeed = 20260131;
constexpr int kKillAfterMicrosMax = 60'000;

std::string id_of(uint64_t number) { return "event-" + std::to_string(number); }
std::string payload_of(uint64_t number) {
  return std::string(number * 7 % 300, static_cast<char>('a' + number % 26));
}

// Appends without end from the given number on, now and then one that was appended before, and writes the
// number of each acknowledged entry to the pipe.
[[noreturn]] void append_until_killed(const std::filesystem::path& folder, uint64_t number, int pipe) {
  auto journal = Journal::open(folder, {.write_buffer_bytes = std::size_t{1} << 20, .recent_ids_max = 2'000});
  if (!journal) ::_exit(3);
  View view = (*journal)->view("count");
  Committer committer(**journal, [&](const Group& group) -> Status {
    ViewBatch batch;
    batch.put("last", group.entries().back().id);
    return view.write(std::move(batch), group.last());
  });
  while (true) {
    const uint64_t sent = number % 10 == 9 ? number / 2 : number;
    const Status taken =
        committer.submit({{.id = id_of(sent), .payload = payload_of(sent), .received = Timestamp{1}}},
                         [pipe, sent](const auto& placed) {
                           if (!placed) ::_exit(4);
                           if (::write(pipe, &sent, sizeof sent) != sizeof sent) ::_exit(5);
                         });
    if (!taken) {
      ::usleep(200);
      continue;
    }
    ++number;
    if (number % 16 == 0) ::usleep(100);
  }
}

TEST(Child, DISABLED_AppendsUntilKilled) {
  std::istringstream words(child_word());
  int pipe = 0;
  uint64_t number = 0;
  std::string folder;
  words >> pipe >> number >> folder;
  append_until_killed(folder, number, pipe);
}

// The numbers that the child acknowledged before it was killed.
std::vector<uint64_t> run_and_kill(const std::filesystem::path& folder, uint64_t number, int after_micros) {
  int ends[2] = {};
  EXPECT_EQ(::pipe(ends), 0);
  const pid_t child =
      start_child("Child.DISABLED_AppendsUntilKilled",
                  std::to_string(ends[1]) + " " + std::to_string(number) + " " + folder.string());
  ::close(ends[1]);
  std::vector<uint64_t> acknowledged;
  uint64_t one = 0;
  bool killed = false;
  const auto kill_child = [&] {
    ::usleep(static_cast<useconds_t>(after_micros));
    ::kill(child, SIGKILL);
    killed = true;
  };
  if (after_micros % 4 == 0) kill_child();  // perhaps while it opens
  while (::read(ends[0], &one, sizeof one) == sizeof one) {
    acknowledged.push_back(one);
    if (!killed) kill_child();
  }
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself with " << WEXITSTATUS(status);
  return acknowledged;
}

TEST(Killed, TwoHundredTimesNothingAcknowledgedIsLost) {
  const TemporaryFolder folder(folder_in_memory());
  const auto root = folder.path() / "journal";
  std::mt19937_64 random(kKillSeed);
  std::vector<bool> acknowledged;
  std::vector<bool> seen;
  Position checked;
  for (int round = 0; round < kRounds && !testing::Test::HasFailure(); ++round) {
    const uint64_t start = seen.size();
    const auto numbers = run_and_kill(root, start, static_cast<int>(random() % kKillAfterMicrosMax));
    for (const uint64_t number : numbers) {
      if (acknowledged.size() <= number) acknowledged.resize(number + 1);
      acknowledged[number] = true;
    }
    auto journal = Journal::open(root, {.recent_ids_max = 2'000});
    ASSERT_TRUE(journal) << journal.error().message;
    EXPECT_LE((*journal)->view("count").position(), (*journal)->last_durable());
    ASSERT_TRUE(
        (*journal)->read(next(checked), (*journal)->last_durable(), [&](const Entry& entry) -> Status {
          const uint64_t number = std::stoull(std::string(entry.id.substr(6)));
          EXPECT_EQ(entry.payload, payload_of(number));
          if (seen.size() <= number) seen.resize(number + 1);
          EXPECT_FALSE(seen[number]) << entry.id << " stands twice";
          seen[number] = true;
          return {};
        }));
    checked = (*journal)->last_durable();
    for (const uint64_t number : numbers)
      EXPECT_TRUE(number < seen.size() && seen[number]) << number << " was lost";
  }
  const auto report = verify(root);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_FALSE(report->bad) << report->bad->reason;
  uint64_t count = 0;
  for (std::size_t number = 0; number < acknowledged.size(); ++number) {
    if (!acknowledged[number]) continue;
    EXPECT_TRUE(number < seen.size() && seen[number]) << number << " was lost";
    ++count;
  }
  EXPECT_GT(count, 1'000U);
}

}  // namespace
}  // namespace duanlian::journal
