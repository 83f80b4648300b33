#include "api/event_ids.h"

#include <algorithm>
#include <vector>

#include "api/limits.h"
#include "model/event_json.h"

namespace duanlian::api {

EventIds::EventIds(const engine::Intake& intake, std::span<const graph::TransferId> transfers)
    : transfers_(intake.money().transfers()) {
  std::vector<uint64_t> positions;
  positions.reserve(transfers.size());
  for (const graph::TransferId id : transfers) positions.push_back(transfers_.record(id));
  const uint64_t durable = intake.counters().durable;
  std::erase_if(positions, [&](uint64_t position) { return position > durable; });
  std::ranges::sort(positions);
  const auto twice = std::ranges::unique(positions);
  positions.erase(twice.begin(), twice.end());
  if (positions.size() > kTraceEventIdsMax) return;
  model::EventReader reader;
  // An answer without them is one all the same.
  static_cast<void>(intake.stored(positions, [&](uint64_t position, std::string_view payload) {
    if (const auto event = reader.read_stored(payload)) ids_.emplace(position, event->header.id);
  }));
}

std::string_view EventIds::of(graph::TransferId transfer) const {
  const auto found = ids_.find(transfers_.record(transfer));
  return found == ids_.end() ? std::string_view() : found->second;
}

}  // namespace duanlian::api
