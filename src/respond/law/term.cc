#include "respond/law/term.h"

#include <algorithm>
#include <chrono>

#include "base/yaml_reader.h"

namespace duanlian::respond {
namespace {

constexpr Duration kBeijing = hours(8);
constexpr int64_t kMonthsMax = 1'200;
constexpr int64_t kMonthsAYear = 12;

std::optional<int64_t> months_in(std::string_view text) {
  int64_t each = 0;
  if (text.ends_with("mo")) {
    each = 1;
    text.remove_suffix(2);
  } else if (text.ends_with('y')) {
    each = kMonthsAYear;
    text.remove_suffix(1);
  } else {
    return std::nullopt;
  }
  const auto count = parse_whole_number(text);
  if (!count || *count < 1 || *count > kMonthsMax / each) return std::nullopt;
  return *count * each;
}

}  // namespace

Timestamp Term::after(Timestamp begin) const {
  if (months == 0) return begin + by_clock;
  using std::chrono::microseconds;
  const auto local = std::chrono::sys_time<microseconds>(microseconds((begin + kBeijing).micros));
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const microseconds time_of_day = local - day;
  auto date = std::chrono::year_month_day(day) + std::chrono::months(months);
  if (!date.ok()) date = date.year() / date.month() / std::chrono::last;
  const auto end = std::chrono::sys_days(date) + time_of_day;
  return Timestamp{end.time_since_epoch().count()} - kBeijing + by_clock;
}

std::optional<Term> parse_term(std::string_view text) {
  if (const auto months = months_in(text)) return Term{.by_clock = {}, .months = *months};
  if (const auto span = parse_span(text)) return Term{.by_clock = *span};
  return std::nullopt;
}

std::string to_string(const Term& term) {
  if (term.months != 0) {
    return term.months % kMonthsAYear == 0 ? std::to_string(term.months / kMonthsAYear) + "y"
                                           : std::to_string(term.months) + "mo";
  }
  const int64_t seconds = term.by_clock.micros / 1'000'000;
  constexpr int64_t kDay = 86'400;
  constexpr int64_t kHour = 3'600;
  constexpr int64_t kMinute = 60;
  if (seconds % kDay == 0) return std::to_string(seconds / kDay) + "d";
  if (seconds % kHour == 0) return std::to_string(seconds / kHour) + "h";
  if (seconds % kMinute == 0) return std::to_string(seconds / kMinute) + "m";
  return std::to_string(seconds) + "s";
}

}  // namespace duanlian::respond
