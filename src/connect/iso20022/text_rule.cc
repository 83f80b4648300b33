#include "connect/iso20022/text_rule.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/ascii.h"
#include "base/utf8.h"
#include "connect/iso20022/limits.h"

namespace duanlian::connect::iso20022 {
namespace {

constexpr bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_capital_or_digit(char c) { return is_capital(c) || is_digit(c); }
constexpr bool is_small_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

// Control characters of ASCII and of Latin-1, and what XML cannot write.
constexpr bool is_unwanted(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c & 0xFFFE) == 0xFFFE || c == 0x2028 || c == 0x2029;
}

std::string two_digits(int64_t value) {
  return {static_cast<char>('0' + value / 10 % 10), static_cast<char>('0' + value % 10)};
}

// +08:00
std::string offset_text(Duration offset) {
  const int64_t minutes = std::abs(offset.micros) / duanlian::minutes(1).micros;
  return (offset.micros < 0 ? "-" : "+") + two_digits(minutes / 60) + ":" + two_digits(minutes % 60);
}

bool is_offset(std::string_view text) {
  if (text.empty() || text == "Z") return true;
  return text.size() == 6 && (text[0] == '+' || text[0] == '-') && all_digits(text.substr(1, 2)) &&
         text[3] == ':' && all_digits(text.substr(4));
}

}  // namespace

bool is_code(std::string_view text) { return std::ranges::all_of(text, is_capital_or_digit); }

bool is_bic(std::string_view text) {
  return (text.size() == 8 || text.size() == 11) && std::ranges::all_of(text, is_capital_or_digit) &&
         is_capital(text[4]) && is_capital(text[5]);
}

bool is_early_bic(std::string_view text) {
  return is_bic(text) && std::ranges::all_of(text.substr(0, 6), is_capital) && text[6] != '0' &&
         text[6] != '1' && text[7] != 'O';
}

bool is_lei(std::string_view text) {
  return text.size() == 20 && std::ranges::all_of(text, is_capital_or_digit) && all_digits(text.substr(18));
}

bool is_decimal(std::string_view text) {
  const std::size_t point = text.find('.');
  return all_digits(text.substr(0, point)) &&
         (point == std::string_view::npos || all_digits(text.substr(point + 1)));
}

bool is_settlement(std::string_view text) {
  return text == "INDA" || text == "INGA" || text == "COVE" || text == "CLRG";
}

bool is_iban(std::string_view text) {
  return text.size() >= 5 && is_capital(text[0]) && is_capital(text[1]) && is_digit(text[2]) &&
         is_digit(text[3]) && std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c); });
}

bool is_uetr(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !is_small_hex(text[i])) return false;
  }
  return text[14] == '4' && std::string_view("89ab").contains(text[19]);
}

bool is_card_number(std::string_view text) { return text.size() >= 8 && all_digits(text); }

std::optional<std::string> fault_of(std::string_view text, const TextRule& rule) {
  if (text.empty()) return "is empty";
  if (!is_utf8(text)) return "is not UTF-8";
  std::size_t characters = 0;
  for (std::size_t at = 0; at < text.size(); ++characters) {
    if (is_unwanted(next_code_point(text, at))) return "holds a control character";
  }
  if (characters > rule.characters_max) {
    return "has " + std::to_string(characters) + " characters, more than the schema's " +
           std::to_string(rule.characters_max);
  }
  if (rule.form != nullptr && !rule.form(text)) return "is not " + std::string(rule.form_words);
  return std::nullopt;
}

std::string without_controls(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    if (is_unwanted(next_code_point(text, at)))
      out += ' ';
    else
      out += text.substr(from, at - from);
  }
  return out;
}

Result<Money> parse_amount(std::string_view text, std::string_view currency) {
  ASSIGN_OR_RETURN(const Currency parsed, Currency::parse(currency));
  if (text.starts_with('-')) return invalid("is negative");
  if (static_cast<std::size_t>(std::ranges::count_if(text, is_digit)) > kAmountDigitsMax)
    return invalid("has more than " + std::to_string(kAmountDigitsMax) + " digits");
  const std::size_t point = text.find('.');
  if (point != std::string_view::npos &&
      text.size() - point - 1 > static_cast<std::size_t>(parsed.minor_digits())) {
    return invalid("has more decimals than " + std::string(currency) + " has");
  }
  ASSIGN_OR_RETURN(const int64_t minor, parse_major(text, parsed));
  // 18 digits without a point may be 22 with the minor ones: such a sum cannot be written again.
  if (to_major({minor, parsed}).size() > kAmountDigitsMax + (parsed.minor_digits() > 0 ? 1 : 0))
    return invalid("is too large");
  return Money{minor, parsed};
}

Result<Date> parse_date(std::string_view text) {
  const Error error = invalid("is not a date such as 2026-01-31");
  if (text.size() < 10 || text[4] != '-' || text[7] != '-' || !is_offset(text.substr(10))) return error;
  std::array<int, 3> parts{};
  constexpr std::array<std::size_t, 3> kStarts{0, 5, 8};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string_view digits = text.substr(kStarts[i], i == 0 ? 4 : 2);
    if (!all_digits(digits)) return error;
    for (const char c : digits) parts[i] = parts[i] * 10 + (c - '0');
  }
  const Date date{std::chrono::year(parts[0]), std::chrono::month(static_cast<unsigned>(parts[1])),
                  std::chrono::day(static_cast<unsigned>(parts[2]))};
  if (!date.ok() || parts[0] == 0) return error;
  return date;
}

std::string to_text(Date date) {
  const int year = static_cast<int>(date.year());
  return two_digits(year / 100) + two_digits(year % 100) + "-" +
         two_digits(static_cast<unsigned>(date.month())) + "-" +
         two_digits(static_cast<unsigned>(date.day()));
}

Result<Timestamp> parse_time(std::string_view text, Duration local_offset) {
  const Error error = invalid("is not a time such as 2026-01-31T09:00:00+08:00");
  constexpr std::size_t kSecondsEnd = 19;
  constexpr std::size_t kFractionDigitsMax = 6;
  if (text.size() < kSecondsEnd || text[10] != 'T') return error;
  std::string whole(text.substr(0, kSecondsEnd));
  std::string_view rest = text.substr(kSecondsEnd);
  if (rest.starts_with('.')) {
    const std::size_t end = std::min(rest.find_first_not_of("0123456789", 1), rest.size());
    if (end == 1) return error;
    whole += rest.substr(0, std::min(end, kFractionDigitsMax + 1));
    rest.remove_prefix(end);
  }
  if (!is_offset(rest)) return error;
  whole += rest.empty() ? offset_text(local_offset) : std::string(rest);
  auto time = parse_rfc3339(whole);
  if (!time) return error;
  return *time;
}

}  // namespace duanlian::connect::iso20022
