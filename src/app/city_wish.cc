#include "app/city_wish.h"

#include <algorithm>
#include <charconv>
#include <thread>

#include "app/console.h"
#include "simulate/stage/world.h"

namespace duanlian::app {
namespace {

Error impossible(std::string_view option, const std::string& expected, std::string_view expected_zh) {
  return invalid(std::string(option) + ": expected " + expected + " · " + std::string(expected_zh));
}

Result<int64_t> hours_of(const CityWish& wish) {
  constexpr int64_t kHoursOfDay = 24;
  if (wish.days && wish.hours) return invalid("--days and --hours say the same: give one of them · 二者择一");
  if (wish.hours) {
    if (*wish.hours < 1 || *wish.hours > kCityDaysMax * kHoursOfDay)
      return impossible("--hours", "1 to " + grouped(kCityDaysMax * kHoursOfDay), "小时数不在范围内");
    return *wish.hours;
  }
  const int64_t days_wanted = wish.days.value_or(1);
  if (days_wanted < 1 || days_wanted > kCityDaysMax)
    return impossible("--days", "1 to " + grouped(kCityDaysMax), "天数不在范围内");
  return days_wanted * kHoursOfDay;
}

}  // namespace

void add_city_options(CLI::App& command, CityWish& wish) {
  command.add_option("--people", wish.people, "How many people live there")->capture_default_str();
  command.add_option("--days", wish.days, "How many days; 1 when neither is given");
  command.add_option("--hours", wish.hours, "How many hours, instead of days");
  command.add_option("--seed", wish.seed, "Which of all possible cities: the same seed, the same events")
      ->capture_default_str();
  command.add_option("--start", wish.start, "First day in the city, YYYY-MM-DD (UTC+8)");
  command.add_option("--threads", wish.threads, "Threads; those of the machine when it is not given");
  command.add_option("--city", wish.city, "Folder of the city's parameters (docs/city.md)")
      ->capture_default_str();
}

Result<CityPlan> plan_city(const CityWish& wish) {
  CityPlan plan;
  if (wish.people < simulate::kPeopleMin || wish.people > simulate::kPeopleMax) {
    return impossible("--people", grouped(simulate::kPeopleMin) + " to " + grouped(simulate::kPeopleMax),
                      "人数不在范围内");
  }
  plan.options.people = static_cast<uint32_t>(wish.people);
  const auto [seed_end, seed_error] =
      std::from_chars(wish.seed.data(), wish.seed.data() + wish.seed.size(), plan.options.seed);
  if (wish.seed.empty() || seed_error != std::errc() || seed_end != wish.seed.data() + wish.seed.size())
    return impossible("--seed", "a whole number from 0 to 18,446,744,073,709,551,615", "种子不在范围内");
  ASSIGN_OR_RETURN(plan.hours, hours_of(wish));
  ASSIGN_OR_RETURN(plan.options.begin, parse_city_date(wish.start.empty() ? kCityStart : wish.start));
  if (plan.until() > model::kEventTimeMax)
    return invalid("--days: the city would live beyond the year 2099 · 超出 2099 年");
  const auto machine = int64_t{std::thread::hardware_concurrency()};
  const int64_t threads = wish.threads.value_or(std::clamp(machine, int64_t{1}, kCityThreadsMax));
  if (threads < 1 || threads > kCityThreadsMax)
    return impossible("--threads", "1 to " + grouped(kCityThreadsMax), "线程数不在范围内");
  plan.options.threads = static_cast<unsigned>(threads);
  ASSIGN_OR_RETURN(plan.files, simulate::read_city_files(wish.city));
  return plan;
}

Result<Timestamp> parse_city_date(const std::string& date) {
  constexpr std::size_t kDateBytes = 10;
  const auto midnight = parse_rfc3339(date + "T00:00:00+08:00");
  if (date.size() != kDateBytes || !midnight || *midnight < model::kEventTimeMin)
    return impossible("--start", "a date from 2000-01-02 such as " + std::string(kCityStart), "日期无效");
  return *midnight;
}

std::string city_time(Timestamp time) {
  constexpr std::size_t kToTheMinute = 16;
  std::string text = to_rfc3339(time + simulate::kLocal).substr(0, kToTheMinute);
  std::ranges::replace(text, 'T', ' ');
  return text;
}

}  // namespace duanlian::app
