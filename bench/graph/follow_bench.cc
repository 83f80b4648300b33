// Follows implanted victims' money through many transfers: one case at a time by each method, then all
// victims at once.
//
//   follow_bench [--millions N] [--cases N] [--least FEN] [--days D] [--layers L]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/check.h"
#include "graph/follow/follow.h"
#include "implanted_money.h"

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

double millis_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
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
  std::vector<TransferId> takings;
  for (const auto& tree : implant_money(graph, settings.millions, settings.cases)) takings.push_back(tree[0]);
  for (const FollowMethod method : {FollowMethod::fifo, FollowMethod::lifo, FollowMethod::proportional}) {
    measure(graph, takings, method, settings);
  }
  return 0;
}

}  // namespace
}  // namespace duanlian::graph

int main(int count, char** words_told) { return duanlian::graph::run(count, words_told); }
