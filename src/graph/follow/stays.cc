#include "graph/follow/stays.h"

#include "base/check.h"

namespace duanlian::graph {

Stays::Slot& Stays::slot_of(PocketId pocket) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = place_of(pocket);
  while (slots_[at].pocket != 0 && slots_[at].pocket != pocket.value() + 1) at = (at + 1) & mask;
  return slots_[at];
}

Stay* Stays::find(PocketId pocket) {
  const Slot& slot = slot_of(pocket);
  if (slot.pocket == 0) return nullptr;
  Stay& stay = stays_[slot.stay];
  return stay.open ? &stay : nullptr;
}

void Stays::prefetch(PocketId pocket) const {
  const Slot& slot = slots_[place_of(pocket)];
  if (slot.pocket != pocket.value() + 1) return;
  constexpr std::size_t kLine = 64;
  const auto* const stay = reinterpret_cast<const char*>(&stays_[slot.stay]);
  for (std::size_t at = 0; at < sizeof(Stay); at += kLine) __builtin_prefetch(stay + at);
}

Stay& Stays::open(PocketId pocket) {
  Slot& slot = slot_of(pocket);
  if (slot.pocket == 0) {
    slot = {pocket.value() + 1, static_cast<uint32_t>(stays_.size())};
    stays_.emplace_back().pocket = pocket;
    if (stays_.size() * 2 > slots_.size()) grow();
  }
  Stay& stay = stays_[slot_of(pocket).stay];
  CHECK(!stay.open, "a pocket has one stay");
  stay.open = true;
  stay.lasting = false;
  stay.balance_told = false;
  return stay;
}

void Stays::grow() {
  slots_.assign(slots_.size() * 2, {});
  for (uint32_t i = 0; i < stays_.size(); ++i) slot_of(stays_[i].pocket) = {stays_[i].pocket.value() + 1, i};
}

}  // namespace duanlian::graph
