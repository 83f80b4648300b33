#pragma once

#include <cstddef>
#include <simdjson.h>
#include <string_view>

#include "base/result.h"

namespace duanlian::model {

// Why simdjson could not parse the text, in words: where a number is the trouble, with the member that it
// belongs to.
Error json_error(simdjson::error_code code, std::string_view json, std::size_t depth_max);

}  // namespace duanlian::model
