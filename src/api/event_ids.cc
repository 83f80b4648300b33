#include "api/event_ids.h"

#include <algorithm>
#include <vector>

#include "api/limits.h"
#include "engine/intake_facts.h"

namespace duanlian::api {

EventIds::EventIds(const engine::Intake& intake, std::span<const graph::TransferId> transfers)
    : transfers_(intake.money().transfers()) {
  std::vector<uint64_t> positions;
  positions.reserve(transfers.size());
  for (const graph::TransferId id : transfers) positions.push_back(transfers_.record(id));
  std::ranges::sort(positions);
  const auto twice = std::ranges::unique(positions);
  positions.erase(twice.begin(), twice.end());
  if (positions.size() > kTraceEventIdsMax) return;
  ids_ = engine::IntakeFacts(intake).ids_at(positions);
}

std::string_view EventIds::of(graph::TransferId transfer) const {
  const auto found = ids_.find(transfers_.record(transfer));
  return found == ids_.end() ? std::string_view() : found->second;
}

}  // namespace duanlian::api
