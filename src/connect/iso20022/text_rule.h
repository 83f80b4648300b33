#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/money.h"
#include "base/result.h"
#include "base/time.h"

namespace duanlian::connect::iso20022 {

using Date = std::chrono::year_month_day;

// What a schema says about the text of an element. The same rule holds for what comes in and what goes out.
struct TextRule {
  std::size_t characters_max = 0;
  bool prose = false;  // line breaks and other control characters that come in become spaces
  bool (*form)(std::string_view) = nullptr;
  std::string_view form_words;  // "is not ..."
};

bool is_code(std::string_view text);  // of an external code set: AM04
bool is_bic(std::string_view text);
bool is_early_bic(std::string_view text);  // before 2014
bool is_lei(std::string_view text);
bool is_decimal(std::string_view text);  // without a sign
bool is_settlement(std::string_view text);
bool is_iban(std::string_view text);
bool is_uetr(std::string_view text);  // a UUID of version 4, small letters
bool is_card_number(std::string_view text);

inline constexpr TextRule kMax16{.characters_max = 16};
inline constexpr TextRule kMax34{.characters_max = 34};
inline constexpr TextRule kMax35{.characters_max = 35};
inline constexpr TextRule kMax256{.characters_max = 256};
inline constexpr TextRule kProse105{.characters_max = 105, .prose = true};
inline constexpr TextRule kProse140{.characters_max = 140, .prose = true};
inline constexpr TextRule kProse350{.characters_max = 350, .prose = true};
inline constexpr TextRule kProse500{.characters_max = 500, .prose = true};
inline constexpr TextRule kProse70{.characters_max = 70, .prose = true};
inline constexpr TextRule kCode4{.characters_max = 4, .form = is_code, .form_words = "a code such as FRAD"};
inline constexpr TextRule kCode5{.characters_max = 5, .form = is_code, .form_words = "a code such as CNAPS"};
inline constexpr TextRule kBic{.characters_max = 11, .form = is_bic, .form_words = "a BIC"};
inline constexpr TextRule kEarlyBic{
    .characters_max = 11, .form = is_early_bic, .form_words = "a BIC as this schema has it"};
inline constexpr TextRule kLei{.characters_max = 20, .form = is_lei, .form_words = "an LEI"};
inline constexpr TextRule kDecimal{
    .characters_max = 19, .form = is_decimal, .form_words = "a plain decimal number"};
inline constexpr TextRule kSettlement{
    .characters_max = 4, .form = is_settlement, .form_words = "one of INDA, INGA, COVE, CLRG"};
inline constexpr TextRule kIban{.characters_max = 34, .form = is_iban, .form_words = "an IBAN"};
inline constexpr TextRule kUetr{
    .characters_max = 36, .form = is_uetr, .form_words = "a UUID of version 4 in small letters"};
inline constexpr TextRule kCardNumber{
    .characters_max = 28, .form = is_card_number, .form_words = "a card number of 8 to 28 digits"};

// Nothing, or why the text is refused.
std::optional<std::string> fault_of(std::string_view text, const TextRule& rule);

// Without control characters: each is a space. REQUIRES well-formed UTF-8.
std::string without_controls(std::string_view text);

// At most 18 digits, no sign, no more digits after the point than the currency has minor ones.
Result<Money> parse_amount(std::string_view text, std::string_view currency);

// YYYY-MM-DD; an offset behind it is allowed by the schema and says nothing here.
Result<Date> parse_date(std::string_view text);
std::string to_text(Date date);

// Digits of a second beyond microseconds are cut. A time without an offset is in the one that is given.
Result<Timestamp> parse_time(std::string_view text, Duration local_offset);

}  // namespace duanlian::connect::iso20022
