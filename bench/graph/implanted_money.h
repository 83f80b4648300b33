#pragma once

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "base/check.h"
#include "graph/store/money_graph.h"

// What the benchmarks of following share.
namespace duanlian::graph {

struct Flow {
  int64_t micros = 0;
  uint32_t from = 0;
  uint32_t to = 0;  // kDrawn: cash
  int64_t amount = 0;
  uint32_t tree = 0;  // of which victim it is, from 1; 0: ordinary
};

inline constexpr uint32_t kAccounts = 1'000'000;
inline constexpr uint32_t kDrawn = 0xffff'ffff;
inline constexpr int kTreeLayers = 8;
inline constexpr int64_t kTakenFen = 5'000'000;
inline constexpr Duration kSpan = days(90);

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
  void tree(std::vector<Flow>& flows, uint32_t number) {
    Flow first{.micros = static_cast<int64_t>(one() * static_cast<double>(kSpan.micros - days(10).micros)),
               .from = mule(),
               .to = mule(),
               .amount = kTakenFen,
               .tree = number};
    flows.push_back(first);
    branch(flows, first, 1);
  }

 private:
  void branch(std::vector<Flow>& flows, const Flow& came, int layer) {
    if (layer == kTreeLayers) {
      if (one() < 0.5) flows.push_back({soon(came), came.to, kDrawn, came.amount, came.tree});
      return;
    }
    const auto half = static_cast<int64_t>(static_cast<double>(came.amount) * (0.4 + 0.09 * one()));
    for (int i = 0; i < 2; ++i) {
      flows.push_back({soon(came), came.to, mule(), half, came.tree});
      branch(flows, Flow(flows.back()), layer + 1);
    }
  }
  int64_t soon(const Flow& came) {
    return came.micros + minutes(1).micros +
           static_cast<int64_t>(one() * static_cast<double>(hours(1).micros));
  }

  std::mt19937_64 random_;
};

// A graph of that many millions of transfers; for each victim the transfers of its money, the taking first.
inline std::vector<std::vector<TransferId>> implant_money(MoneyGraph& graph, uint64_t millions,
                                                          std::size_t victims) {
  std::vector<Flow> flows;
  Town town(20'181'111);
  const uint64_t count = millions * 1'000'000;
  flows.reserve(count + count / 16);
  for (std::size_t i = 0; i < victims; ++i) town.tree(flows, static_cast<uint32_t>(i + 1));
  while (flows.size() < count) flows.push_back(town.ordinary());
  std::ranges::sort(flows, {},
                    [](const Flow& of) { return std::tuple(of.micros, of.from, of.to, of.amount); });
  std::vector<std::string> names;
  for (uint32_t i = 0; i < kAccounts; ++i) names.push_back("6222" + std::to_string(1'000'000'000 + i));
  std::vector<std::vector<TransferId>> trees(victims);
  graph.begin_bulk();
  for (const Flow& flow : flows) {
    const End to = flow.to == kDrawn ? End{.kind = PocketKind::cash} : End{.id = names[flow.to]};
    const auto appended = graph.append({.time = {flow.micros},
                                        .from = {.id = names[flow.from]},
                                        .to = to,
                                        .asset = "CNY",
                                        .amount = flow.amount});
    CHECK(appended, appended.error().message);
    if (flow.tree > 0 && appended->taken == Taken::kept) trees[flow.tree - 1].push_back(appended->id);
  }
  graph.end_bulk();
  std::printf("%zu transfers, %zu accounts, %zu victims\n", static_cast<std::size_t>(graph.size()),
              static_cast<std::size_t>(graph.pockets()), trees.size());
  return trees;
}

}  // namespace duanlian::graph
