// The ways to follow implanted victims' money beside the conserving methods: by rank (how far it must look to
// find it, beside breadth-first), by poison, with the bracket, and backward from where it went.
//
//   ways_bench [--millions N] [--cases N] [--layers L]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <set>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "graph/follow/follow.h"
#include "implanted_money.h"

namespace duanlian::graph {
namespace {

using Trees = std::vector<std::vector<TransferId>>;

struct Found {
  double millis = 0;
  double steps = 0;
  double pockets = 0;       // to which money is said to have come
  double recall_milli = 0;  // of the transfers of the victim's money
};

double middle(std::vector<Found>& all, double Found::* of, double share) {
  std::ranges::sort(all, {}, of);
  return all[static_cast<std::size_t>(share * static_cast<double>(all.size() - 1))].*of;
}

void print(const char* name, std::vector<Found>& all) {
  std::printf("%-26s p50 %8.3f ms, p99 %8.3f ms, most %8.3f ms", name, middle(all, &Found::millis, 0.5),
              middle(all, &Found::millis, 0.99), middle(all, &Found::millis, 1));
  double pockets = 0;
  double recall = 0;
  for (const Found& found : all) {
    pockets += found.pockets / static_cast<double>(all.size());
    recall += found.recall_milli / static_cast<double>(all.size());
  }
  std::printf("; steps p50 %.0f; mean pockets %.0f, recall %.1f %%\n", middle(all, &Found::steps, 0.5),
              pockets, recall / 10);
}

// What a trace found of the money's transfers of at most `layers` hops: two to the power of the layer in
// each.
Found compared(const MoneyGraph& graph, const Trace& trace, const std::vector<TransferId>& tree,
               uint32_t layers) {
  std::set<TransferId> hops;
  std::set<PocketId> pockets;
  for (const Hop& hop : trace.hops) {
    hops.insert(hop.transfer);
    pockets.insert(graph.transfers().to(hop.transfer));
  }
  std::set<PocketId> reached{graph.transfers().to(tree[0])};
  std::vector<TransferId> near{tree[0]};
  std::vector<uint32_t> layer_of(1, 1);
  for (std::size_t i = 0; i < near.size(); ++i) {
    if (layer_of[i] >= layers) continue;
    for (const TransferId id : tree) {
      if (graph.transfers().from(id) != graph.transfers().to(near[i])) continue;
      if (std::ranges::find(near, id) != near.end()) continue;
      near.push_back(id);
      layer_of.push_back(layer_of[i] + 1);
    }
  }
  const auto seen = std::ranges::count_if(near, [&](TransferId id) { return hops.contains(id); });
  return {.steps = static_cast<double>(trace.steps),
          .pockets = static_cast<double>(pockets.size()),
          .recall_milli = 1'000 * static_cast<double>(seen) / static_cast<double>(near.size())};
}

// Of the processor, not of the clock on the wall: others may be at work beside it.
double processor_millis() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

double timed(const std::function<void()>& what) {
  const double start = processor_millis();
  what();
  return processor_millis() - start;
}

using Follow = Result<Trace> (*)(const MoneyGraph&, const TraceQuestion&);

void measure(const char* name, const MoneyGraph& graph, const Trees& trees, FollowMethod method,
             uint32_t layers, std::size_t cases, Follow follow_by) {
  std::vector<Found> all;
  for (std::size_t i = 0; i < std::min(cases, trees.size()); ++i) {
    const TraceQuestion question{.victims = {"victim"},
                                 .takings = {{.transfer = trees[i][0]}},
                                 .method = method,
                                 .layers_max = layers,
                                 .steps_max = 2'000'000};
    Result<Trace> trace = Error{};
    const double millis = timed([&] { trace = follow_by(graph, question); });
    CHECK(trace, trace.error().message);
    all.push_back(compared(graph, *trace, trees[i], layers));
    all.back().millis = millis;
  }
  print(name, all);
}

void measure_backward(const MoneyGraph& graph, const Trees& trees, FollowMethod method, uint32_t layers) {
  std::vector<Found> all;
  for (const auto& tree : trees) {
    const TransferId last = tree.back();
    const PocketId pocket = graph.transfers().from(last);
    const BackwardQuestion question{.pocket = pocket,
                                    .at = {graph.transfers().time(last) - 1},
                                    .method = method,
                                    .back = days(3),
                                    .layers_max = layers};
    Result<Backward> answer = Error{};
    const double millis = timed([&] { answer = sources_of(graph, question); });
    CHECK(answer, answer.error().message);
    const PocketId victim = graph.transfers().from(tree[0]);
    const bool seen = std::ranges::count(answer->sources, victim, &Source::pocket) > 0;
    all.push_back({.millis = millis,
                   .steps = static_cast<double>(answer->steps),
                   .pockets = static_cast<double>(answer->sources.size()),
                   .recall_milli = seen ? 1'000.0 : 0});
  }
  print(method == FollowMethod::fifo ? "backward fifo, 3 days" : "backward proportional, 3 days", all);
}

int run(int count, char** words_told) {
  uint64_t millions = 10;
  std::size_t cases = 1'000;
  uint32_t layers = 8;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string_view name = words_told[i];
    const int64_t value = std::atoll(words_told[i + 1]);
    if (name == "--millions") millions = static_cast<uint64_t>(value);
    if (name == "--cases") cases = static_cast<std::size_t>(value);
    if (name == "--layers") layers = static_cast<uint32_t>(value);
  }
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  MoneyGraph graph;
  const Trees trees = implant_money(graph, millions, cases);
  measure("ranked", graph, trees, FollowMethod::ranked, layers, cases, follow);
  measure("ranked, 5 layers", graph, trees, FollowMethod::ranked, 5, cases, follow);
  constexpr std::size_t kSlowCases = 50;
  measure("breadth-first, 5 layers", graph, trees, FollowMethod::poison, 5, kSlowCases, follow);
  measure("proportional, 5 layers", graph, trees, FollowMethod::proportional, 5, cases, follow);
  measure("fifo with bracket", graph, trees, FollowMethod::fifo, layers, kSlowCases, follow_with_bracket);
  measure_backward(graph, trees, FollowMethod::fifo, layers);
  measure_backward(graph, trees, FollowMethod::proportional, layers);
  return 0;
}

}  // namespace
}  // namespace duanlian::graph

int main(int count, char** words_told) { return duanlian::graph::run(count, words_told); }
