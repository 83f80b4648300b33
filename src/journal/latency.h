#pragma once

#include <array>
#include <chrono>
#include <cstdint>

namespace duanlian::journal {

// Upper bounds of the latency counts, in microseconds; the last count is for everything above.
inline constexpr std::array<uint64_t, 14> kLatencyBoundsUs = {
    100, 200, 300, 500, 750, 1'000, 1'500, 2'000, 3'000, 5'000, 10'000, 50'000, 250'000, 1'000'000};

struct LatencyCounts {
  std::array<uint64_t, kLatencyBoundsUs.size() + 1> counts{};
  uint64_t count = 0;
  uint64_t sum_us = 0;

  void add(std::chrono::steady_clock::duration length);
};

}  // namespace duanlian::journal
