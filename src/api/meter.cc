#include "api/meter.h"

#include <algorithm>

#include "api/limits.h"

namespace duanlian::api {

void Meter::count(const std::string& route, int status, std::chrono::microseconds took) {
  const auto took_us = static_cast<uint64_t>(std::max<int64_t>(took.count(), 0));
  const auto bound = std::ranges::lower_bound(kBoundsUs, took_us);
  const std::lock_guard lock(mutex_);
  ++requests_[{route, status}];
  Latency& latency = latency_[route];
  ++latency.counts[static_cast<std::size_t>(bound - kBoundsUs.begin())];
  ++latency.count;
  latency.sum_us += took_us;
}

bool Meter::reserve_body(std::size_t bytes) {
  std::size_t held = bodies_bytes_;
  do {
    if (bytes > kBodiesBytesMax || held > kBodiesBytesMax - bytes) return false;
  } while (!bodies_bytes_.compare_exchange_weak(held, held + bytes));
  return true;
}

Meter::Counters Meter::counters() const {
  Counters counters;
  counters.connections = connections_;
  counters.connections_refused = connections_refused_;
  counters.bodies_bytes = bodies_bytes_;
  const std::lock_guard lock(mutex_);
  counters.requests = requests_;
  counters.latency = latency_;
  return counters;
}

}  // namespace duanlian::api
