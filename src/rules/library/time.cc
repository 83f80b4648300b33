#include <date/date.h>

#include "base/utf8.h"
#include "rules/library/library.h"
#include "rules/library/zone.h"
#include "rules/run/errors.h"

namespace duanlian::rules {
namespace {

using Arguments = std::span<const Value>;

// An instant as a calendar and a clock on a wall show it.
struct Wall {
  date::sys_days day;
  date::year_month_day ymd;
  int64_t second = 0;  // of the day
};

Wall wall_at(int64_t seconds) {
  const date::sys_seconds point{std::chrono::seconds(seconds)};
  const auto day = date::floor<date::days>(point);
  return {day, date::year_month_day(day), (point - day).count()};
}

int64_t full_year(const Wall& wall) { return static_cast<int>(wall.ymd.year()); }
int64_t month(const Wall& wall) { return static_cast<int64_t>(static_cast<unsigned>(wall.ymd.month())) - 1; }
int64_t date_of(const Wall& wall) { return static_cast<int64_t>(static_cast<unsigned>(wall.ymd.day())); }
int64_t day_of_month(const Wall& wall) { return date_of(wall) - 1; }
int64_t day_of_week(const Wall& wall) { return static_cast<int64_t>(date::weekday(wall.day).c_encoding()); }
int64_t day_of_year(const Wall& wall) {
  return (wall.day - date::sys_days(wall.ymd.year() / date::January / 1)).count();
}
int64_t hours_of(const Wall& wall) { return wall.second / 3600; }
int64_t minutes_of(const Wall& wall) { return wall.second / 60 % 60; }
int64_t seconds_of(const Wall& wall) { return wall.second % 60; }

// The calendar function for UTC, or for the zone of the second argument.
template <int64_t (*Part)(const Wall&)>
Value part(Arguments a, CallFrame& frame) {
  int64_t seconds = a[0].as_instant().seconds;
  if (a.size() > 1) {
    const auto offset = zone_offset(a[1].text(), seconds);
    if (!offset) return make_error(frame.arena, {"unknown time zone '", utf8_prefix(a[1].text(), 100), "'"});
    seconds += *offset;
  }
  return Value::int64(Part(wall_at(seconds)));
}

Value milliseconds(Arguments a, CallFrame&) { return Value::int64(a[0].as_instant().nanos / 1'000'000); }

template <int64_t Nanos>
Value whole_units(Arguments a, CallFrame&) {
  return Value::int64(a[0].as_duration_nanos() / Nanos);
}
Value duration_milliseconds(Arguments a, CallFrame&) {
  return Value::int64(a[0].as_duration_nanos() / 1'000'000 % 1'000);
}

void add_part(Library& library, const std::string& name, NativeFunction native) {
  constexpr uint64_t kZoneCost = 10;
  library.add("timestamp: " + name + "() -> int", native);
  library.add("timestamp: " + name + "(string) -> int", native, kZoneCost);
}

}  // namespace

void add_time(Library& library) {
  add_part(library, "getFullYear", part<full_year>);
  add_part(library, "getMonth", part<month>);
  add_part(library, "getDate", part<date_of>);
  add_part(library, "getDayOfMonth", part<day_of_month>);
  add_part(library, "getDayOfWeek", part<day_of_week>);
  add_part(library, "getDayOfYear", part<day_of_year>);
  add_part(library, "getHours", part<hours_of>);
  add_part(library, "getMinutes", part<minutes_of>);
  add_part(library, "getSeconds", part<seconds_of>);
  add_part(library, "getMilliseconds", milliseconds);
  library.add("duration: getHours() -> int", whole_units<3'600'000'000'000>);
  library.add("duration: getMinutes() -> int", whole_units<60'000'000'000>);
  library.add("duration: getSeconds() -> int", whole_units<1'000'000'000>);
  library.add("duration: getMilliseconds() -> int", duration_milliseconds);
}

}  // namespace duanlian::rules
