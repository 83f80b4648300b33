#include "connect/files/time_format.h"

#include <charconv>
#include <chrono>
#include <optional>

#include "base/ascii.h"

namespace duanlian::connect {
namespace {

constexpr int64_t kMicrosPerSecond = 1'000'000;

std::optional<int> take_number(std::string_view& text, int digits_min, int digits_max) {
  int value = 0;
  int digits = 0;
  while (digits < digits_max && !text.empty() && is_digit(text.front())) {
    value = value * 10 + (text.front() - '0');
    text.remove_prefix(1);
    ++digits;
  }
  if (digits < digits_min) return std::nullopt;
  return value;
}

std::optional<int64_t> take_fraction(std::string_view& text) {
  int64_t micros = 0;
  int digits = 0;
  for (; digits < 6 && !text.empty() && is_digit(text.front()); ++digits) {
    micros = micros * 10 + (text.front() - '0');
    text.remove_prefix(1);
  }
  if (digits == 0) return std::nullopt;
  for (; digits < 6; ++digits) micros *= 10;
  return micros;
}

// "Z", "+08:00" or "+0800", in seconds east of UTC.
std::optional<int64_t> take_offset(std::string_view& text) {
  if (text.starts_with('Z')) {
    text.remove_prefix(1);
    return 0;
  }
  if (!text.starts_with('+') && !text.starts_with('-')) return std::nullopt;
  const int64_t sign = text.front() == '-' ? -1 : 1;
  text.remove_prefix(1);
  const auto hour = take_number(text, 2, 2);
  if (text.starts_with(':')) text.remove_prefix(1);
  const auto minute = take_number(text, 2, 2);
  if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  return sign * (int64_t{*hour} * 3'600 + *minute * 60);
}

// The parts of a time as they are found in a text.
struct Parts {
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int64_t micros = 0;
  int64_t offset_s = 0;
};

template <class T>
bool keep(std::optional<T> value, T& out) {
  if (value) out = *value;
  return value.has_value();
}

bool take_part(char directive, int digits_min, std::string_view& text, Parts& parts) {
  switch (directive) {
    case 'Y':
      return keep(take_number(text, 4, 4), parts.year);
    case 'm':
      return keep(take_number(text, digits_min, 2), parts.month);
    case 'd':
      return keep(take_number(text, digits_min, 2), parts.day);
    case 'H':
      return keep(take_number(text, digits_min, 2), parts.hour);
    case 'M':
      return keep(take_number(text, digits_min, 2), parts.minute);
    case 'S':
      return keep(take_number(text, digits_min, 2), parts.second);
    case 'f':
      return keep(take_fraction(text), parts.micros);
    case 'z':
      return keep(take_offset(text), parts.offset_s);
    default:
      CHECK(false, "a directive that pieces_of does not let in");
  }
}

std::optional<Timestamp> to_time(const Parts& parts) {
  using namespace std::chrono;
  const year_month_day date{year{parts.year}, month{static_cast<unsigned>(parts.month)},
                            day{static_cast<unsigned>(parts.day)}};
  if (!date.ok() || parts.year < 1) return std::nullopt;
  if (parts.hour > 23 || parts.minute > 59 || parts.second > 59) return std::nullopt;
  const int64_t day_count = sys_days{date}.time_since_epoch().count();
  const int64_t second_count =
      day_count * 86'400 + parts.hour * 3'600 + parts.minute * 60 + parts.second - parts.offset_s;
  return Timestamp{second_count * kMicrosPerSecond + parts.micros};
}

}  // namespace

TimeFormat TimeFormat::steps(Timestamp base, Duration step) {
  TimeFormat format;
  format.form_ = Form::steps;
  format.base_ = base;
  format.step_ = step;
  return format;
}

Result<std::vector<TimeFormat::Piece>> TimeFormat::pieces_of(std::string_view pattern) {
  constexpr std::string_view kDirectives = "YmdHMSfz";
  std::vector<Piece> pieces;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%' || pattern.substr(i, 2) == "%%") {
      if (pattern[i] == '%') ++i;
      pieces.push_back({.literal = pattern[i]});
      continue;
    }
    const char directive = i + 1 < pattern.size() ? pattern[i + 1] : ' ';
    if (kDirectives.find(directive) == std::string_view::npos) {
      return invalid("a time pattern knows %Y %m %d %H %M %S %f %z and %%, not %" +
                     std::string(1, directive));
    }
    // One digit is enough only where it is plain that no second one follows.
    if (!pieces.empty() && pieces.back().directive != 0) pieces.back().digits_min = 2;
    pieces.push_back({.directive = directive});
    ++i;
  }
  return pieces;
}

