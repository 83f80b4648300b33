#include "graph/forms/totals.h"

#include <algorithm>
#include <map>
#include <utility>

namespace duanlian::graph {
namespace {

void add_up_rests(const TraceReport& report, Totals& totals) {
  std::map<std::string_view, int64_t> banks;
  for (const Rest& rest : report.trace.rests) {
    const int64_t value = value_in(report.trace, rest.shares, totals.asset);
    totals.by_kind[static_cast<std::size_t>(rest.kind)] += value;
    if (can_be_stopped(rest.kind) && value != 0) banks[report.graph.pocket(rest.pocket).bank] += value;
  }
  for (const auto& [bank, value] : banks) totals.stoppable.push_back({.bank = bank, .value = value});
  std::ranges::sort(totals.stoppable, {},
                    [](const Totals::AtBank& at) { return std::pair(-at.value, at.bank); });
}

}  // namespace

int64_t Totals::can_be_stopped() const { return of(RestKind::account); }

int64_t Totals::exits() const {
  int64_t sum = 0;
  for (std::size_t i = 0; i < kRestKinds; ++i) {
    if (is_exit(static_cast<RestKind>(i))) sum += by_kind[i];
  }
  return sum;
}

int64_t value_in(const Trace& trace, const Shares& shares, AssetId asset) {
  int64_t sum = 0;
  for (const Share& share : shares) {
    if (trace.origins[share.origin].asset == asset) sum += share.value;
  }
  return sum;
}

std::vector<Totals> totals_of(const TraceReport& report) {
  std::vector<Totals> all;
  for (const Origin& origin : report.trace.origins) {
    auto found = std::ranges::find(all, origin.asset, &Totals::asset);
    if (found == all.end()) {
      all.push_back({.asset = origin.asset, .asset_name = report.graph.asset_name(origin.asset)});
      found = std::prev(all.end());
    }
    found->taken += origin.taken;
  }
  for (Totals& totals : all) add_up_rests(report, totals);
  return all;
}

}  // namespace duanlian::graph
