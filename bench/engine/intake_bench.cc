// How fast mixed events are submitted, journalled, decided, kept and answered (mixed_events.h says what they
// are), with a pack as it is in use:
//
//   intake_bench [MODE] [--pack DIR] [--folder DIR] [--seconds S] [--runs N] [--millions N] [--persons N]
//                [--save-every N]
//
//   durable   submit to answer as fast as events are taken, in submissions of 200 from one thread
//   paced     the same at half of the rate asked for, in submissions of 10: how long an answer takes
//   grow      the rate of `durable` after each ten million events, up to N million
//   restart   from opening to the first decision, with a million accounts, after the program ended without a
//             word when the saving under way was all but done: then most is applied again
//
// The first two are the default. Events are made before the clock starts. Each figure is the median of the
// runs.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <unordered_set>
#include <vector>

#include "base/check.h"
#include "engine/intake.h"
#include "measure.h"

namespace duanlian::engine {
namespace {

constexpr double kRateAsked = 92'000;
constexpr std::size_t kPacedBulk = 10;

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

using Bulks = std::vector<std::vector<model::Event>>;

// Submissions of so many events each.
Bulks some_bulks(MixedEvents& source, double count, std::size_t bulk) {
  Bulks bulks(static_cast<std::size_t>(count) / bulk);
  for (auto& events : bulks) events = some(source, bulk);
  return bulks;
}

// ---- intake ----

class OpenIntake {
 public:
  explicit OpenIntake(const Settings& settings)
      : folder_(settings.folder / ("intake_bench." + std::to_string(::getpid()))),
        source_(kSeed, settings.persons) {
    std::filesystem::remove_all(folder_);
    auto opened = Intake::open(folder_, {.journal = {}, .committer = {}, .save_every = settings.save_every});
    CHECK(opened, opened.error().message);
    intake_ = *std::move(opened);
    const model::Event event = activation_of(settings.pack, source_.now());
    CHECK(intake_->submit_and_wait(std::span(&event, 1), source_.now()), "the pack is activated");
    CHECK(intake_->active_pack(), "the pack decides");
  }
  ~OpenIntake() {
    intake_.reset();
    std::filesystem::remove_all(folder_);
  }
  OpenIntake(const OpenIntake&) = delete;
  OpenIntake& operator=(const OpenIntake&) = delete;

  const std::filesystem::path& folder() const { return folder_; }
  MixedEvents& source() { return source_; }
  Intake& intake() { return *intake_; }

