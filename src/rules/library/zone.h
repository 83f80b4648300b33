#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace duanlian::rules {

// How many seconds the local time of a zone is ahead of UTC at an instant. The zone is a fixed offset
// ("+08:00",
// "-02:30", "02:00") or a name of the IANA database of the machine ("Asia/Shanghai"). Nothing when unknown.
std::optional<int64_t> zone_offset(std::string_view zone, int64_t utc_seconds);

}  // namespace duanlian::rules