Result<TimeFormat> TimeFormat::pattern(std::string_view pattern, std::string_view zone) {
  TimeFormat format;
  format.form_ = Form::pattern;
  format.words_ = pattern;
  ASSIGN_OR_RETURN(format.pieces_, pieces_of(pattern));
  std::string seen;
  for (const Piece& piece : format.pieces_) {
    if (piece.directive == 0) continue;
    if (seen.find(piece.directive) != std::string::npos) {
      return invalid("%" + std::string(1, piece.directive) + " stands twice in the time pattern");
    }
    seen += piece.directive;
  }
  for (const char needed : {'Y', 'm', 'd'}) {
    if (seen.find(needed) == std::string::npos)
      return invalid(
          "a time pattern needs %Y, %m and %d (a format is rfc3339, epoch_s, epoch_ms, epoch_us, "
          "epoch_days, steps or a pattern)");
  }
  // Minutes without their hour would be minutes after midnight.
  constexpr std::string_view kFromHours = "HMSf";
  for (std::size_t i = 1; i < kFromHours.size(); ++i) {
    if (seen.find(kFromHours[i]) == std::string::npos || seen.find(kFromHours[i - 1]) != std::string::npos)
      continue;
    return invalid("%" + std::string(1, kFromHours[i]) + " needs %" + std::string(1, kFromHours[i - 1]) +
                   " in the time pattern");
  }
  const bool zone_in_text = seen.find('z') != std::string::npos;
  if (zone_in_text != zone.empty()) {
    return invalid(zone_in_text ? "the pattern has %z: zone must not be given"
                                : "a time pattern without %z needs a zone such as \"+08:00\"");
  }
  if (!zone_in_text) {
    const auto offset = take_offset(zone);
    if (!offset || !zone.empty()) return invalid("a zone is \"Z\" or an offset such as \"+08:00\"");
    format.offset_s_ = *offset;
  }
  return format;
}

Result<Timestamp> TimeFormat::read(std::string_view text) const {
  switch (form_) {
    case Form::rfc3339:
      return parse_rfc3339(text);
    case Form::steps:
      return read_steps(text);
    case Form::pattern:
      return read_pattern(text);
  }
  CHECK(false, "a form that does not exist");
}

Result<Timestamp> TimeFormat::read_steps(std::string_view text) const {
  int64_t count = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (code == std::errc::result_out_of_range) return invalid("the time is too large");
  if (code != std::errc{} || end != text.data() + text.size())
    return invalid("not a whole number of time steps");
  Timestamp time;
  if (__builtin_mul_overflow(count, step_.micros, &time.micros) ||
      __builtin_add_overflow(time.micros, base_.micros, &time.micros)) {
    return invalid("the time is too large");
  }
  return time;
}

Result<Timestamp> TimeFormat::read_pattern(std::string_view text) const {
  Parts parts;
  parts.offset_s = offset_s_;
  bool fits = true;
  for (const Piece& piece : pieces_) {
    if (piece.directive != 0) {
      fits = take_part(piece.directive, piece.digits_min, text, parts);
    } else {
      fits = text.starts_with(piece.literal);
      if (fits) text.remove_prefix(1);
    }
    if (!fits) break;
  }
  const auto time = fits && text.empty() ? to_time(parts) : std::nullopt;
  if (!time) return invalid("not a time of the form " + words_);
  return *time;
}

}  // namespace duanlian::connect
