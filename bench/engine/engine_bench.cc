// How fast mixed events are decided (mixed_events.h says what they are) by the engine alone, with a pack as
// it is in use: engine_bench [MODE] [--pack DIR] [--runs N] [--millions N] [--persons N]
//
//   engine    Engine::apply_all on one thread, in groups of 200: the default
//   age       the same after each ten million events, up to N million
//   accounts  what an account takes of the memory when it pays and is paid so often a day, for thirty days
//
// Events are made before the clock starts. Each figure is the median of the runs.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "base/check.h"
#include "engine/engine.h"
#include "measure.h"

namespace duanlian::engine {
namespace {

constexpr std::size_t kEngineEvents = 400'000;

// ---- engine ----

struct EngineRun {
  double per_second = 0;
  double p50 = 0;
  double p99 = 0;
  double p999 = 0;
  std::array<std::vector<float>, model::kEventKinds> by_kind;  // microseconds of each event, sorted
};

// The reading of the clock, some 20 to 50 ns twice an event, is part of what is measured.
EngineRun engine_run(Engine& engine, MixedEvents& source, std::size_t& fired,
                     std::size_t count = kEngineEvents) {
  const std::vector<model::Event> events = some(source, count);
  std::vector<float> micros(events.size());
  const auto begin = Clock::now();
  auto before = begin;
  std::vector<Engine::Numbered> group;
  std::size_t decided = 0;
  for (std::size_t i = 0; i < events.size(); i += group.size()) {
    group.clear();
    for (std::size_t k = i; k < std::min(i + kBulk, events.size()); ++k)
      group.push_back({engine.position() + 1 + k - i, &events[k]});
    engine.apply_all(group, [&](const Engine::Numbered&, const model::Decision& decision) {
      if (!decision.reasons.empty()) ++fired;
      const auto now = Clock::now();
      micros[decided++] = std::chrono::duration<float, std::micro>(now - before).count();
      before = now;
    });
  }
  EngineRun run{.per_second = static_cast<double>(events.size()) / seconds_since(begin)};
  for (std::size_t i = 0; i < events.size(); ++i)
    run.by_kind[static_cast<std::size_t>(events[i].kind())].push_back(micros[i]);
  for (auto& of_kind : run.by_kind) std::ranges::sort(of_kind);
  std::ranges::sort(micros);
  run.p50 = at_share(micros, 0.5);
  run.p99 = at_share(micros, 0.99);
  run.p999 = at_share(micros, 0.999);
  return run;
}

void measure_engine(const Settings& settings) {
  MixedEvents source(kSeed, settings.persons);
  Engine engine;
  engine.apply(1, activation_of(settings.pack, source.now()));
  CHECK(engine.pack() != nullptr, "the pack decides");
  const double before = resident_mib();
  std::vector<double> rates, p50, p99, p999;
  std::size_t fired = 0;
  EngineRun run;
  for (std::size_t i = 0; i < settings.runs; ++i) {
    run = engine_run(engine, source, fired);
    rates.push_back(run.per_second);
    p50.push_back(run.p50);
    p99.push_back(run.p99);
    p999.push_back(run.p999);
  }
  std::printf(
      "engine: %.0f events/s on one thread; an event p50 %.1f us, p99 %.1f us, p99.9 %.1f us; a rule fired "
      "on %.2f %%\n",
      median(rates), median(p50), median(p99), median(p999),
      100 * static_cast<double>(fired) / static_cast<double>(source.count()));
  for (std::size_t i = 0; i < model::kEventKinds; ++i) {
    const std::vector<float>& of_kind = run.by_kind[i];
    if (of_kind.empty()) continue;
    std::printf("engine:   %-20s %5.1f %% of the events, p50 %.1f us, p99 %.1f us (last run)\n",
                std::string(to_string(static_cast<model::EventKind>(i))).c_str(),
                100 * static_cast<double>(of_kind.size()) / kEngineEvents, at_share(of_kind, 0.5),
                at_share(of_kind, 0.99));
  }
  std::printf("engine: memory %.0f MiB before, %.0f MiB after %.1f million events of %.1f million persons\n",
              before, resident_mib(), static_cast<double>(source.count()) / 1e6,
              static_cast<double>(settings.persons) / 1e6);
}

void measure_age(const Settings& settings) {
  constexpr uint64_t kStep = 10'000'000;
  constexpr std::size_t kPart = 100'000;
  MixedEvents source(kSeed, settings.persons);
  Engine engine;
  engine.apply(1, activation_of(settings.pack, source.now()));
  CHECK(engine.pack() != nullptr, "the pack decides");
  std::size_t fired = 0;
  const auto measure = [&] {
    const auto before = static_cast<double>(source.count());
    const EngineRun run = engine_run(engine, source, fired);
    std::printf(
        "age: %.0f events/s, p50 %.1f us, p99 %.1f us after %.1f million events; memory %.0f MiB in %.1f "
        "million rows\n",
        run.per_second, run.p50, run.p99, before / 1e6, resident_mib(),
        static_cast<double>(engine.memory().counters().entities) / 1e6);
  };
  for (std::size_t i = 0; i < 1'000'000; i += kPart) engine_run(engine, source, fired, kPart);
  measure();
  for (uint64_t wanted = kStep; wanted <= settings.millions * 1'000'000; wanted += kStep) {
    while (source.count() < wanted) engine_run(engine, source, fired, kPart);
    measure();
  }
}

// ---- accounts ----

constexpr uint64_t kAccountsWatched = 50'000;
constexpr int kDaysWatched = 30;
constexpr uint64_t kPayees = 10;  // of each account

// Everyone pays `a_day` times a day, and is paid as often on average: nothing is said of telephones, devices
// and persons, which have rows of their own.
void measure_account(const Settings& settings, int a_day) {
  Engine engine;
  Timestamp now = MixedEvents(kSeed).now();
  engine.apply(1, activation_of(settings.pack, now));
  CHECK(engine.pack() != nullptr, "the pack decides");
  const auto account = [](uint64_t number) { return "62284800" + std::to_string(10'000'000'000 + number); };
  const Duration step{days(1).micros / (a_day * static_cast<int64_t>(kAccountsWatched))};
  uint64_t count = 0;
  for (int round = 0; round < kDaysWatched * a_day; ++round) {
    for (uint64_t payer = 0; payer < kAccountsWatched; ++payer) {
      now = now + step;
      model::Event event;
      event.header = {.id = "e" + std::to_string(++count),
                      .time = now,
                      .source = "bank_" + std::to_string(payer % 40),
                      .purpose = model::Purpose::anti_fraud};
      auto& transfer = event.payload.emplace<model::Transfer>();
      transfer.debtor.account = account(payer);
      transfer.creditor.account =
          account((payer + 1 + (count * 7 + payer) % kPayees * 1'009) % kAccountsWatched);
      transfer.amount = static_cast<int64_t>(1'000 + count * 7'919 % 100'000);
      transfer.currency = *Currency::parse("CNY");
      transfer.method = model::TransferMethod::credit_transfer;
      transfer.channel = model::TransferChannel::mobile;
      transfer.status = model::TransferStatus::completed;
      engine.apply(engine.position() + 1, event);
    }
  }
  const auto counters = engine.memory().counters();
  std::printf(
      "accounts: %.0f bytes of memory in %.1f rows an account that pays %d times a day and is paid as often, "
      "after %d days\n",
      static_cast<double>(counters.bytes) / kAccountsWatched,
      static_cast<double>(counters.entities) / kAccountsWatched, a_day, kDaysWatched);
}

void measure_accounts(const Settings& settings) {
  for (const int a_day : {1, 3, 10}) measure_account(settings, a_day);
}

}  // namespace
}  // namespace duanlian::engine

int main(int count, char** words) {
  using namespace duanlian::engine;
  return run(count, words,
             {{"engine", measure_engine, true}, {"age", measure_age}, {"accounts", measure_accounts}});
}
