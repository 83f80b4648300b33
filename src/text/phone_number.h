#pragma once

#include <string>
#include <string_view>

namespace duanlian::text {

// What a row of digits is as a phone number.
struct PhoneNumber {
  std::string value;  // E.164 with + where that is certain, else the digits; empty: not a phone number
  bool valid = false;
};

// Mainland China by rule: mobiles, landlines with area code, 400 and 800, service numbers 95xxx, 96xxx, 12xxx
// and the 106 message ports. REQUIRES digits only.
PhoneNumber read_chinese_number(std::string_view digits);

// After + or 00, by the world's numbering plans (libphonenumber). Slow: tens of microseconds.
PhoneNumber read_international_number(std::string_view digits_after_plus);

}  // namespace duanlian::text
