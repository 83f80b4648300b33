#include "base/money.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/ascii.h"

namespace duanlian {
namespace {

struct CurrencyEntry {
  std::string_view code;
  int minor_digits;
};

// Sorted by code after the first entry. ISO 4217 list one up to amendment 180, as it is in force since
// 2026-01-01: BGN, ANG (now XCG) and ZWL (now ZWG) are withdrawn. Precious metals and funds included.
constexpr std::array kCurrencies = std::to_array<CurrencyEntry>({
    {"XXX", 0}, {"AED", 2}, {"AFN", 2}, {"ALL", 2}, {"AMD", 2}, {"AOA", 2}, {"ARS", 2}, {"AUD", 2},
    {"AWG", 2}, {"AZN", 2}, {"BAM", 2}, {"BBD", 2}, {"BDT", 2}, {"BHD", 3}, {"BIF", 0}, {"BMD", 2},
    {"BND", 2}, {"BOB", 2}, {"BOV", 2}, {"BRL", 2}, {"BSD", 2}, {"BTN", 2}, {"BWP", 2}, {"BYN", 2},
    {"BZD", 2}, {"CAD", 2}, {"CDF", 2}, {"CHE", 2}, {"CHF", 2}, {"CHW", 2}, {"CLF", 4}, {"CLP", 0},
    {"CNY", 2}, {"COP", 2}, {"COU", 2}, {"CRC", 2}, {"CUP", 2}, {"CVE", 2}, {"CZK", 2}, {"DJF", 0},
    {"DKK", 2}, {"DOP", 2}, {"DZD", 2}, {"EGP", 2}, {"ERN", 2}, {"ETB", 2}, {"EUR", 2}, {"FJD", 2},
    {"FKP", 2}, {"GBP", 2}, {"GEL", 2}, {"GHS", 2}, {"GIP", 2}, {"GMD", 2}, {"GNF", 0}, {"GTQ", 2},
    {"GYD", 2}, {"HKD", 2}, {"HNL", 2}, {"HTG", 2}, {"HUF", 2}, {"IDR", 2}, {"ILS", 2}, {"INR", 2},
    {"IQD", 3}, {"IRR", 2}, {"ISK", 0}, {"JMD", 2}, {"JOD", 3}, {"JPY", 0}, {"KES", 2}, {"KGS", 2},
    {"KHR", 2}, {"KMF", 0}, {"KPW", 2}, {"KRW", 0}, {"KWD", 3}, {"KYD", 2}, {"KZT", 2}, {"LAK", 2},
    {"LBP", 2}, {"LKR", 2}, {"LRD", 2}, {"LSL", 2}, {"LYD", 3}, {"MAD", 2}, {"MDL", 2}, {"MGA", 2},
    {"MKD", 2}, {"MMK", 2}, {"MNT", 2}, {"MOP", 2}, {"MRU", 2}, {"MUR", 2}, {"MVR", 2}, {"MWK", 2},
    {"MXN", 2}, {"MXV", 2}, {"MYR", 2}, {"MZN", 2}, {"NAD", 2}, {"NGN", 2}, {"NIO", 2}, {"NOK", 2},
    {"NPR", 2}, {"NZD", 2}, {"OMR", 3}, {"PAB", 2}, {"PEN", 2}, {"PGK", 2}, {"PHP", 2}, {"PKR", 2},
    {"PLN", 2}, {"PYG", 0}, {"QAR", 2}, {"RON", 2}, {"RSD", 2}, {"RUB", 2}, {"RWF", 0}, {"SAR", 2},
    {"SBD", 2}, {"SCR", 2}, {"SDG", 2}, {"SEK", 2}, {"SGD", 2}, {"SHP", 2}, {"SLE", 2}, {"SOS", 2},
    {"SRD", 2}, {"SSP", 2}, {"STN", 2}, {"SVC", 2}, {"SYP", 2}, {"SZL", 2}, {"THB", 2}, {"TJS", 2},
    {"TMT", 2}, {"TND", 3}, {"TOP", 2}, {"TRY", 2}, {"TTD", 2}, {"TWD", 2}, {"TZS", 2}, {"UAH", 2},
    {"UGX", 0}, {"USD", 2}, {"USN", 2}, {"UYI", 0}, {"UYU", 2}, {"UYW", 4}, {"UZS", 2}, {"VED", 2},
    {"VES", 2}, {"VND", 0}, {"VUV", 0}, {"WST", 2}, {"XAD", 2}, {"XAF", 0}, {"XAG", 0}, {"XAU", 0},
    {"XCD", 2}, {"XCG", 2}, {"XDR", 0}, {"XOF", 0}, {"XPD", 0}, {"XPF", 0}, {"XPT", 0}, {"XSU", 0},
    {"XUA", 0}, {"YER", 2}, {"ZAR", 2}, {"ZMW", 2}, {"ZWG", 2},
});
static_assert(std::is_sorted(kCurrencies.begin() + 1, kCurrencies.end(),
                             [](const CurrencyEntry& a, const CurrencyEntry& b) { return a.code < b.code; }));

}  // namespace

Result<Currency> Currency::parse(std::string_view code) {
  const auto* const found = std::lower_bound(
      kCurrencies.begin() + 1, kCurrencies.end(), code,
      [](const CurrencyEntry& entry, std::string_view wanted) { return entry.code < wanted; });
  if (found == kCurrencies.end() || found->code != code) {
    return invalid("unknown currency; expected an ISO 4217 code such as CNY");
  }
  return Currency(static_cast<uint16_t>(std::distance(kCurrencies.begin(), found)));
}

std::string_view Currency::code() const { return kCurrencies[index_].code; }
int Currency::minor_digits() const { return kCurrencies[index_].minor_digits; }

Result<int64_t> parse_major(std::string_view text, Currency currency) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction = point == std::string_view::npos ? "0" : text.substr(point + 1);
  if (!all_digits(whole) || !all_digits(fraction))
    return invalid("not a plain decimal amount such as 1234.50");
  const auto decimals = static_cast<std::size_t>(currency.minor_digits());
  if (fraction.find_first_not_of('0', std::min(decimals, fraction.size())) != std::string_view::npos)
    return invalid("more decimals than the currency has");
  std::string digits(whole);
  digits.append(fraction.substr(0, decimals)).resize(whole.size() + decimals, '0');
  int64_t minor = 0;
  for (const char c : digits) {
    if (__builtin_mul_overflow(minor, 10, &minor) || __builtin_add_overflow(minor, c - '0', &minor))
      return invalid("amount is too large");
  }
  return negative ? -minor : minor;
}

std::string to_major(Money money) {
  const auto digits = static_cast<std::size_t>(money.currency.minor_digits());
  // Negated as unsigned, so that the smallest int64 has a magnitude too.
  uint64_t magnitude = static_cast<uint64_t>(money.minor);
  if (money.minor < 0) magnitude = 0 - magnitude;
  std::string text = std::to_string(magnitude);
  if (text.size() <= digits) text.insert(0, digits + 1 - text.size(), '0');
  if (digits != 0) text.insert(text.size() - digits, 1, '.');
  if (money.minor < 0) text.insert(0, 1, '-');
  return text;
}

}  // namespace duanlian
