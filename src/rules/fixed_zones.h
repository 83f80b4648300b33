#pragma once

#include <string_view>
#include <vector>

#include "rules/issue.h"

namespace duanlian::rules {

// Where the expression asks the time-zone database, whose answers change with updates of the machine: every
// getHours(zone) and the like whose zone is not written out as "UTC" or an offset such as "+08:00". Nothing
// for an expression that cannot be parsed.
std::vector<Issue> zones_from_database(std::string_view source);

}  // namespace duanlian::rules
