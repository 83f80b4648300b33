#include "text/phone_number.h"

#include <phonenumbers/phonenumberutil.h>

namespace duanlian::text {
namespace {

bool is_mobile(std::string_view digits) {
  return digits.size() == 11 && digits[0] == '1' && digits[1] >= '3';
}

// Area codes: 10 and 2x take eight digits, the others three digits of code and seven or eight.
bool is_landline(std::string_view digits) {
  if (digits.size() < 10 || digits[0] != '0') return false;
  if (digits[1] == '1' && digits[2] == '0') return digits.size() == 11 && digits[3] >= '2';
  if (digits[1] == '2') return digits.size() == 11 && digits[3] >= '2';
  return digits[1] >= '3' && (digits.size() == 11 || digits.size() == 12) && digits[4] >= '2';
}

bool is_service_number(std::string_view digits) {
  if (digits.size() != 5 && digits.size() != 6) return false;
  if (digits.starts_with("95") || digits.starts_with("96")) return true;
  return digits.size() == 5 && (digits.starts_with("12") || digits.starts_with("100"));  // 12381, 10086
}

bool is_free_number(std::string_view digits) {
  return digits.size() == 10 && (digits.starts_with("400") || digits.starts_with("800"));
}

bool is_message_port(std::string_view digits) {
  return digits.size() >= 8 && digits.size() <= 20 && digits.starts_with("106");
}

std::string e164(std::string_view national) {
  const auto zero = national[0] == '0' ? 1U : 0U;
  return "+86" + std::string(national.substr(zero));
}

}  // namespace

PhoneNumber read_chinese_number(std::string_view digits) {
  for (const std::string_view prefix : {"0086", "86", "17951", "12593", "17909"}) {
    if (digits.size() == prefix.size() + 11 && digits.starts_with(prefix) &&
        is_mobile(digits.substr(prefix.size())))
      return {e164(digits.substr(prefix.size())), true};
  }
  if (is_mobile(digits) || is_landline(digits)) return {e164(digits), true};
  if (is_free_number(digits) || is_service_number(digits) || is_message_port(digits))
    return {std::string(digits), true};
  return {};
}

PhoneNumber read_international_number(std::string_view digits) {
  if (digits.size() < 7 || digits.size() > 15 || digits[0] == '0') return {};
  using i18n::phonenumbers::PhoneNumberUtil;
  const auto& plans = *PhoneNumberUtil::GetInstance();
  i18n::phonenumbers::PhoneNumber number;
  if (plans.Parse("+" + std::string(digits), "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR) return {};
  if (!plans.IsPossibleNumber(number)) return {};
  std::string formatted;
  plans.Format(number, PhoneNumberUtil::E164, &formatted);
  return {formatted, plans.IsValidNumber(number)};
}

}  // namespace duanlian::text