  // Submits all and waits for their answers; gives their rate.
  double full_rate(Bulks&& bulks) {
    std::atomic<std::size_t> answered = 0;
    std::size_t submitted = 0;
    const auto begin = Clock::now();
    for (auto& bulk : bulks) {
      submitted += bulk.size();
      const auto count = [&](const Result<std::vector<Answer>>& answers) {
        CHECK(answers, answers.error().message);
        answered += answers->size();
      };
      const Timestamp received = bulk.back().header.time;
      while (!intake_->submit(std::move(bulk), received, count))
        std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
    while (answered < submitted) std::this_thread::sleep_for(std::chrono::microseconds(50));
    return static_cast<double>(submitted) / seconds_since(begin);
  }

 private:
  std::filesystem::path folder_;
  MixedEvents source_;
  std::unique_ptr<Intake> intake_;
};

void measure_durable(const Settings& settings) {
  OpenIntake open(settings);
  std::vector<double> rates, cpu;
  open.full_rate(some_bulks(open.source(), 50'000, kBulk));
  for (std::size_t i = 0; i < settings.runs; ++i) {
    auto bulks = some_bulks(open.source(), settings.seconds * kRateAsked, kBulk);
    const auto events = static_cast<double>(bulks.size() * kBulk);
    const double cpu_before = cpu_seconds();
    rates.push_back(open.full_rate(std::move(bulks)));
    cpu.push_back((cpu_seconds() - cpu_before) / events * 1e6);
  }
  std::printf(
      "durable: %.0f events/s submitted, journalled, synced, decided, kept and answered; %.1f us of "
      "processor time an event; memory %.0f MiB\n",
      median(rates), median(cpu), resident_mib());
}

// Every submission's time from submit to answer, sorted.
std::vector<float> paced(Intake& intake, Bulks&& bulks, double per_second) {
  std::vector<float> micros(bulks.size());
  std::atomic<std::size_t> answered = 0;
  const auto start = Clock::now();
  for (std::size_t i = 0; i < micros.size(); ++i) {
    const double due = static_cast<double>(i * kPacedBulk) / per_second;
    while (seconds_since(start) < due) std::this_thread::sleep_for(std::chrono::microseconds(50));
    const Timestamp received = bulks[i].back().header.time;
    const auto submitted = Clock::now();
    const Status taken = intake.submit(std::move(bulks[i]), received, [&, i, submitted](const auto& answers) {
      CHECK(answers, answers.error().message);
      micros[i] = static_cast<float>(seconds_since(submitted) * 1e6);
      ++answered;
    });
    CHECK(taken, taken.error().message);
  }
  while (answered < micros.size()) std::this_thread::sleep_for(std::chrono::microseconds(50));
  std::ranges::sort(micros);
  return micros;
}

void measure_paced(const Settings& settings) {
  OpenIntake open(settings);
  open.full_rate(some_bulks(open.source(), 50'000, kBulk));
  std::vector<double> p50, p99, p999;
  for (std::size_t i = 0; i < settings.runs; ++i) {
    auto bulks = some_bulks(open.source(), settings.seconds * kRateAsked / 2, kPacedBulk);
    const auto micros = paced(open.intake(), std::move(bulks), kRateAsked / 2);
    p50.push_back(at_share(micros, 0.5));
    p99.push_back(at_share(micros, 0.99));
    p999.push_back(at_share(micros, 0.999));
  }
  std::printf(
      "paced: %.0f events/s in submissions of %zu; submit to durable decision p50 %.0f us, p99 %.0f us, "
      "p99.9 %.0f us\n",
      kRateAsked / 2, kPacedBulk, median(p50), median(p99), median(p999));
}

// Between the measured stretches the events are made while they are submitted.
void measure_grow(const Settings& settings) {
  constexpr uint64_t kStep = 10'000'000;
  constexpr double kPart = 100'000;
  OpenIntake open(settings);
  const auto measure = [&] {
    const auto before = static_cast<double>(open.source().count());
    const double rate = open.full_rate(some_bulks(open.source(), settings.seconds * kRateAsked, kBulk));
    std::printf("grow: %.0f events/s after %.1f million events; memory %.0f MiB\n", rate, before / 1e6,
                resident_mib());
  };
  measure();
  for (uint64_t wanted = kStep; wanted <= settings.millions * 1'000'000; wanted += kStep) {
    while (open.source().count() < wanted) open.full_rate(some_bulks(open.source(), kPart, kBulk));
    measure();
  }
}

// ---- restart ----

constexpr std::size_t kAccounts = 1'000'000;
constexpr uint64_t kPersons = 2 * kAccounts;  // some of whom are never seen

void note_accounts(const Bulks& bulks, std::unordered_set<std::string>& accounts) {
  for (const auto& bulk : bulks) {
    for (const model::Event& event : bulk) {
      const auto* const transfer = std::get_if<model::Transfer>(&event.payload);
      if (transfer == nullptr) continue;
      accounts.insert(transfer->debtor.account);
      accounts.insert(transfer->creditor.account);
    }
  }
}

// Of the file of a saving that is under way, as a share of the one that stands.
double saved_share(const std::filesystem::path& folder) {
  uintmax_t standing = 0;
  uintmax_t part = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder / "files")) {
    std::error_code gone;
    const auto bytes = std::filesystem::file_size(file, gone);
    if (gone || file.path().extension() == ".gone") continue;
    uintmax_t& of = file.path().extension() == ".part" ? part : standing;
    of = std::max(of, bytes);
  }
  return standing == 0 ? 0 : static_cast<double>(part) / static_cast<double>(standing);
}

// In a process of its own, which ends without closing anything.
[[noreturn]] void fill_and_end(const Settings& settings) {
  constexpr double kPart = 20'000;
  constexpr double kAllButDone = 0.95;
  Settings larger = settings;
  larger.persons = kPersons;
  OpenIntake open(larger);
  std::unordered_set<std::string> accounts;
  while (accounts.size() < kAccounts || saved_share(open.folder()) < kAllButDone) {
    auto bulks = some_bulks(open.source(), kPart, kBulk);
    if (accounts.size() < kAccounts) note_accounts(bulks, accounts);
    open.full_rate(std::move(bulks));
  }
  const Intake::Counters counters = open.intake().counters();
  std::printf("restart: %zu accounts after %llu events; memory %llu MiB in %llu rows\n", accounts.size(),
              static_cast<unsigned long long>(counters.position),
              static_cast<unsigned long long>(counters.memory.bytes >> 20),
              static_cast<unsigned long long>(counters.memory.entities));
  std::fflush(stdout);
  ::_exit(0);
}

void measure_restart(const Settings& settings) {
  const pid_t child = ::fork();
  if (child == 0) fill_and_end(settings);
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK(status == 0, "the folder was filled");
  const auto folder = settings.folder / ("intake_bench." + std::to_string(child));
  for (std::size_t run = 0; run < settings.runs; ++run) {
    const auto work = folder.string() + ".run";
    std::filesystem::copy(folder, work, std::filesystem::copy_options::recursive);
    double loaded = 0;
    uint64_t again = 0;
    uint64_t begun = 0;
    const auto start = Clock::now();
    const auto progress = [&](uint64_t at, uint64_t last) {
      if (again == 0) {
        loaded = seconds_since(start);
        begun = at;
      }
      again = last - begun;
    };
    auto opened = Intake::open(
        work,
        {.journal = {}, .committer = {}, .save_every = settings.save_every, .recovery_progress = progress});
    CHECK(opened, opened.error().message);
    const double ready = seconds_since(start);
    MixedEvents source(kSeed + 1, kPersons);
    const model::Event event = source.next();
    CHECK((*opened)->submit_and_wait(std::span(&event, 1), event.header.time), "it decides");
    std::printf(
        "restart: %.2f s to the first decision: %.2f s loading, %.2f s applying %llu entries again; resident "
        "%.0f MiB\n",
        seconds_since(start), loaded, ready - loaded, static_cast<unsigned long long>(again), resident_mib());
    opened->reset();
    std::filesystem::remove_all(work);
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace duanlian::engine

int main(int count, char** words) {
  using namespace duanlian::engine;
  return run(count, words,
             {{"durable", measure_durable, true},
              {"paced", measure_paced, true},
              {"grow", measure_grow},
              {"restart", measure_restart}});
}
