#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rules/value.h"

namespace duanlian::rules {

// How numbers, instants and durations look as text in the language: string(x).
std::string show_double(double value);     // 0.25, 1e+06, NaN, -Infinity
std::string show_instant(Instant at);      // RFC 3339 in UTC, the fraction without trailing zeros
std::string show_duration(int64_t nanos);  // 3.5s

// The whole text as a double: nothing when it is no number or too large, 0 when it is too small.
std::optional<double> read_double(std::string_view text);

// With 0, 3, 6 or 9 digits of fraction, as the JSON form of protobuf writes them.
std::string show_instant_json(Instant at);
std::string show_duration_json(int64_t nanos);

// RFC 3339 with up to nine digits of fraction; nothing when malformed or outside of the years 0001 to 9999.
std::optional<Instant> read_instant(std::string_view text);
// A sequence of numbers with units h, m, s, ms, us, ns: "1h30m", "-1.5s", "0".
std::optional<int64_t> read_duration(std::string_view text);

}  // namespace duanlian::rules
