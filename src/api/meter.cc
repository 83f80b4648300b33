#include "api/meter.h"

#include <algorithm>

#include "base/check.h"

namespace duanlian::api {
namespace {

std::size_t status_index(int status) {
  const auto* const found = std::ranges::find(Meter::kStatuses, status);
  return found == Meter::kStatuses.end() ? 0 : static_cast<std::size_t>(found - Meter::kStatuses.begin());
}

}  // namespace

void Meter::count(std::size_t route, int status, std::chrono::microseconds took) {
  CHECK(route < kRoutesMax, "more routes than kRoutesMax");
  const auto took_us = static_cast<uint64_t>(std::max<int64_t>(took.count(), 0));
  const auto* const bound = std::ranges::lower_bound(journal::kLatencyBoundsUs, took_us);
  LiveRoute& live = routes_[route];
  live.by_status[status_index(status)].fetch_add(1, std::memory_order_relaxed);
  live.by_latency[static_cast<std::size_t>(bound - journal::kLatencyBoundsUs.begin())].fetch_add(
      1, std::memory_order_relaxed);
  live.sum_us.fetch_add(took_us, std::memory_order_relaxed);
}

bool Meter::reserve(std::size_t bytes) {
  std::size_t held = memory_bytes_;
  do {
    if (bytes > memory_bytes_max_ || held > memory_bytes_max_ - bytes) return false;
  } while (!memory_bytes_.compare_exchange_weak(held, held + bytes));
  return true;
}

Meter::Counters Meter::counters() const {
  Counters counters;
  counters.connections = connections_;
  counters.connections_refused = connections_refused_;
  counters.memory_bytes = memory_bytes_;
  for (const LiveRoute& live : routes_) {
    RouteCounts& counts = counters.routes.emplace_back();
    for (std::size_t i = 0; i < live.by_status.size(); ++i) counts.by_status[i] = live.by_status[i];
    for (std::size_t i = 0; i < live.by_latency.size(); ++i) {
      counts.latency.counts[i] = live.by_latency[i];
      counts.latency.count += counts.latency.counts[i];
    }
    counts.latency.sum_us = live.sum_us;
  }
  return counters;
}

}  // namespace duanlian::api
