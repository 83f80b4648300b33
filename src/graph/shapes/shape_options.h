#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"

namespace duanlian::graph {

// What the live shapes look at and how hard they look. Definitions: docs/shapes.md.
struct ShapeOptions {
  // Fans, statistics, cycles, bipartite, stack, gather_scatter. No other is longer.
  Duration window = days(1);
  Duration scatter_gather = hours(6);
  Duration pass_through = hours(1);
  Duration burst = minutes(30);
  Duration layers = minutes(30);

  uint32_t neighbours_max = 48;       // of a hub: the latest. At most kNeighboursMax
  uint32_t crossing_steps_max = 192;  // transfers and pairs looked at for one shape of one reading
  uint32_t cycle_steps_max = 256;
  uint32_t transfers_max = 16'000'000;  // remembered; beyond, the oldest part of the window is forgotten
  uint32_t marked_pockets_max = 1'000'000;
};

inline constexpr uint32_t kNeighboursMax = 512;
inline constexpr uint32_t kShapeStepsMax = 1U << 20;
inline constexpr uint32_t kRememberedTransfersMax = 1U << 25;
inline constexpr Duration kShapeWindowMax = days(400);

// Larger amounts count as this in the statistics, lesser than 0 as 0: central moments of
// kRememberedTransfersMax amounts fit 127 bits.
inline constexpr int64_t kStatisticAmountMax = (int64_t{1} << 35) - 1;

inline constexpr uint32_t kCycleHopsMax = 6;
inline constexpr std::size_t kMarksPerPocketMax = 16;
// Transfers looked at when one mark moves on over what was already taken.
inline constexpr uint32_t kMarkStepsMax = 4'096;

}  // namespace duanlian::graph
