#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace duanlian::api {

// Counts what the edge does, for GET /metrics. All methods may be called from any thread.
class Meter {
 public:
  // Upper bounds of the latency counts, in microseconds; the last count is for everything above.
  static constexpr std::array<uint64_t, 14> kBoundsUs = {100,     250,     500,       1'000,    2'500,
                                                         5'000,   10'000,  25'000,    50'000,   100'000,
                                                         250'000, 500'000, 1'000'000, 5'000'000};

  struct Latency {
    std::array<uint64_t, kBoundsUs.size() + 1> counts{};
    uint64_t count = 0;
    uint64_t sum_us = 0;
  };
  struct Counters {
    std::map<std::pair<std::string, int>, uint64_t> requests;  // by route and status
    std::map<std::string, Latency> latency;                    // by route: request read to answer ready
    uint64_t connections = 0;                                  // open now
    uint64_t connections_refused = 0;
    uint64_t bodies_bytes = 0;  // of the requests under way
  };

  // `route` is empty for what never reached a resource.
  void count(const std::string& route, int status, std::chrono::microseconds took);
  void connection_opened() { ++connections_; }
  void connection_closed() { --connections_; }
  void connection_refused() { ++connections_refused_; }
  std::size_t connections() const { return connections_; }

  // Sets bytes aside for the body of a request; false when all bodies together would be too large.
  bool reserve_body(std::size_t bytes);
  void release_body(std::size_t bytes) { bodies_bytes_ -= bytes; }

  Counters counters() const;

 private:
  std::atomic<std::size_t> connections_ = 0;
  std::atomic<uint64_t> connections_refused_ = 0;
  std::atomic<std::size_t> bodies_bytes_ = 0;
  mutable std::mutex mutex_;
  std::map<std::pair<std::string, int>, uint64_t> requests_;
  std::map<std::string, Latency> latency_;
};

}  // namespace duanlian::api
