// Chases reports through many transfers: from the case to the last order that could go out, with the events
// that prove it. The money of each victim of a case has come to some 200 holders.
//
//   chase_bench [--millions N] [--cases N] [--victims N] [--bracket 0|1]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "../graph/implanted_money.h"
#include "base/check.h"
#include "respond/chase/chase.h"

namespace duanlian::respond {
namespace {

using Clock = std::chrono::steady_clock;

struct Settings {
  uint64_t millions = 10;
  std::size_t cases = 200;
  std::size_t victims = 1;
  bool bracket = true;
};

struct Cost {
  double millis = 0;
  std::size_t orders = 0;
  std::size_t path_events = 0;
  std::size_t steps = 0;
  std::size_t bracketed = 0;
};

Cost ask(const graph::MoneyGraph& graph, const ChaseCase& reports, const ChaseOptions& options) {
  const auto start = Clock::now();
  const auto plan = chase(graph, reports, options);
  const double millis = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
  CHECK(plan, plan.error().message);
  Cost cost{.millis = millis,
            .orders = plan->proposals.size(),
            .steps = plan->trace.steps,
            .bracketed = plan->bracketed ? 1U : 0U};
  for (const Proposal& proposal : plan->proposals) cost.path_events += proposal.order.transfers.size();
  return cost;
}

template <class Of>
auto at_share(std::vector<Cost>& costs, double share, Of of) {
  std::ranges::sort(costs, {}, of);
  return costs[static_cast<std::size_t>(share * static_cast<double>(costs.size() - 1))].*of;
}

void show(std::string_view what, std::vector<Cost>& costs) {
  std::size_t bracketed = 0;
  for (const Cost& cost : costs) bracketed += cost.bracketed;
  std::printf("%-28.*s p50 %.2f ms, p99 %.2f ms, most %.2f ms\n", static_cast<int>(what.size()), what.data(),
              at_share(costs, 0.5, &Cost::millis), at_share(costs, 0.99, &Cost::millis),
              at_share(costs, 1, &Cost::millis));
  std::printf("  orders p50 %zu, most %zu; events p50 %zu; steps p50 %zu, most %zu; bracketed %zu of %zu\n",
              at_share(costs, 0.5, &Cost::orders), at_share(costs, 1, &Cost::orders),
              at_share(costs, 0.5, &Cost::path_events), at_share(costs, 0.5, &Cost::steps),
              at_share(costs, 1, &Cost::steps), bracketed, costs.size());
}

// All that a first plan proposes, as pending.
std::vector<StandingOrder> ordered(const ChasePlan& plan, const ChaseOptions& options) {
  std::vector<StandingOrder> orders;
  for (const Proposal& proposal : plan.proposals) {
    const model::Order& order = proposal.order;
    orders.push_back({.id = proposal.id,
                      .issuer = options.issuer,
                      .account = order.target.id,
                      .currency = order.currency,
                      .measure = order.measure,
                      .amount = order.amount.value_or(0),
                      .shares = order.shares,
                      .drafted_at = options.now});
  }
  return orders;
}

int run(int count, char** words_told) {
  Settings settings;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string_view name = words_told[i];
    const int64_t value = std::atoll(words_told[i + 1]);
    if (name == "--millions") settings.millions = static_cast<uint64_t>(value);
    if (name == "--cases") settings.cases = static_cast<std::size_t>(value);
    if (name == "--victims") settings.victims = static_cast<std::size_t>(value);
    if (name == "--bracket") settings.bracket = value != 0;
  }
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  const std::size_t victims = settings.victims;
  graph::MoneyGraph graph;
  const auto trees = graph::implant_money(graph, settings.millions, settings.cases * victims);
  ChaseOptions options;
  options.issuer = "centre";
  options.bracket = settings.bracket;
  options.event_of = [&](graph::TransferId id) { return "event-" + std::to_string(id.value()); };
  std::vector<Cost> first;
  std::vector<Cost> again;
  for (std::size_t i = 0; i < settings.cases; ++i) {
    ChaseCase gang;
    options.now = {};
    for (std::size_t j = 0; j < victims; ++j) {
      const auto& tree = trees[i * victims + j];
      gang.reports.push_back({.id = "report-" + std::to_string(i) + "-" + std::to_string(j),
                              .source = "centre",
                              .takings = {{.transfer = tree[0]}}});
      for (const graph::TransferId id : tree)
        options.now = std::max(options.now, Timestamp{graph.transfers().time(id)});
    }
    first.push_back(ask(graph, gang, options));
    const auto plan = chase(graph, gang, options);
    CHECK(plan, plan.error().message);
    options.orders_on = [orders = ordered(*plan, options)](const std::vector<std::string>&) {
      return orders;
    };
    again.push_back(ask(graph, gang, options));
    const bool is_whole = plan->proposals.size() < kProposalsMax;
    CHECK(!is_whole || again.back().orders == 0, "a second plan proposes nothing");
    options.orders_on = {};
  }
  show("from the case to the orders:", first);
  show("again, all ordered:", again);
  return 0;
}

}  // namespace
}  // namespace duanlian::respond

int main(int count, char** words_told) { return duanlian::respond::run(count, words_told); }
