#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace duanlian::respond {

// How long something may last by law: hours and days run by the clock, months and years by the calendar of
// Beijing (UTC+8), to the same time of day; where a month has no such day, on its last.
struct Term {
  Duration by_clock;
  int64_t months = 0;
  friend constexpr bool operator==(const Term&, const Term&) = default;

  Timestamp after(Timestamp begin) const;
};

// "48h", "30d", "6mo", "1y". At most 100 years.
std::optional<Term> parse_term(std::string_view text);
std::string to_string(const Term& term);

}  // namespace duanlian::respond
