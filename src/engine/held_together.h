#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "base/time.h"
#include "features/links.h"
#include "graph/store/money_graph.h"
#include "model/entity.h"

namespace duanlian::engine {

// Accounts and wallets that links join with an account or wallet at that time: directly, by a person or an
// organisation (docs/links.md), or by a device that both use. Nothing where there may be more than
// kLinkedMax.
std::optional<std::vector<model::Entity>> held_beside(const features::Links& links,
                                                      const model::Entity& entity, Timestamp at);

// The same and what is held beside those, and so on: as graph::HeldTogether asks for it. Nobody's where there
// are more than graph::kHeldTogetherMax.
using HeldBeside = std::function<std::optional<std::vector<model::Entity>>(const model::Entity&)>;
std::vector<graph::PocketId> held_together(const graph::MoneyGraph& graph, graph::PocketId pocket,
                                           const HeldBeside& beside);

}  // namespace duanlian::engine
