#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "base/result.h"

namespace duanlian::model {

// A telephone number in the one form that everyone stores: E.164 with its plus (+8613800138000), or a service
// number of the Chinese plan as it is shown (110, 95588, 1069...), digits only. National forms of subscriber
// numbers, and numbers that only lack their plus, are refused: the same subscriber would have two names.
class PhoneNumber {
 public:
  static constexpr std::size_t kServiceDigitsMax = 20;  // 106 ports with extensions

  PhoneNumber() = default;  // none
  static Result<PhoneNumber> parse(std::string_view text);
  // A number as people and exports write it ("138 0013 8000", "0755-8888 8888"), read in a region ("CN").
  static Result<PhoneNumber> parse_national(std::string_view text, std::string_view region);

  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }
  bool is_e164() const { return text_.starts_with('+'); }
  friend auto operator<=>(const PhoneNumber&, const PhoneNumber&) = default;

 private:
  explicit PhoneNumber(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// Numbers that are dialled and shown without a country code in the Chinese plan (电信网编号计划, 2017): 1xx
// emergency and carrier services with their extensions (110, 12110, 10086, 1069...), 95xxx and 96xxx of
// companies, 400 and 800.
bool is_service_number(std::string_view digits);

// True when the numbering plan knows such a number; false for service numbers. From libphonenumber's
// metadata.
bool is_assigned(const PhoneNumber& number);

// ISO 3166 region of an E.164 number ("CN"), "001" for global services, "" where there is none.
std::string region_of(const PhoneNumber& number);

}  // namespace duanlian::model
