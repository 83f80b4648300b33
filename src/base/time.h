#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace duanlian {

// A length of time, in whole microseconds.
struct Duration {
  int64_t micros = 0;
  friend constexpr auto operator<=>(Duration, Duration) = default;
};

constexpr Duration seconds(int64_t count) { return {count * 1'000'000}; }
constexpr Duration minutes(int64_t count) { return seconds(count * 60); }
constexpr Duration hours(int64_t count) { return minutes(count * 60); }
constexpr Duration days(int64_t count) { return hours(count * 24); }

// An instant of UTC, in whole microseconds since 1970-01-01T00:00:00Z. Leap seconds do not exist (POSIX).
struct Timestamp {
  int64_t micros = 0;
  friend constexpr auto operator<=>(Timestamp, Timestamp) = default;
};

constexpr Timestamp operator+(Timestamp at, Duration by) { return {at.micros + by.micros}; }
constexpr Timestamp operator-(Timestamp at, Duration by) { return {at.micros - by.micros}; }
constexpr Duration operator-(Timestamp later, Timestamp earlier) { return {later.micros - earlier.micros}; }

// RFC 3339 with any offset and up to six digits of fraction, from 0001 to 9999 in UTC:
// 2026-01-31T09:00:00.25+08:00
Result<Timestamp> parse_rfc3339(std::string_view text);

// Always UTC with Z; the fraction has 0, 3 or 6 digits, the fewest that lose nothing. Reads back equal for
// every time of the years 0001 to 9999.
std::string to_rfc3339(Timestamp time);
void append_rfc3339(std::string& out, Timestamp time);

// A length of time as a person writes it: a whole number from 1, without leading zeros, and s, m, h or d. At
// most 100 years.
std::optional<Duration> parse_span(std::string_view text);

// The wall clock, for programs at the edge only: nothing below `engine` may ask what time it is.
Timestamp wall_clock_now();

}  // namespace duanlian
