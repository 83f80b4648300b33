#include "respond/chase/hop_speeds.h"

#include <algorithm>

#include "graph/store/ledger.h"

namespace duanlian::respond {

__extension__ using WideSeconds = __int128;

void HopSpeed::add(Duration lain, bool ended) {
  constexpr int64_t kSecond = 1'000'000;
  add({.left = ended ? 1 : 0, .lain_seconds = std::max<int64_t>(lain.micros, 0) / kSecond});
}

void HopSpeed::add(const HopSpeed& other) {
  left = graph::add_capped(left, std::max<int64_t>(other.left, 0));
  lain_seconds = graph::add_capped(lain_seconds, std::max<int64_t>(other.lain_seconds, 0));
}

std::size_t HopSpeeds::place_of(uint32_t layer) { return std::min<std::size_t>(layer, kTiers - 1); }

HopSpeed& HopSpeeds::tier(uint32_t layer) { return tiers_[place_of(layer)]; }

void HopSpeeds::add(const HopSpeeds& other) {
  for (std::size_t i = 0; i < kTiers; ++i) tiers_[i].add(other.tiers_[i]);
}

HopSpeeds HopSpeeds::seen_in(const graph::Trace& trace, Timestamp as_of) {
  HopSpeeds speeds;
  for (const graph::Hop& hop : trace.hops) {
    if (hop.dwell && hop.layer > 0) speeds.tier(hop.layer - 1).add(*hop.dwell, true);
  }
  for (const graph::Rest& rest : trace.rests) {
    if (graph::can_be_stopped(rest.kind)) speeds.tier(rest.layer).add(as_of - rest.last, false);
  }
  return speeds;
}

HopSpeed shrunk(const HopSpeed& seen, const HopSpeed& overall) {
  constexpr int64_t kSupposed = kPriorDepartures * (kDwellSupposed.micros / 1'000'000);
  HopSpeed known{.left = kPriorDepartures, .lain_seconds = kSupposed};
  known.add(overall);
  const auto prior = static_cast<int64_t>(WideSeconds{kPriorDepartures} * known.lain_seconds / known.left);
  HopSpeed speed{.left = kPriorDepartures, .lain_seconds = prior};
  speed.add(seen);
  return speed;
}

int chance_milli(const HopSpeed& speed, Duration lain, std::span<const Duration> answers) {
  constexpr int64_t kSecond = 1'000'000;
  const WideSeconds n = std::max<int64_t>(speed.left, 1);
  const WideSeconds stays =
      std::max<int64_t>(speed.lain_seconds, 1) + n * (std::max<int64_t>(lain.micros, 0) / kSecond);
  WideSeconds sum = 0;
  for (const Duration answer : answers) {
    const WideSeconds waits = n * (std::max<int64_t>(answer.micros, 0) / kSecond);
    sum += stays * 1'000 / (stays + waits);
  }
  return answers.empty() ? 1'000 : static_cast<int>(sum / static_cast<int64_t>(answers.size()));
}

}  // namespace duanlian::respond
