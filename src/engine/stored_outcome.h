#pragma once

#include <string_view>

#include "model/decision.h"

namespace duanlian::engine {

// Of a stored decision; `allow` where it has none.
model::Outcome outcome_in(std::string_view decision);

}  // namespace duanlian::engine
