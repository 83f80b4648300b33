#pragma once

#include <string_view>

#include "text/domain.h"

namespace duanlian::text {

// Fills the facts of path and query. REQUIRES a path in lower case, with its query.
void measure_path(std::string_view path, DomainFacts& facts);

}  // namespace duanlian::text
