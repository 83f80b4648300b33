#include "engine/link_ties.h"

#include <algorithm>
#include <array>

#include "model/words.h"

namespace duanlian::engine {
namespace {

constexpr std::array kHolders{model::EntityKind::account, model::EntityKind::wallet};
constexpr std::array kShared{model::EntityKind::phone, model::EntityKind::device, model::EntityKind::domain,
                             model::EntityKind::person, model::EntityKind::organisation};

graph::PocketKind pocket_kind_of(model::EntityKind kind) {
  return kind == model::EntityKind::wallet ? graph::PocketKind::wallet : graph::PocketKind::account;
}

}  // namespace

std::vector<std::string> LinkTies::names_of(graph::PocketId pocket) const {
  const graph::MoneyGraph& graph = intake_.money();
  const graph::PocketKind kind = graph.kind(pocket);
  if (kind == graph::PocketKind::cash) return {};
  const model::Entity holder{
      .kind = kind == graph::PocketKind::wallet ? model::EntityKind::wallet : model::EntityKind::account,
      .id = std::string(graph.name(pocket))};
  std::vector<std::string> names;
  for (const model::Entity& shared : intake_.linked(holder, kShared, at_))
    names.push_back(std::string(model::to_string(shared.kind)) + "/" + shared.id);
  std::ranges::sort(names);
  return names;
}

std::vector<graph::PocketId> LinkTies::pockets_of(std::string_view name) const {
  const std::size_t slash = std::min(name.find('/'), name.size());
  const auto kind = model::parse_word<model::EntityKind>(name.substr(0, slash));
  if (!kind || slash == name.size()) return {};
  const model::Entity shared{.kind = *kind, .id = std::string(name.substr(slash + 1))};
  std::vector<graph::PocketId> pockets;
  for (const model::Entity& holder : intake_.linked(shared, kHolders, at_)) {
    const auto found = intake_.money().find_all(pocket_kind_of(holder.kind), holder.id);
    pockets.insert(pockets.end(), found.begin(), found.end());
  }
  std::ranges::sort(pockets);
  return pockets;
}

}  // namespace duanlian::engine
