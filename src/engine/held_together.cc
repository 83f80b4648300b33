#include "engine/held_together.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "features/limits.h"
#include "graph/follow/holders.h"

namespace duanlian::engine {
namespace {

using model::Entity;
using model::EntityKind;

// False where there may be more than were given.
bool add_linked(const features::Links& links, const features::EntityName& to, Timestamp at,
                std::vector<Entity>& found) {
  for (const EntityKind kind : {EntityKind::account, EntityKind::wallet}) {
    const auto linked = links.linked(to, kind, at);
    if (linked.size() >= features::kLinkedMax) return false;
    for (const std::string_view id : linked) {
      Entity entity{kind, std::string(id)};
      if (std::ranges::find(found, entity) == found.end()) found.push_back(std::move(entity));
    }
  }
  return true;
}

Entity entity_of(const graph::MoneyGraph& graph, graph::PocketId pocket) {
  const bool is_wallet = graph.kind(pocket) == graph::PocketKind::wallet;
  return {is_wallet ? EntityKind::wallet : EntityKind::account, std::string(graph.name(pocket))};
}

}  // namespace

std::optional<std::vector<Entity>> held_beside(const features::Links& links, const Entity& entity,
                                               Timestamp at) {
  const features::EntityName name{entity.kind, entity.id};
  std::vector<Entity> found;
  if (!add_linked(links, name, at, found)) return std::nullopt;
  std::vector<std::string> devices;  // what was given is good until the next question
  for (const std::string_view id : links.linked(name, EntityKind::device, at)) devices.emplace_back(id);
  if (devices.size() >= features::kLinkedMax) return std::nullopt;
  for (const std::string& device : devices) {
    if (!add_linked(links, {EntityKind::device, device}, at, found)) return std::nullopt;
  }
  return found;
}

std::vector<graph::PocketId> held_together(const graph::MoneyGraph& graph, graph::PocketId pocket,
                                           const HeldBeside& beside) {
  if (graph.kind(pocket) == graph::PocketKind::cash) return {};
  std::vector<Entity> all{entity_of(graph, pocket)};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto more = beside(all[i]);
    if (!more) return {};
    for (const Entity& one : *more) {
      if (std::ranges::find(all, one) == all.end()) all.push_back(one);
    }
    if (all.size() > graph::kHeldTogetherMax) return {};
  }
  if (all.size() == 1) return {};
  std::vector<graph::PocketId> pockets;
  for (const Entity& one : all) {
    const bool is_wallet = one.kind == EntityKind::wallet;
    const auto kind = is_wallet ? graph::PocketKind::wallet : graph::PocketKind::account;
    for (const graph::PocketId its : graph.find_all(kind, one.id)) pockets.push_back(its);
  }
  std::ranges::sort(pockets);
  if (pockets.size() > graph::kHeldTogetherMax) pockets.clear();
  return pockets;
}

}  // namespace duanlian::engine
