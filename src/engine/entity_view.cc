#include "engine/entity_view.h"

#include "detect/memory_functions.h"
#include "features/links.h"

namespace duanlian::engine {
namespace {

// Features whose key has further parts, or that ask for a value, cannot be read for an entity alone. One
// whose trail has never seen the entity is left out.
std::vector<EntityView::Remembered> remembered_of(const Engine& engine, const model::Entity& entity) {
  std::vector<EntityView::Remembered> remembered;
  if (engine.pack() == nullptr) return remembered;
  for (const detect::Feature& feature : engine.pack()->features().features) {
    if (feature.of != entity.kind) continue;
    auto value = detect::remembered_json(feature, engine.memory(), entity.id);
    if (!value) continue;
    remembered.push_back({.name = feature.name,
                          .what = feature.what,
                          .window = feature.window_text,
                          .value = *std::move(value)});
  }
  return remembered;
}

std::vector<EntityView::Link> links_of(const Engine& engine, const model::Entity& entity) {
  std::vector<EntityView::Link> links;
  for (const features::EntityLink& link :
       engine.memory().links().direct({.kind = entity.kind, .id = entity.id})) {
    links.push_back({.relation = link.relation,
                     .outgoing = link.outgoing,
                     .entity = {.kind = link.other.kind, .id = std::string(link.other.id)},
                     .source = std::string(link.source),
                     .since = link.since,
                     .until = link.until == features::kOpenEnd ? std::nullopt : std::optional(link.until)});
  }
  return links;
}

}  // namespace

EntityView view_of(const Engine& engine, const model::Entity& entity) {
  EntityView view{.entity = entity, .at = engine.memory().now()};
  view.remembered = remembered_of(engine, entity);
  view.links = links_of(engine, entity);
  view.lists = engine.lists().listings_of(entity, view.at);
  if (engine.pack() != nullptr) view.pack_lists = engine.pack()->lists_with(entity.id);
  return view;
}

std::vector<EntityView::Money> money_of(const graph::MoneyGraph& graph, const model::Entity& entity) {
  std::vector<EntityView::Money> money;
  const bool is_wallet = entity.kind == model::EntityKind::wallet;
  if (!is_wallet && entity.kind != model::EntityKind::account) return money;
  const auto kind = is_wallet ? graph::PocketKind::wallet : graph::PocketKind::account;
  for (const graph::PocketId id : graph.find_all(kind, entity.id)) {
    const graph::BankId bank = graph.bank(id);
    const graph::MoneyGraph::Degrees degrees = graph.degrees(id);
    EntityView::Money& one =
        money.emplace_back(EntityView::Money{.asset = std::string(graph.asset_name(graph.asset(id))),
                                             .bank = std::string(graph.bank_name(bank)),
                                             .outgoing = degrees.outgoing,
                                             .incoming = degrees.incoming});
    if (!graph.late(id) || degrees.sum() <= kReckonedAnewMax) one.balance = graph.pocket(id).balance;
  }
  return money;
}

}  // namespace duanlian::engine
