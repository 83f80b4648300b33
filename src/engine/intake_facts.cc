#include "engine/intake_facts.h"

#include <algorithm>
#include <array>

#include "model/event_json.h"

namespace duanlian::engine {

std::map<uint64_t, std::string> IntakeFacts::ids_at(std::span<const uint64_t> positions) const {
  std::map<uint64_t, std::string> ids;
  const uint64_t durable = intake_.counters().durable;
  const auto end = std::ranges::upper_bound(positions, durable);
  model::EventReader reader;
  // What retention let go of, or cannot be read, has no id any more.
  static_cast<void>(intake_.stored(positions.first(static_cast<std::size_t>(end - positions.begin())),
                                   [&](uint64_t position, std::string_view payload) {
                                     if (auto event = reader.read_stored(payload))
                                       ids.emplace(position, std::move(event->header.id));
                                   }));
  return ids;
}

std::vector<model::Entity> IntakeFacts::accounts_of(const model::Entity& entity, Timestamp at) const {
  constexpr std::array kWanted{model::EntityKind::account};
  return intake_.linked(entity, kWanted, at);
}

}  // namespace duanlian::engine
