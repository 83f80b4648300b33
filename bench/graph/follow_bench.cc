// Follows implanted victims' money through many transfers: one case at a time by each method, then all
// victims at once.
//
//   follow_bench [--millions N] [--cases N] [--least FEN] [--days D] [--layers L]
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/check.h"
#include "graph/follow/follow.h"

namespace duanlian::graph {
namespace {

using Clock = std::chrono::steady_clock;

struct Settings {
  uint64_t millions = 10;
  std::size_t cases = 1'000;
  int64_t least = 1;
  int64_t days = 0;  // after the taking; 0: to the end
  uint32_t layers = 8;
};

struct Flow {
  int64_t micros = 0;
  uint32_t from = 0;
  uint32_t to = 0;  // kDrawn: cash
  int64_t amount = 0;
  bool taking = false;
};

constexpr uint32_t kAccounts = 1'000'000;
constexpr uint32_t kDrawn = 0xffff'ffff;
constexpr int kTreeLayers = 8;
constexpr int64_t kTakenFen = 5'000'000;
constexpr Duration kSpan = days(90);

// Ordinary life: few accounts have very many transfers, most have few; amounts from cents to fortunes.
class Town {
 public:
  explicit Town(uint64_t seed) : random_(seed) {}

  double one() { return static_cast<double>(random_() >> 11) * 0x1p-53; }
  uint32_t somebody() {
    constexpr double kSteep = 3;  // of the degree over the rank: to the power of -2/3
    return static_cast<uint32_t>(kAccounts * std::pow(one(), kSteep));
  }
  uint32_t mule() { return kAccounts / 2 + static_cast<uint32_t>(one() * kAccounts / 2); }

  Flow ordinary() {
    const uint32_t from = somebody();
    return {.micros = static_cast<int64_t>(one() * static_cast<double>(kSpan.micros)),
            .from = from,
            .to = one() < 0.03 ? kDrawn : somebody(),
            .amount = 1 + static_cast<int64_t>(std::exp(4 + 8 * one()))};
  }

  // A victim pays a mule; every mule pays nearly all on to two others within the hour, and at the end half
  // of them draw cash.
  void tree(std::vector<Flow>& flows) {
    Flow first{.micros = static_cast<int64_t>(one() * static_cast<double>(kSpan.micros - days(10).micros)),
               .from = mule(),
               .to = mule(),
               .amount = kTakenFen,
               .taking = true};
    flows.push_back(first);
    branch(flows, first, 1);
  }

 private:
  void branch(std::vector<Flow>& flows, const Flow& came, int layer) {
    if (layer == kTreeLayers) {
      if (one() < 0.5) flows.push_back({soon(came), came.to, kDrawn, came.amount});
      return;
    }
    const auto half = static_cast<int64_t>(static_cast<double>(came.amount) * (0.4 + 0.09 * one()));
    for (int i = 0; i < 2; ++i) {
      flows.push_back({soon(came), came.to, mule(), half});
      branch(flows, Flow(flows.back()), layer + 1);
    }
  }
  int64_t soon(const Flow& came) {
    return came.micros + minutes(1).micros +
           static_cast<int64_t>(one() * static_cast<double>(hours(1).micros));
  }

