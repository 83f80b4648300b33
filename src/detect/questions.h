#pragma once

#include <span>

#include "detect/feature.h"
#include "detect/pack.h"

namespace duanlian::detect {

// Adds to the plan of the kind which rows its rules and conditions ask for, as far as the keys can be told
// from the event alone; some are guessed. It decides nothing: only what is fetched ahead depends on it.
void note_questions(FeatureSet& set, model::EventKind kind, std::span<const Rule> rules);

}  // namespace duanlian::detect
