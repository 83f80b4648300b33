#include "model/phone.h"

#include <algorithm>
#include <optional>
#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

#include "base/ascii.h"

namespace duanlian::model {
namespace {

using i18n::phonenumbers::PhoneNumberUtil;

// 1[3-9] and nine more digits: a mainland mobile number without its country code.
bool is_national_mobile(std::string_view digits) {
  return digits.size() == 11 && digits[0] == '1' && digits[1] >= '3';
}

// 86 before a national mobile number: E.164 without its plus.
bool lacks_its_plus(std::string_view digits) {
  return digits.starts_with("86") && is_national_mobile(digits.substr(2));
}

Status check_e164(std::string_view digits) {
  constexpr std::size_t kDigitsMin = 5;
  constexpr std::size_t kDigitsMax = 15;
  if (digits.size() < kDigitsMin || digits.size() > kDigitsMax || digits[0] == '0')
    return invalid("not E.164: + and 5 to 15 digits, the first not 0");
  return {};
}

Status check_unprefixed(std::string_view digits) {
  if (is_service_number(digits)) return {};
  if (lacks_its_plus(digits))
    return invalid("a country code without its plus: write +" + std::string(digits));
  if (is_national_mobile(digits))
    return invalid("a subscriber number needs its country code: write +86" + std::string(digits));
  return invalid(
      "neither E.164 such as +8613800138000 nor a service number such as 95588 or 1069...: a "
      "subscriber number needs a plus and its country code");
}

std::optional<i18n::phonenumbers::PhoneNumber> plan_number(std::string_view text, std::string_view region) {
  i18n::phonenumbers::PhoneNumber number;
  const auto outcome = PhoneNumberUtil::GetInstance()->Parse(std::string(text), std::string(region), &number);
  if (outcome != PhoneNumberUtil::NO_PARSING_ERROR) return std::nullopt;
  return number;
}

}  // namespace

bool is_service_number(std::string_view digits) {
  constexpr std::size_t kNorthAmericanDigits = 11;  // 1 and ten digits, of which the first is 2 to 9
  if (!all_digits(digits) || digits.size() > PhoneNumber::kServiceDigitsMax) return false;
  if (digits[0] == '1') {
    if (digits.size() < 3 || digits[1] > '2') return false;
    return digits[1] != '2' || digits.size() != kNorthAmericanDigits;
  }
  if (digits.starts_with("95") || digits.starts_with("96")) return digits.size() >= 5;
  return (digits.starts_with("400") || digits.starts_with("800")) && digits.size() == 10;
}

Result<PhoneNumber> PhoneNumber::parse(std::string_view text) {
  const bool plus = text.starts_with('+');
  const std::string_view digits = plus ? text.substr(1) : text;
  if (!all_digits(digits)) return invalid("not a telephone number; write E.164 such as +8613800138000");
  RETURN_IF_ERROR(plus ? check_e164(digits) : check_unprefixed(digits));
  return PhoneNumber(std::string(text));
}

Result<PhoneNumber> PhoneNumber::parse_national(std::string_view text, std::string_view region) {
  constexpr std::size_t kNumberTextBytesMax = 64;
  if (text.size() > kNumberTextBytesMax) return invalid("not a telephone number: too long");
  // Service numbers are no subscriber numbers: nobody writes a country code before them.
  if (region == "CN" && is_service_number(text)) return parse(text);
  if (all_digits(text) && text[0] != '0' && !is_national_mobile(text)) {
    const auto number = plan_number(text, region);
    if (!number || !PhoneNumberUtil::GetInstance()->IsValidNumber(*number)) return parse(text);
  }
  const auto number = plan_number(text, region);
  if (!number) return invalid("not a telephone number of region " + std::string(region));
  std::string e164;
  PhoneNumberUtil::GetInstance()->Format(*number, PhoneNumberUtil::E164, &e164);
  return parse(e164);
}

bool is_assigned(const PhoneNumber& number) {
  if (!number.is_e164()) return false;
  const auto parsed = plan_number(number.text(), "ZZ");
  return parsed && PhoneNumberUtil::GetInstance()->IsValidNumber(*parsed);
}

std::string region_of(const PhoneNumber& number) {
  std::string region;
  if (!number.is_e164()) return region;
  if (const auto parsed = plan_number(number.text(), "ZZ")) {
    PhoneNumberUtil::GetInstance()->GetRegionCodeForCountryCode(parsed->country_code(), &region);
    if (region == "ZZ") region.clear();
  }
  return region;
}

}  // namespace duanlian::model
