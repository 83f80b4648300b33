#pragma once

#include <string_view>

namespace duanlian::model {

// Checks of numbers that carry a check digit. They say whether the number could have been issued, never
// whether it was. They are facts for rules, not reasons to refuse an event: a made-up number is a sign, and
// the event still happened.

// ISO/IEC 7812: digits whose Luhn sum is right.
bool has_luhn_check(std::string_view digits);

// A payment card: 12 to 19 digits with the Luhn check, not all the same.
bool is_card_number(std::string_view text);

// ISO 13616: country, check digits and account, without spaces; mod 97 is 1 and the length is the country's
// where known.
bool is_iban(std::string_view text);

// 3GPP TS 23.003: 15 digits with the Luhn check, not all the same.
bool is_imei(std::string_view text);

// GB 11643-1999 resident number: 18 characters, province, a real date of birth, ISO 7064 MOD 11-2 check
// character.
bool is_national_id(std::string_view text);

// GB 32100-2015 unified social credit code of an organisation: 18 characters, MOD 31 check character.
bool is_social_credit_code(std::string_view text);

}  // namespace duanlian::model
