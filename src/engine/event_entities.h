#pragma once

#include <cstddef>
#include <vector>

#include "model/entity.h"
#include "model/event.h"

namespace duanlian::engine {

inline constexpr std::size_t kEntitiesPerEventMax = 64;

// The entities that an event names, each once, in the order of its fields; at most kEntitiesPerEventMax.
// Persons and organisations as features::scoped_id writes them. Names that are in no form of their kind are
// left out.
std::vector<model::Entity> entities_of(const model::Event& event);

}  // namespace duanlian::engine
