#pragma once

#include <string_view>

#include "engine/tally.h"

namespace duanlian::app {

// Counts a decision that was stored, and gives its outcome. REQUIRES JSON that append_decision wrote: its
// members are found by their quotes, which texts from outside cannot imitate, because theirs are escaped.
model::Outcome count_stored(engine::Tally& tally, std::string_view decision);

}  // namespace duanlian::app