  std::mt19937_64 random_;
};

double millis_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

std::vector<TransferId> build(MoneyGraph& graph, const Settings& settings) {
  std::vector<Flow> flows;
  Town town(20'181'111);
  const uint64_t count = settings.millions * 1'000'000;
  flows.reserve(count + count / 16);
  for (std::size_t i = 0; i < settings.cases; ++i) town.tree(flows);
  while (flows.size() < count) flows.push_back(town.ordinary());
  std::ranges::sort(flows, {},
                    [](const Flow& of) { return std::tuple(of.micros, of.from, of.to, of.amount); });
  std::vector<std::string> names;
  for (uint32_t i = 0; i < kAccounts; ++i) names.push_back("6222" + std::to_string(1'000'000'000 + i));
  std::vector<TransferId> takings;
  const auto start = Clock::now();
  graph.begin_bulk();
  for (const Flow& flow : flows) {
    const End to = flow.to == kDrawn ? End{.kind = PocketKind::cash} : End{.id = names[flow.to]};
    const auto appended = graph.append({.time = {flow.micros},
                                        .from = {.id = names[flow.from]},
                                        .to = to,
                                        .asset = "CNY",
                                        .amount = flow.amount});
    CHECK(appended, appended.error().message);
    if (flow.taking && appended->taken == Taken::kept) takings.push_back(appended->id);
  }
  graph.end_bulk();
  std::printf("%zu transfers, %zu accounts, %zu victims, loaded in %.1f s\n",
              static_cast<std::size_t>(graph.size()), static_cast<std::size_t>(graph.pockets()),
              takings.size(), millis_since(start) / 1'000);
  return takings;
}

struct Cost {
  double millis = 0;
  uint64_t steps = 0;
  std::size_t hops = 0;
};

Cost ask(const MoneyGraph& graph, const TraceQuestion& question) {
  const auto start = Clock::now();
  const auto trace = follow(graph, question);
  const double millis = millis_since(start);
  CHECK(trace, trace.error().message);
  return {.millis = millis, .steps = trace->steps, .hops = trace->hops.size()};
}

template <class Of>
auto at_share(std::vector<Cost>& costs, double share, Of of) {
  std::ranges::sort(costs, {}, of);
  return costs[static_cast<std::size_t>(share * static_cast<double>(costs.size() - 1))].*of;
}

void measure(const MoneyGraph& graph, const std::vector<TransferId>& takings, FollowMethod method,
             const Settings& settings) {
  TraceQuestion one{
      .victims = {"victim"}, .method = method, .layers_max = settings.layers, .least = settings.least};
  std::vector<Cost> costs;
  for (const TransferId taking : takings) {
    one.takings.assign(1, {.transfer = taking});
    if (settings.days > 0) one.until = Timestamp{graph.transfers().time(taking)} + days(settings.days);
    costs.push_back(ask(graph, one));
  }
  const auto name = words(FollowMethod{})[static_cast<std::size_t>(method)];
  std::printf(
      "%-12.*s one case: p50 %.3f ms, p99 %.3f ms, most %.3f ms; steps p50 %zu, p99 %zu; hops p50 %zu\n",
      static_cast<int>(name.size()), name.data(), at_share(costs, 0.5, &Cost::millis),
      at_share(costs, 0.99, &Cost::millis), at_share(costs, 1, &Cost::millis),
      static_cast<std::size_t>(at_share(costs, 0.5, &Cost::steps)),
      static_cast<std::size_t>(at_share(costs, 0.99, &Cost::steps)), at_share(costs, 0.5, &Cost::hops));
  TraceQuestion all{.method = method, .layers_max = settings.layers, .least = settings.least};
  for (uint32_t i = 0; i < takings.size(); ++i) {
    all.victims.push_back("victim " + std::to_string(i));
    all.takings.push_back({.transfer = takings[i], .victim = i});
  }
  const Cost cost = ask(graph, all);
  std::printf("%-12.*s %zu victims at once: %.1f ms, %zu steps, %zu hops\n", static_cast<int>(name.size()),
              name.data(), takings.size(), cost.millis, static_cast<std::size_t>(cost.steps), cost.hops);
}

int run(int count, char** words_told) {
  Settings settings;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string_view name = words_told[i];
    const int64_t value = std::atoll(words_told[i + 1]);
    if (name == "--millions") settings.millions = static_cast<uint64_t>(value);
    if (name == "--cases") settings.cases = static_cast<std::size_t>(value);
    if (name == "--least") settings.least = value;
    if (name == "--days") settings.days = value;
    if (name == "--layers") settings.layers = static_cast<uint32_t>(value);
  }
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  MoneyGraph graph;
  const auto takings = build(graph, settings);
  for (const FollowMethod method : {FollowMethod::fifo, FollowMethod::lifo, FollowMethod::proportional}) {
    measure(graph, takings, method, settings);
  }
  return 0;
}

}  // namespace
}  // namespace duanlian::graph

int main(int count, char** words_told) { return duanlian::graph::run(count, words_told); }
