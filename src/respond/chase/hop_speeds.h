#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "base/time.h"
#include "graph/follow/answer.h"

namespace duanlian::respond {

// How long victims' money lay in accounts before some of it went on.
struct HopSpeed {
  int64_t left = 0;          // so often it went on
  int64_t lain_seconds = 0;  // after having lain for so long altogether, what lies there still included

  void add(Duration lain, bool ended);
  void add(const HopSpeed& other);
};

// By tier: how many hops from the victim. Those beyond the last count with it.
class HopSpeeds {
 public:
  static constexpr std::size_t kTiers = 16;

  // What one case shows, as of a time.
  static HopSpeeds seen_in(const graph::Trace& trace, Timestamp as_of);

  HopSpeed& tier(uint32_t layer);
  const HopSpeed& tier(uint32_t layer) const { return tiers_[place_of(layer)]; }
  void add(const HopSpeeds& other);

 private:
  static std::size_t place_of(uint32_t layer);

  std::array<HopSpeed, kTiers> tiers_;
};

// What is supposed where nothing was seen, and how much what was seen over all cases counts beside one case:
// as so many times that money went on. Provenance D; docs/chase.md.
inline constexpr Duration kDwellSupposed = minutes(10);
inline constexpr int64_t kPriorDepartures = 4;

// The speed of a tier in one case, drawn towards what all cases showed.
HopSpeed shrunk(const HopSpeed& seen, const HopSpeed& overall);

// Chance in thousandths that money that has lain for `lain` lies there still when the bank answers: the mean
// over equally likely answer times of (T + n lain) / (T + n (lain + answer)).
int chance_milli(const HopSpeed& speed, Duration lain, std::span<const Duration> answers);

}  // namespace duanlian::respond
