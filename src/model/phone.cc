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

std::optional<i18n::phonenumbers::PhoneNumber> plan_number(std::string_view text, std::string_view region) {
  i18n::phonenumbers::PhoneNumber number;
  const auto outcome = PhoneNumberUtil::GetInstance()->Parse(std::string(text), std::string(region), &number);
  if (outcome != PhoneNumberUtil::NO_PARSING_ERROR) return std::nullopt;
  return number;
}

}  // namespace

Result<PhoneNumber> PhoneNumber::parse(std::string_view text) {
  constexpr std::size_t kE164DigitsMin = 5;
  constexpr std::size_t kE164DigitsMax = 15;
  const bool plus = text.starts_with('+');
  const std::string_view digits = plus ? text.substr(1) : text;
  if (!all_digits(digits)) return invalid("not a telephone number; write E.164 such as +8613800138000");
  if (plus) {
    if (digits.size() < kE164DigitsMin || digits.size() > kE164DigitsMax || digits[0] == '0') {
      return invalid("not E.164: + and 5 to 15 digits, the first not 0");
    }
  } else {
    if (digits.size() > kServiceDigitsMax) return invalid("a service number has at most 21 digits");
    if (digits[0] == '0' || is_national_mobile(digits)) {
      return invalid("a subscriber number needs its country code: write E.164 such as +8613800138000");
    }
  }
  return PhoneNumber(std::string(text));
}

Result<PhoneNumber> PhoneNumber::parse_national(std::string_view text, std::string_view region) {
  constexpr std::size_t kNumberTextBytesMax = 64;
  if (text.size() > kNumberTextBytesMax) return invalid("not a telephone number: too long");
  // Service numbers are no subscriber numbers: the numbering plan cannot add a country code to them.
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
