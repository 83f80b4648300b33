#include "base/time.h"

#include <array>
#include <charconv>
#include <chrono>
#include <optional>

#include "base/ascii.h"

namespace duanlian {
namespace {

constexpr int64_t kMicrosPerSecond = 1'000'000;

// What four digits of a year can say in UTC: an offset may carry a text of year 9999 beyond it, and what is
// beyond could be written but not read again.
constexpr int64_t first_second_of(int year) {
  return std::chrono::sys_days{std::chrono::year{year} / 1 / 1}.time_since_epoch().count() * 86'400;
}
constexpr int64_t kFirstSecond = first_second_of(1);
constexpr int64_t kEndSecond = first_second_of(10'000);

// Reads exactly `count` decimal digits and moves past them.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<int64_t> take_fraction(std::string_view& text) {
  int64_t micros = 0;
  std::size_t digits = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    if (++digits > 6) return std::nullopt;
    micros = micros * 10 + (text.front() - '0');
    text.remove_prefix(1);
  }
  if (digits == 0) return std::nullopt;
  for (; digits < 6; ++digits) micros *= 10;
  return micros;
}

std::optional<int> take_offset_minutes(std::string_view& text) {
  if (take(text, 'Z') || take(text, 'z')) return 0;
  int sign = 0;
  if (take(text, '+')) sign = 1;
  if (sign == 0 && take(text, '-')) sign = -1;
  if (sign == 0) return std::nullopt;
  const auto hour = take_digits(text, 2);
  if (!hour || !take(text, ':')) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute || *hour > 23 || *minute > 59) return std::nullopt;
  return sign * (*hour * 60 + *minute);
}

std::optional<Timestamp> parse(std::string_view text) {
  const auto year = take_digits(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_digits(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_digits(text, 2);
  if (!day || !(take(text, 'T') || take(text, 't') || take(text, ' '))) return std::nullopt;
  const auto hour = take_digits(text, 2);
  if (!hour || !take(text, ':')) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute || !take(text, ':')) return std::nullopt;
  const auto second = take_digits(text, 2);
  if (!second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  int64_t micros = 0;
  if (take(text, '.')) {
    const auto fraction = take_fraction(text);
    if (!fraction) return std::nullopt;
    micros = *fraction;
  }
  const auto offset = take_offset_minutes(text);
  if (!offset || !text.empty()) return std::nullopt;

  using namespace std::chrono;
  const year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                            std::chrono::day{static_cast<unsigned>(*day)}};
  if (*year < 1 || !date.ok()) return std::nullopt;
  const int64_t day_count = sys_days{date}.time_since_epoch().count();
  const int64_t second_count = day_count * 86'400 + *hour * 3'600 + *minute * 60 + *second - *offset * 60;
  if (second_count < kFirstSecond || kEndSecond <= second_count) return std::nullopt;
  return Timestamp{second_count * kMicrosPerSecond + micros};
}

// Digits with zeros before them, at `at`; gives the place behind them.
char* put_padded(char* at, int64_t value, int width) {
  for (int i = width - 1; i >= 0; --i, value /= 10) at[i] = static_cast<char>('0' + value % 10);
  return at + width;
}

}  // namespace

Result<Timestamp> parse_rfc3339(std::string_view text) {
  if (const auto time = parse(text)) return *time;
  return invalid("not an RFC 3339 time such as 2026-01-31T09:00:00+08:00 (at most microseconds)");
}

void append_rfc3339(std::string& out, Timestamp time) {
  using namespace std::chrono;
  const sys_time<microseconds> instant{microseconds{time.micros}};
  const auto midnight = floor<std::chrono::days>(instant);
  const year_month_day date{midnight};
  const hh_mm_ss clock{instant - midnight};
  std::array<char, std::string_view("2026-01-31T09:00:00.000000Z").size()> text;
  char* at = put_padded(text.data(), static_cast<int>(date.year()), 4);
  *at++ = '-';
  at = put_padded(at, static_cast<unsigned>(date.month()), 2);
  *at++ = '-';
  at = put_padded(at, static_cast<unsigned>(date.day()), 2);
  *at++ = 'T';
  at = put_padded(at, clock.hours().count(), 2);
  *at++ = ':';
  at = put_padded(at, clock.minutes().count(), 2);
  *at++ = ':';
  at = put_padded(at, clock.seconds().count(), 2);
  if (const int64_t micros = clock.subseconds().count(); micros != 0) {
    *at++ = '.';
    at = micros % 1'000 == 0 ? put_padded(at, micros / 1'000, 3) : put_padded(at, micros, 6);
  }
  *at++ = 'Z';
  out.append(text.data(), at);
}

std::string to_rfc3339(Timestamp time) {
  std::string out;
  append_rfc3339(out, time);
  return out;
}

std::optional<Duration> parse_span(std::string_view text) {
  constexpr Duration kSpanMax = days(36'500);
  if (text.size() < 2 || !is_digit(text[0]) || text[0] == '0') return std::nullopt;
  int64_t count = 0;
  const char* const unit = text.data() + text.size() - 1;
  const auto [end, error] = std::from_chars(text.data(), unit, count);
  if (error != std::errc() || end != unit) return std::nullopt;
  const auto times = [&](Duration one) -> std::optional<Duration> {
    if (count > kSpanMax.micros / one.micros) return std::nullopt;
    return Duration{one.micros * count};
  };
  switch (*unit) {
    case 's':
      return times(seconds(1));
    case 'm':
      return times(minutes(1));
    case 'h':
      return times(hours(1));
    case 'd':
      return times(days(1));
    default:
      return std::nullopt;
  }
}

Timestamp wall_clock_now() {
  using namespace std::chrono;
  return {duration_cast<microseconds>(system_clock::now().time_since_epoch()).count()};
}

}  // namespace duanlian
