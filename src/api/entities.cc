#include "api/entities.h"

#include <string>

#include "base/json_writer.h"
#include "engine/entity_view.h"
#include "features/limits.h"

namespace duanlian::api {
namespace {

using engine::EntityView;
using model::EntityKind;

Result<model::Entity> entity_of(const Target& target) {
  if (!target.query.empty()) return invalid("the address takes no query");
  const std::string& word = target.path[target.path.size() - 2];
  const auto kind = model::parse_word<EntityKind>(word);
  if (!kind) {
    std::string kinds;
    for (const std::string_view one : words(EntityKind{})) kinds.append(one.empty() ? "" : " ").append(one);
    return invalid("kind: \"" + word + "\" is none of" + kinds);
  }
  model::Entity entity{.kind = *kind, .id = target.path.back()};
  if (entity.id.size() >= features::kKeyBytesMax) return invalid("id: longer than any that events name");
  RETURN_IF_ERROR(model::validate(entity));
  return entity;
}

Error nothing_known(const model::Entity& entity) {
  const bool scoped = entity.kind == EntityKind::person || entity.kind == EntityKind::organisation;
  return {ErrorCode::not_found, "nothing is known of that " + std::string(to_string(entity.kind)) +
                                    (scoped ? "; its id is SOURCE/ID, percent-encoded" : "")};
}

void write_entity(JsonWriter& json, const model::Entity& entity) {
  json.begin_object().member("kind", to_string(entity.kind)).member("id", entity.id).end_object();
}

void write_remembered(JsonWriter& json, const EntityView& view) {
  json.key("remembered").begin_array();
  for (const EntityView::Remembered& one : view.remembered) {
    json.begin_object().member("name", one.name).key("what").begin_object();
    json.member("zh", one.what.zh).member("en", one.what.en).end_object();
    json.member("window", one.window).key("value").raw(one.value).end_object();
  }
  json.end_array();
}

void write_links(JsonWriter& json, const EntityView& view) {
  json.key("links").begin_array();
  for (const EntityView::Link& link : view.links) {
    json.begin_object().member("relation", to_string(link.relation));
    json.member("direction", link.outgoing ? "outgoing" : "incoming").key("entity");
    write_entity(json, link.entity);
    json.member("source", link.source).member("since", to_rfc3339(link.since));
    if (link.until) json.member("until", to_rfc3339(*link.until));
    json.end_object();
  }
  json.end_array();
}

void write_lists(JsonWriter& json, const EntityView& view) {
  json.key("lists").begin_array();
  for (const detect::Listing& listing : view.lists) {
    json.begin_object().member("list", listing.list);
    if (!listing.category.empty()) json.member("category", listing.category);
    json.member("expires", to_rfc3339(listing.expires)).member("source", listing.source).end_object();
  }
  json.end_array().key("pack_lists").begin_array();
  for (const std::string& list : view.pack_lists) json.string(list);
  json.end_array();
}

// An entity that has no money says nothing of it.
void write_money(JsonWriter& json, const EntityView& view) {
  if (view.money.empty()) return;
  json.key("money").begin_array();
  for (const EntityView::Money& money : view.money) {
    json.begin_object().member("asset", money.asset);
    if (!money.bank.empty()) json.member("bank", money.bank);
    if (money.balance) json.key("balance").number(*money.balance);
    json.key("outgoing").number(uint64_t{money.outgoing});
    json.key("incoming").number(uint64_t{money.incoming}).end_object();
  }
  json.end_array();
}

void write_decisions(JsonWriter& json, const EntityView& view) {
  json.key("decisions").begin_array();
  for (const std::string& decision : view.decisions) json.raw(decision);
  json.end_array().key("decisions_cut").boolean(view.decisions_cut);
}

std::string json_of(const EntityView& view) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("entity");
  write_entity(json, view.entity);
  json.member("at", to_rfc3339(view.at));
  write_remembered(json, view);
  write_links(json, view);
  write_lists(json, view);
  write_money(json, view);
  write_decisions(json, view);
  json.end_object();
  return out;
}

}  // namespace

void EntitiesResource::answer(const Request& request, const Reply& reply) const {
  const auto entity = entity_of(request.target);
  if (!entity) return reply(error_response(entity.error()));
  const auto view = intake_.entity(*entity);
  if (!view) return reply(error_response(view.error()));
  if (view->is_empty()) return reply(error_response(nothing_known(*entity)));
  reply(json_response(json_of(*view)));
}

}  // namespace duanlian::api
