#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace duanlian::graph {

// Minor digits of a currency of ISO 4217; nothing for an asset of a chain, whose amounts stay whole smallest
// units.
std::optional<int> digits_of(std::string_view asset);

// "1234.50" for CNY.
std::string plain_amount(int64_t quantity, std::string_view asset);
// "1,234.50", for people.
std::string grouped_amount(int64_t quantity, std::string_view asset);

// "2026-11-24 17:00:12" in UTC+8, for people and spreadsheets that say so; the part of a second is left out.
std::string china_time(Timestamp time);
// "2 d 3 h", "3 h 5 min", "5 min 2 s": the two largest units.
std::string span_text(Duration span);

// Thousandths of `whole`, rounded down; 0 where that is 0.
int thousandths_of(int64_t part, int64_t whole);

}  // namespace duanlian::graph
