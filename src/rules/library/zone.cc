#include "rules/library/zone.h"

#include <date/tz.h>
#include <exception>
#include <string>

#include "base/ascii.h"

namespace duanlian::rules {
namespace {

std::optional<int64_t> fixed_offset(std::string_view zone) {
  const bool negative = zone.starts_with('-');
  if (negative || zone.starts_with('+')) zone.remove_prefix(1);
  if (zone.size() != 5 || zone[2] != ':') return std::nullopt;
  for (const std::size_t at : {0U, 1U, 3U, 4U}) {
    if (!is_digit(zone[at])) return std::nullopt;
  }
  const int hours = (zone[0] - '0') * 10 + (zone[1] - '0');
  const int minutes = (zone[3] - '0') * 10 + (zone[4] - '0');
  if (hours > 23 || minutes > 59) return std::nullopt;
  const int64_t seconds = hours * 3600 + minutes * 60;
  return negative ? -seconds : seconds;
}

}  // namespace

std::optional<int64_t> zone_offset(std::string_view zone, int64_t utc_seconds) {
  if (zone.empty() || zone == "UTC" || zone == "Z") return 0;  // the empty name as Go reads it
  if (const auto fixed = fixed_offset(zone)) return fixed;
  // A name of the database, and nothing that could be a path elsewhere.
  if (zone.size() > 64 || zone.find("..") != std::string_view::npos || zone[0] == '/') return std::nullopt;
  try {
    const date::time_zone* found = date::locate_zone(std::string(zone));
    return found->get_info(date::sys_seconds{std::chrono::seconds(utc_seconds)}).offset.count();
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace duanlian::rules
