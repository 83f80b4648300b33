#include "graph/follow/stays.h"

#include "base/check.h"

namespace duanlian::graph {

Stays::Slot& Stays::slot_of(PocketId pocket) {
  constexpr uint64_t kGolden = 0x9e37'79b9'7f4a'7c15;
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = (pocket.value() * kGolden >> 32) & mask;
  while (slots_[at].pocket != 0 && slots_[at].pocket != pocket.value() + 1) at = (at + 1) & mask;
  return slots_[at];
}

Stay* Stays::find(PocketId pocket) {
  const Slot& slot = slot_of(pocket);
  if (slot.pocket == 0) return nullptr;
  Stay& stay = stays_[slot.stay];
  return stay.open ? &stay : nullptr;
}

Stay& Stays::open(PocketId pocket, Moment after) {
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
  if (free_walks_.empty()) {
    free_walks_.push_back(static_cast<uint32_t>(walks_.size()));
    walks_.emplace_back();
  }
  stay.walk = free_walks_.back();
  free_walks_.pop_back();
  walks_[*stay.walk].emplace(graph_, pocket, after);
  return stay;
}

void Stays::close(Stay& stay) {
  if (stay.walk) end_walk(stay);
  stay.open = false;
}

void Stays::end_walk(Stay& stay) {
  walks_[*stay.walk].reset();
  free_walks_.push_back(*stay.walk);
  stay.walk.reset();
}

void Stays::grow() {
  slots_.assign(slots_.size() * 2, {});
  for (uint32_t i = 0; i < stays_.size(); ++i) slot_of(stays_[i].pocket) = {stays_[i].pocket.value() + 1, i};
}

}  // namespace duanlian::graph
