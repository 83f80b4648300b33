#pragma once

#include <cstdint>
#include <limits>

#include "base/strong.h"

namespace duanlian::simulate {

// Everybody and everything of a city has a number. Which numbers are whose: world.h.
using PersonId = Strong<struct PersonTag, uint32_t>;
using AccountId = Strong<struct AccountTag, uint32_t>;
using LineId = Strong<struct LineTag, uint32_t>;  // a telephone number
using OrganisationId = Strong<struct OrganisationTag, uint32_t>;
using DeviceId = Strong<struct DeviceTag, uint64_t>;
using GangId = Strong<struct GangTag, uint32_t>;
using ScamId = Strong<struct ScamTag, uint32_t>;

inline constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();

}  // namespace duanlian::simulate
