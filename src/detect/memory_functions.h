#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "detect/feature.h"
#include "features/memory.h"
#include "rules/environment.h"

namespace duanlian::detect {

// memory.NAME(key parts...[, value]) for each feature. The features must outlive the environment and the
// programs compiled in it; where each is kept may be set later.
void add_memory_functions(rules::Environment& environment, std::span<const Feature> features);

// What memory.NAME(id) is now, as JSON, for who looks at one entity. Nothing when the trail has never seen
// it, or the feature asks for more than the id.
std::optional<std::string> remembered_json(const Feature& feature, const features::Memory& memory,
                                           std::string_view id);

}  // namespace duanlian::detect
