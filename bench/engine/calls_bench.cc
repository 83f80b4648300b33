// How many calls a second one thread decides when 118 features are kept and asked of each: calls_bench
// [--runs N] [--numbers N]. The pack is made here: features of caller, callee, handset, card, cell and of the
// pair of numbers, with all aggregates and windows from a minute to 30 days; its rules ask every feature of
// every call and never fire. Calls are of a million numbers, half of them of the busiest tenth.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "detect/pack.h"
#include "engine/activation.h"
#include "engine/engine.h"

namespace duanlian::engine {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kFeatures = 118;
constexpr std::size_t kCalls = 300'000;  // of a run
constexpr std::size_t kGroup = 200;
constexpr int64_t kMicrosBetween = 20'000;
constexpr Timestamp kBegin{1'790'000'000'000'000};

struct KeySort {
  std::string_view of;
  std::string_view key;
  std::string_view arguments;
  std::size_t features;
};
constexpr std::array<KeySort, 6> kKeys{{
    {"phone", "event.caller", "event.caller", 46},
    {"phone", "event.callee", "event.callee", 28},
    {"device", "event.imei", "event.imei", 14},
    {"other", "event.imsi", "event.imsi", 10},
    {"other", "event.cell", "event.cell", 8},
    {"other", "[event.caller, event.callee]", "event.caller, event.callee", 12},
}};

// An aggregate with what it needs, and a question about it that is never answered with yes.
struct Asked {
  std::string_view aggregate;
  std::string_view more;
  std::string_view never;
};
constexpr std::array<Asked, 12> kAsked{{
    {"count", "", " > 1000000000"},
    {"distinct", "    value: event.callee\n", " > 1000000000"},
    {"sum", "    value: event.duration_s\n", " > 100000000000"},
    {"mean", "    value: event.duration_s\n", " > 1000000000.0"},
    {"ratio", "    of_which: event.duration_s > 15\n", " > 2.0"},
    {"max", "    value: event.duration_s\n", " > 1000000000"},
    {"min", "    value: event.duration_s\n", " > 1000000000"},
    {"time_since", "", " < duration(\"0s\")"},
    {"stddev", "    value: event.duration_s\n", " > 1000000000.0"},
    {"distinct", "    value: event.cell\n", " > 1000000000"},
    {"last", "    value: event.callee\n", " == \"nobody\""},
    {"seen_before", "", " == (event.duration_s < 0)"},
}};
constexpr std::array<std::string_view, 6> kWindows{"1m", "10m", "1h", "24h", "7d", "30d"};

std::vector<model::PackFile> pack_files() {
  std::string features = "features:\n";
  std::string rules = "rules:\n";
  std::size_t made = 0;
  for (const KeySort& key : kKeys) {
    std::string when;
    for (std::size_t i = 0; i < key.features; ++i) {
      const Asked& asked = kAsked[i % kAsked.size()];
      const std::string name = "f" + std::to_string(made++);
      features += "  - name: " + name + "\n    what: {zh: 量, en: Measure}\n    of: " + std::string(key.of);
      features += "\n    on: call\n    key: " + std::string(key.key);
      features += "\n    when: event.phase == \"ended\"\n    aggregate: " + std::string(asked.aggregate);
      features += "\n" + std::string(asked.more) + "    window: ";
      features += std::string(kWindows[(i + i / kAsked.size()) % kWindows.size()]) + "\n";
      // seen_before is true or false; neither is both.
      std::string question = "memory." + name + "(" + std::string(key.arguments) + ")";
      question = asked.aggregate == "seen_before" ? "(" + question + " && event.duration_s < 0)"
                                                  : question + std::string(asked.never);
      when += (when.empty() ? "" : " || ") + question;
    }
    const std::string id = "R" + std::to_string(made);
    rules += "  - id: " + id + "\n    on: call\n    name: {zh: 问, en: Asks}\n";
    rules += "    words: {zh: 问, en: Asks}\n    when: |\n      " + when + "\n";
    rules += "    weight: 0.5\n    action: log\n    basis: [practice]\n";
  }
  CHECK(made == kFeatures, "118 features");
  constexpr std::string_view kPack =
      "pack: calls\nversion: \"1\"\nname: {zh: 通话, en: Calls}\npolicies:\n  call:\n    steps:\n"
      "      - {score: 0.5, outcome: log}\n    remedy: {zh: 无, en: none}\n    papers: {zh: 无, en: none}\n"
      "    appeal: {zh: 无, en: none}\n";
  return {{.path = "features/a.yaml", .text = features},
          {.path = "pack.yaml", .text = std::string(kPack)},
          {.path = "rules/a.yaml", .text = rules}};
}

class Calls {
 public:
  explicit Calls(uint64_t numbers) : numbers_(numbers) {}

  model::Event next() {
    ++count_;
    model::Event event;
    event.header = {.id = "c" + std::to_string(count_),
                    .time = {kBegin.micros + static_cast<int64_t>(count_) * kMicrosBetween},
                    .source = "operator",
                    .purpose = model::Purpose::anti_fraud};
    auto& call = event.payload.emplace<model::Call>();
    const uint64_t caller = a_number();
    call.phase = model::CallPhase::ended;
    call.call = event.header.id;
    call.caller = phone(caller);
    // Mostly one of the same ten.
    call.callee = phone(random_() % 4 == 0 ? a_number() : (caller * 31 + random_() % 10) % numbers_);
    call.cell = "460-00-" + std::to_string(caller % 60'000);
    call.imei = std::to_string(860'000'000'000'000 + caller);
    call.imsi = std::to_string(460'000'000'000'000 + caller);
    call.duration_s = static_cast<int64_t>(random_() % 600);
    return event;
  }

 private:
  uint64_t a_number() { return random_() % 2 == 0 ? random_() % numbers_ : random_() % (numbers_ / 10); }
  static model::PhoneNumber phone(uint64_t number) {
    return *model::PhoneNumber::parse("+86" + std::to_string(13'800'000'000 + number));
  }

  std::mt19937_64 random_{20'181'111};
  uint64_t numbers_;
  uint64_t count_ = 0;
};

void run(std::size_t runs, uint64_t numbers) {
  Calls source(numbers);
  Engine engine;
  auto activation = activation_event(pack_files(), {.by = "bench", .source = "bench", .now = kBegin});
  CHECK(activation, activation.error().message);
  engine.apply(1, *activation);
  CHECK(engine.pack() != nullptr, "the pack decides");
  std::vector<double> rates;
  std::vector<double> p99;
  for (std::size_t i = 0; i < runs; ++i) {
    std::vector<model::Event> calls;
    for (std::size_t k = 0; k < kCalls; ++k) calls.push_back(source.next());
    std::vector<float> micros;
    std::vector<Engine::Numbered> group;
    const auto begin = Clock::now();
    auto before = begin;
    for (std::size_t at = 0; at < calls.size(); at += group.size()) {
      group.clear();
      for (std::size_t k = at; k < std::min(at + kGroup, calls.size()); ++k)
        group.push_back({engine.position() + 1 + k - at, &calls[k]});
      engine.apply_all(group, [&](const Engine::Numbered&, const model::Decision& decision) {
        CHECK(decision.reasons.empty() && decision.errors.empty(), "no rule fires or fails");
        const auto now = Clock::now();
        micros.push_back(std::chrono::duration<float, std::micro>(now - before).count());
        before = now;
      });
    }
    rates.push_back(kCalls / std::chrono::duration<double>(Clock::now() - begin).count());
    std::ranges::sort(micros);
    p99.push_back(micros[micros.size() * 99 / 100]);
  }
  std::ranges::sort(rates);
  std::ranges::sort(p99);
  const auto memory = engine.memory().counters();
  std::printf(
      "%zu features a call, kept and asked: %.0f calls/s on one thread, p99 %.1f us (medians of %zu runs of "
      "%zu calls); %llu keys in %.0f MiB\n",
      kFeatures, rates[runs / 2], p99[runs / 2], runs, kCalls,
      static_cast<unsigned long long>(memory.entities), static_cast<double>(memory.bytes) / (1 << 20));
}

}  // namespace
}  // namespace duanlian::engine

int main(int argc, char** argv) {
  std::size_t runs = 5;
  uint64_t numbers = 1'000'000;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view name = argv[i];
    if (name == "--runs") runs = std::max(1UL, std::strtoul(argv[i + 1], nullptr, 10));
    if (name == "--numbers") numbers = std::max(100ULL, std::strtoull(argv[i + 1], nullptr, 10));
  }
  duanlian::engine::run(runs, numbers);
}
