#include "model/identifiers.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>

#include "base/ascii.h"

namespace duanlian::model {
namespace {

bool all_same(std::string_view text) {
  return text.find_first_not_of(text.front()) == std::string_view::npos;
}

int digits_value(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

// Value in ISO 13616: digits themselves, letters from 10; -1 for anything else.
int iban_value(char c) {
  if (is_digit(c)) return c - '0';
  return c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
}

struct IbanLength {
  std::string_view country;
  std::size_t length;
};

// SWIFT IBAN registry, release 98 (2024-07).
constexpr std::array kIbanLengths = std::to_array<IbanLength>({
    {"AD", 24}, {"AE", 23}, {"AL", 28}, {"AT", 20}, {"AZ", 28}, {"BA", 20}, {"BE", 16}, {"BG", 22},
    {"BH", 22}, {"BI", 27}, {"BR", 29}, {"BY", 28}, {"CH", 21}, {"CR", 22}, {"CY", 28}, {"CZ", 24},
    {"DE", 22}, {"DJ", 27}, {"DK", 18}, {"DO", 28}, {"EE", 20}, {"EG", 29}, {"ES", 24}, {"FI", 18},
    {"FK", 18}, {"FO", 18}, {"FR", 27}, {"GB", 22}, {"GE", 22}, {"GI", 23}, {"GL", 18}, {"GR", 27},
    {"GT", 28}, {"HR", 21}, {"HU", 28}, {"IE", 22}, {"IL", 23}, {"IQ", 23}, {"IS", 26}, {"IT", 27},
    {"JO", 30}, {"KW", 30}, {"KZ", 20}, {"LB", 28}, {"LC", 32}, {"LI", 21}, {"LT", 20}, {"LU", 20},
    {"LV", 21}, {"LY", 25}, {"MC", 27}, {"MD", 24}, {"ME", 22}, {"MK", 19}, {"MN", 20}, {"MR", 27},
    {"MT", 31}, {"MU", 30}, {"NI", 28}, {"NL", 18}, {"NO", 15}, {"OM", 23}, {"PK", 24}, {"PL", 28},
    {"PS", 29}, {"PT", 25}, {"QA", 29}, {"RO", 24}, {"RS", 22}, {"RU", 33}, {"SA", 24}, {"SC", 31},
    {"SD", 18}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"SO", 23}, {"ST", 25}, {"SV", 28},
    {"TL", 23}, {"TN", 24}, {"TR", 26}, {"UA", 29}, {"VA", 22}, {"VG", 24}, {"XK", 20}, {"YE", 30},
});

bool iban_length_fits(std::string_view text) {
  const auto* const known = std::ranges::find(kIbanLengths, text.substr(0, 2), &IbanLength::country);
  return known != kIbanLengths.end() && known->length == text.size();
}

bool is_birth_date(std::string_view yyyymmdd) {
  using namespace std::chrono;
  const int year_number = digits_value(yyyymmdd.substr(0, 4));
  const year_month_day date{year{year_number},
                            month{static_cast<unsigned>(digits_value(yyyymmdd.substr(4, 2)))},
                            day{static_cast<unsigned>(digits_value(yyyymmdd.substr(6, 2)))}};
  return year_number >= 1850 && year_number <= 2100 && date.ok();
}

}  // namespace

bool has_luhn_check(std::string_view digits) {
  if (!all_digits(digits)) return false;
  int sum = 0;
  bool doubled = false;
  for (std::size_t i = digits.size(); i-- > 0; doubled = !doubled) {
    const int digit = digits[i] - '0';
    sum += doubled ? (digit * 2 > 9 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return sum % 10 == 0;
}

bool is_card_number(std::string_view text) {
  return text.size() >= 12 && text.size() <= 19 && has_luhn_check(text) && !all_same(text);
}

bool is_iban(std::string_view text) {
  if (text.size() < 15 || text.size() > 34 || !iban_length_fits(text)) return false;
  if (!is_digit(text[2]) || !is_digit(text[3])) return false;
  int remainder = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int value = iban_value(text[(i + 4) % text.size()]);  // the first four characters go to the end
    if (value < 0) return false;
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder == 1;
}

bool is_imei(std::string_view text) { return text.size() == 15 && has_luhn_check(text) && !all_same(text); }

bool is_national_id(std::string_view text) {
  constexpr std::array kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  constexpr std::string_view kChecks = "10X98765432";
  if (text.size() != 18 || !all_digits(text.substr(0, 17))) return false;
  const int province = digits_value(text.substr(0, 2));
  if (province < 11 || province > 83 || !is_birth_date(text.substr(6, 8))) return false;
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) sum += (text[i] - '0') * kWeights[i];
  const char last = text[17] == 'x' ? 'X' : text[17];
  return kChecks[static_cast<std::size_t>(sum % 11)] == last;
}

bool is_social_credit_code(std::string_view text) {
  constexpr std::string_view kCharacters = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  if (text.size() != 18) return false;
  std::size_t sum = 0;
  std::size_t weight = 1;  // powers of 3 modulo 31
  for (std::size_t i = 0; i < 17; ++i, weight = weight * 3 % 31) {
    const std::size_t value = kCharacters.find(text[i]);
    if (value == std::string_view::npos) return false;
    sum += value * weight;
  }
  return kCharacters[(31 - sum % 31) % 31] == text[17];
}

}  // namespace duanlian::model
