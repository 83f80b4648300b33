#include "rules/run/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <date/date.h>

#include "base/ascii.h"
#include "rules/run/operators.h"

namespace duanlian::rules {
namespace {

// Wide enough for any sum of parts before the range is checked.
__extension__ using Wide = __int128;

std::string padded(uint64_t value, std::size_t width) {
  std::string digits = std::to_string(value);
  return std::string(width > digits.size() ? width - digits.size() : 0, '0') + digits;
}

// ".25", or "" for none.
std::string short_fraction(uint32_t nanos) {
  if (nanos == 0) return {};
  std::string digits = "." + padded(nanos, 9);
  digits.erase(digits.find_last_not_of('0') + 1);
  return digits;
}

std::string json_fraction(uint32_t nanos) {
  if (nanos == 0) return {};
  if (nanos % 1'000'000 == 0) return "." + padded(nanos / 1'000'000, 3);
  if (nanos % 1'000 == 0) return "." + padded(nanos / 1'000, 6);
  return "." + padded(nanos, 9);
}

std::string instant_text(Instant at, const std::string& fraction) {
  const date::sys_seconds point{std::chrono::seconds(at.seconds)};
  const auto day = date::floor<date::days>(point);
  const date::year_month_day ymd(day);
  const auto rest = static_cast<uint64_t>((point - day).count());
  return padded(static_cast<uint64_t>(static_cast<int>(ymd.year())), 4) + "-" +
         padded(static_cast<unsigned>(ymd.month()), 2) + "-" + padded(static_cast<unsigned>(ymd.day()), 2) +
         "T" + padded(rest / 3600, 2) + ":" + padded(rest / 60 % 60, 2) + ":" + padded(rest % 60, 2) +
         fraction + "Z";
}

std::string duration_text(int64_t nanos, std::string (*fraction)(uint32_t)) {
  const auto magnitude = nanos < 0 ? -static_cast<uint64_t>(nanos) : static_cast<uint64_t>(nanos);
  return (nanos < 0 ? "-" : "") + std::to_string(magnitude / kNanosPerSecond) +
         fraction(static_cast<uint32_t>(magnitude % kNanosPerSecond)) + "s";
}

// Takes exactly `count` digits.
bool take_digits(std::string_view& text, std::size_t count, int& out) {
  if (text.size() < count) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + count, out);
  const bool digits = text[0] >= '0' && text[0] <= '9';  // no sign
  if (!digits || error != std::errc{} || end != text.data() + count) return false;
  text.remove_prefix(count);
  return true;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

// Digits after a point as nanoseconds; further ones are cut off.
std::optional<uint32_t> take_fraction(std::string_view& text) {
  uint32_t nanos = 0;
  std::size_t count = 0;
  for (; !text.empty() && is_digit(text[0]); ++count, text.remove_prefix(1)) {
    if (count < 9) nanos = nanos * 10 + static_cast<uint32_t>(text[0] - '0');
  }
  if (count == 0) return std::nullopt;
  for (; count < 9; ++count) nanos *= 10;
  return nanos;
}

std::optional<int> take_zone(std::string_view& text) {
  if (take(text, 'Z') || take(text, 'z')) return 0;
  const int sign = text.starts_with('-') ? -1 : 1;
  int hours = 0;
  int minutes = 0;
  if (!take(text, '+') && !take(text, '-')) return std::nullopt;
  const bool read = take_digits(text, 2, hours) && take(text, ':') && take_digits(text, 2, minutes);
  if (!read || hours > 23 || minutes > 59) return std::nullopt;
  return sign * (hours * 3600 + minutes * 60);
}

struct Unit {
  std::string_view name;
  int64_t nanos;
};
// Longer names first, so that "ms" is not taken for "m".
constexpr std::array<Unit, 8> kUnits = {{{"ns", 1},
                                         {"us", 1'000},
                                         {"\xc2\xb5s", 1'000},  // micro sign
                                         {"\xce\xbcs", 1'000},  // Greek mu
                                         {"ms", 1'000'000},
                                         {"s", kNanosPerSecond},
                                         {"m", 60 * kNanosPerSecond},
                                         {"h", 3600 * kNanosPerSecond}}};

// One number with its unit, added to the sum.
bool take_part(std::string_view& text, Wide& sum) {
  constexpr int kDigitsMax = 19;
  Wide whole = 0;
  Wide fraction = 0;
  Wide scale = 1;
  int digits = 0;
  for (; !text.empty() && is_digit(text[0]); text.remove_prefix(1), ++digits) {
    if (digits >= kDigitsMax) return false;
    whole = whole * 10 + (text[0] - '0');
  }
  if (take(text, '.')) {
    for (int count = 0; !text.empty() && is_digit(text[0]); text.remove_prefix(1), ++digits, ++count) {
      if (count >= 15) continue;
      fraction = fraction * 10 + (text[0] - '0');
      scale *= 10;
    }
  }
  if (digits == 0) return false;
  const auto unit =
      std::ranges::find_if(kUnits, [&](const Unit& known) { return text.starts_with(known.name); });
  if (unit == kUnits.end()) return false;
  text.remove_prefix(unit->name.size());
  sum += whole * unit->nanos + fraction * unit->nanos / scale;
  return sum <= (Wide{1} << 64);
}

// Whether the magnitude of a decimal number, which is not 0, is below 1.
bool is_below_one(std::string_view number) {
  const auto mark = number.find_first_of("eE");
  int64_t exponent = 0;
  if (mark != std::string_view::npos) {
    std::string_view digits = number.substr(mark + 1);
    if (digits.starts_with('+')) digits.remove_prefix(1);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
    if (read.ec != std::errc{}) return digits.starts_with('-');
  }
  const std::string_view digits = number.substr(0, mark);
  const auto first = static_cast<int64_t>(digits.find_first_of("123456789"));
  const auto point = static_cast<int64_t>(std::min(digits.find('.'), digits.size()));
  // The first digit stands for 10 to the power of its distance from the point.
  const int64_t power = first < point ? point - first - 1 : point - first;
  return exponent < -power;
}

}  // namespace

std::string show_double(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
  std::array<char, 64> buffer{};
  const auto [end, _] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  int exponent = 0;
  const auto mark = text.find('e');
  std::from_chars(text.data() + mark + (text[mark + 1] == '+' ? 2 : 1), end, exponent);
  if (exponent < -4 || exponent >= 21) return std::string(text);
  const auto fixed =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed);
  return {buffer.data(), fixed.ptr};
}

std::optional<double> read_double(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || end != text.data() + text.size()) return std::nullopt;
  if (error == std::errc{}) return value;
  if (error != std::errc::result_out_of_range || !is_below_one(text)) return std::nullopt;
  return text[0] == '-' ? -0.0 : 0.0;
}

std::string show_instant(Instant at) { return instant_text(at, short_fraction(at.nanos)); }
std::string show_instant_json(Instant at) { return instant_text(at, json_fraction(at.nanos)); }
std::string show_duration(int64_t nanos) { return duration_text(nanos, short_fraction); }
std::string show_duration_json(int64_t nanos) { return duration_text(nanos, json_fraction); }

std::optional<Instant> read_instant(std::string_view text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  const bool read = take_digits(text, 4, year) && take(text, '-') && take_digits(text, 2, month) &&
                    take(text, '-') && take_digits(text, 2, day) && (take(text, 'T') || take(text, 't')) &&
                    take_digits(text, 2, hour) && take(text, ':') && take_digits(text, 2, minute) &&
                    take(text, ':') && take_digits(text, 2, second);
  const date::year_month_day ymd{date::year(year), date::month(static_cast<unsigned>(month)),
                                 date::day(static_cast<unsigned>(day))};
  if (!read || !ymd.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  uint32_t nanos = 0;
  if (take(text, '.')) {
    const auto fraction = take_fraction(text);
    if (!fraction) return std::nullopt;
    nanos = *fraction;
  }
  const auto offset = take_zone(text);
  if (!offset || !text.empty()) return std::nullopt;
  const int64_t days = date::sys_days(ymd).time_since_epoch().count();
  const int64_t seconds = days * 86400 + hour * 3600 + minute * 60 + second - *offset;
  if (seconds < kInstantSecondsMin || seconds > kInstantSecondsMax) return std::nullopt;
  return Instant{seconds, nanos};
}

std::optional<int64_t> read_duration(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text == "0") return 0;
  if (text.empty()) return std::nullopt;
  Wide sum = 0;
  while (!text.empty()) {
    if (!take_part(text, sum)) return std::nullopt;
  }
  if (negative) sum = -sum;
  if (sum < INT64_MIN || sum > INT64_MAX) return std::nullopt;
  return static_cast<int64_t>(sum);
}

}  // namespace duanlian::rules
