#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "api/limits.h"
#include "journal/latency.h"

namespace duanlian::api {

// Counts what the edge does, for GET /metrics. All methods may be called from any thread and wait for no
// other.
class Meter {
 public:
  // The statuses that are ever answered, and 0 for any other.
  static constexpr std::array<int, 21> kStatuses = {0,   200, 201, 400, 401, 403, 404, 405, 408, 409, 413,
                                                    414, 415, 417, 422, 431, 500, 501, 503, 505, 507};

  struct RouteCounts {
    std::array<uint64_t, kStatuses.size()> by_status{};
    journal::LatencyCounts latency;  // request read to answer ready
  };
  struct Counters {
    std::vector<RouteCounts> routes;  // by number of the route
    uint64_t connections = 0;         // open now
    uint64_t connections_refused = 0;
    uint64_t memory_bytes = 0;  // of the requests and answers under way
  };

  explicit Meter(std::size_t memory_bytes_max = kMemoryBytesMax) : memory_bytes_max_(memory_bytes_max) {}

  // Route 0 is for what never reached a resource.
  void count(std::size_t route, int status, std::chrono::microseconds took);
  void connection_opened() { ++connections_; }
  void connection_closed() { --connections_; }
  void connection_refused() { ++connections_refused_; }
  std::size_t connections() const { return connections_; }

  // Sets bytes aside; false when all together would be too large.
  bool reserve(std::size_t bytes);
  // The same without the limit.
  void charge(std::size_t bytes) { memory_bytes_ += bytes; }
  void release(std::size_t bytes) { memory_bytes_ -= bytes; }

  Counters counters() const;

 private:
  using Count = std::atomic<uint64_t>;
  struct LiveRoute {
    std::array<Count, kStatuses.size()> by_status{};
    std::array<Count, journal::kLatencyBoundsUs.size() + 1> by_latency{};
    Count sum_us = 0;
  };

  const std::size_t memory_bytes_max_;
  std::atomic<std::size_t> connections_ = 0;
  std::atomic<uint64_t> connections_refused_ = 0;
  std::atomic<std::size_t> memory_bytes_ = 0;
  std::array<LiveRoute, kRoutesMax> routes_;
};

}  // namespace duanlian::api
