// How fast the journal appends durably. Usage: journal_bench [folder] [seconds] [million entries before the
// last line]
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

#include "base/check.h"
#include "journal/committer.h"

namespace duanlian::journal {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kPayloadBytes = 250;
constexpr double kTargetPerSecond = 300'000;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

void measure_disk(const std::filesystem::path& folder) {
  const std::string file = (folder / "disk").string();
  const int descriptor = ::open(file.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
  CHECK(descriptor >= 0, "the folder can be written");
  const std::string bytes(std::size_t{64} << 10, 'x');
  std::vector<double> micros;
  for (int i = 0; i < 1'000; ++i) {
    const auto start = Clock::now();
    CHECK(::write(descriptor, bytes.data(), bytes.size()) > 0 && ::fdatasync(descriptor) == 0,
          "the disk works");
    micros.push_back(seconds_since(start) * 1e6);
  }
  ::close(descriptor);
  std::filesystem::remove(file);
  std::ranges::sort(micros);
  std::printf("disk: write and fdatasync of 64 KiB: p50 %.0f us, p99 %.0f us\n", micros[500], micros[990]);
}

// A transfer as it looks on the wire, different in every event.
class Source {
 public:
  Draft next() {
    const uint64_t n = ++count_;
    uint64_t mixed = n * 0x9e3779b97f4a7c15;
    mixed ^= mixed >> 29;
    char text[320];
    const int length = std::snprintf(
        text, sizeof text,
        "{\"kind\":\"transfer\",\"id\":\"bank-a-%012llu\",\"time\":\"2026-01-31T09:%02llu:%02llu.%06lluZ\","
        "\"debtor\":\"6222%012llu\","
        "\"creditor\":\"6217%012llu\",\"amount\":\"%llu.%02llu\",\"currency\":\"CNY\",\"channel\":\"mobile\","
        "\"device\":\"%016llx\"",
        static_cast<unsigned long long>(n), static_cast<unsigned long long>(mixed % 60),
        static_cast<unsigned long long>(mixed / 64 % 60), static_cast<unsigned long long>(mixed % 1'000'000),
        static_cast<unsigned long long>(mixed % 1'000'000'000'000),
        static_cast<unsigned long long>((mixed >> 20) % 1'000'000'000'000),
        static_cast<unsigned long long>(mixed % 50'000), static_cast<unsigned long long>(mixed % 100),
        static_cast<unsigned long long>(mixed));
    Draft draft;
    draft.payload.assign(text, static_cast<std::size_t>(length));
    draft.payload.resize(kPayloadBytes, ' ');
    draft.id = draft.payload.substr(25, 19) + "-transfer";
    draft.received = Timestamp{static_cast<int64_t>(n)};
    return draft;
  }
  uint64_t count() const { return count_; }

 private:
  uint64_t count_ = 0;
};

std::vector<Draft> drafts_of(Source& source, std::size_t count) {
  std::vector<Draft> drafts;
  drafts.reserve(count);
  for (std::size_t i = 0; i < count; ++i) drafts.push_back(source.next());
  return drafts;
}

// As fast as it takes them, in submissions like those of a bulk connector.
double full_rate(Committer& committer, Source& source, double seconds, uint64_t entries_max) {
  constexpr std::size_t kBatch = 100;
  const auto start = Clock::now();
  const uint64_t before = source.count();
  while (seconds_since(start) < seconds && source.count() - before < entries_max) {
    const std::vector<Draft> drafts = drafts_of(source, kBatch);
    while (!committer.submit(drafts, {})) std::this_thread::sleep_for(std::chrono::microseconds(300));
  }
  committer.flush();
  return static_cast<double>(source.count() - before) / seconds_since(start);
}

// At a steady rate; every submission's time from submit to answer, in microseconds, sorted.
std::vector<float> paced(Committer& committer, Source& source, double per_second, std::size_t batch,
                         double seconds) {
  std::vector<float> micros(static_cast<std::size_t>(per_second * seconds) / batch);
  std::atomic<std::size_t> refused = 0;
  const auto start = Clock::now();
  for (std::size_t i = 0; i < micros.size(); ++i) {
    const double due = static_cast<double>(i * batch) / per_second;
    while (seconds_since(start) < due) std::this_thread::sleep_for(std::chrono::microseconds(50));
    const auto submitted = Clock::now();
    const Status taken = committer.submit(drafts_of(source, batch), [&, i, submitted](const auto& placed) {
      CHECK(placed, "the disk has room");
      micros[i] = static_cast<float>(seconds_since(submitted) * 1e6);
    });
    if (!taken) ++refused;
  }
  committer.flush();
  std::ranges::sort(micros);
  if (refused > 0) std::printf("  %zu submissions were refused\n", refused.load());
  return micros;
}

void print_paced(Committer& committer, Source& source, std::size_t batch, double seconds) {
  const std::vector<float> micros = paced(committer, source, kTargetPerSecond / 3, batch, seconds);
  const auto at = [&](double share) {
    return static_cast<double>(
        micros[static_cast<std::size_t>(share * static_cast<double>(micros.size() - 1))]);
  };
  std::printf(
      "latency: 100000 events/s in submissions of %zu, submit to durable and answered: p50 %.0f us, p99 %.0f "
      "us, p99.9 %.0f us\n",
      batch, at(0.5), at(0.99), at(0.999));
}

int run(const std::filesystem::path& folder, double seconds, double millions) {
  std::filesystem::create_directories(folder);
  measure_disk(folder);
  auto journal = Journal::open(folder / "journal", {});
  CHECK(journal, journal.error().message);
  Source source;
  Committer committer(**journal, [](const Group&) -> Status { return {}; });
  std::printf("append: %.0f events/s durable, %zu byte payloads, over %.0f s\n",
              full_rate(committer, source, seconds, ~uint64_t{0}), kPayloadBytes, seconds);
  print_paced(committer, source, 1, seconds);
  print_paced(committer, source, 10, seconds);
  const auto more = static_cast<uint64_t>(millions * 1e6);
  if (source.count() < more) {
    std::printf("filling: %.0f events/s up to %.0f million entries\n",
                full_rate(committer, source, 1e9, more - source.count()), millions);
  }
  std::printf("append: %.0f events/s durable after %.1f million entries, over %.0f s\n",
              full_rate(committer, source, seconds, ~uint64_t{0}), static_cast<double>(source.count()) / 1e6,
              seconds);
  committer.stop();
  CHECK(committer.counters().repeated == 0, "every event is new, so every one was written");
  CHECK((*journal)->last_durable().value() == source.count(), "every event is in the journal");
  return 0;
}

}  // namespace
}  // namespace duanlian::journal

int main(int count, char** words) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  const std::filesystem::path folder = count > 1 ? words[1] : "/tmp/journal_bench";
  const double seconds = count > 2 ? std::atof(words[2]) : 10;
  const double millions = count > 3 ? std::atof(words[3]) : 20;
  CHECK(!std::filesystem::exists(folder / "journal"), "the folder of the bench is new");
  const int code = duanlian::journal::run(folder, seconds, millions);
  std::filesystem::remove_all(folder / "journal");
  return code;
}
