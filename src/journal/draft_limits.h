#pragma once

#include <vector>

#include "base/result.h"
#include "journal/entry.h"

namespace duanlian::journal {

// What every draft and every group must keep to: invalid_argument for an id or a payload, limit_exceeded for
// too much at once.
Status check_drafts(const std::vector<Draft>& drafts);

}  // namespace duanlian::journal
