#pragma once

#include <span>

#include "detect/feature.h"
#include "rules/environment.h"

namespace duanlian::detect {

// memory.NAME(key parts...[, value]) for each feature. The features must outlive the environment and the
// programs compiled in it; where each is kept may be set later.
void add_memory_functions(rules::Environment& environment, std::span<const Feature> features);

}  // namespace duanlian::detect
