#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace duanlian {

// A currency or fund of ISO 4217 (list one with amendment 180, in force since 2026-01-01): alphabetic code
// and number of minor digits.
class Currency {
 public:
  Currency() = default;  // XXX, no currency
  static Result<Currency> parse(std::string_view code);

  std::string_view code() const;
  int minor_digits() const;  // CNY 2, JPY 0, KWD 3
  friend bool operator==(Currency, Currency) = default;

 private:
  explicit Currency(uint16_t index) : index_(index) {}
  uint16_t index_ = 0;
};

// An amount in whole minor units (fen, cents). Never a double.
struct Money {
  int64_t minor = 0;
  Currency currency;
  friend bool operator==(const Money&, const Money&) = default;
};

// "1234.5" in major units to minor units: plain decimal digits, on both sides of a point where there is one;
// a minus but no plus, no exponent, no grouping, no more digits than the currency has minor digits unless the
// further ones are zero.
Result<int64_t> parse_major(std::string_view text, Currency currency);

std::string to_major(Money money);  // "1234.50"

}  // namespace duanlian
