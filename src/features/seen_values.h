#pragma once

#include <cstdint>

#include "features/trail_row.h"

namespace duanlian::features {

// The values of one key that seen_before knows, each with the second in which it was seen last: a block of
// the key's row. At most kSeenValuesMax; those not seen for longest make room.
void see_value(TrailEditor& row, std::size_t feature, uint32_t value_hash, int64_t time_ms, int64_t from_ms);

// Whether the value was seen after `from_ms`, to the second.
bool saw_value(const TrailRow& row, std::size_t feature, uint32_t value_hash, int64_t from_ms);

bool is_seen_block(const Block& block);

}  // namespace duanlian::features
