#include <string>

#include "simulate/draws/parameter_file.h"
#include "simulate/people/routine.h"

namespace duanlian::simulate {
namespace {

constexpr std::array<std::string_view, kPlannedActivities> kActivityNames = {
    "calls",          "chats",          "short_messages",   "pages",
    "apps",           "purchases",      "online_purchases", "payments_to_people",
    "own_moves",      "cash",           "top_ups",          "repayments",
    "gold_purchases", "game_purchases", "supports",         "sign_ins",
    "notices"};

}  // namespace

void RoutineParameters::read(std::string_view name, std::string_view text, FileIssues& issues) {
  constexpr double kADayMax = 200;
  constexpr double kSpreadMax = 50;
  constexpr double kDaySeconds = 24 * 3'600;
  constexpr double kWeekMinutes = 7 * 24 * 60;
  ParameterFile file(name, text, issues);
  for (std::size_t i = 0; i < kPlannedActivities; ++i)
    file.list(std::string(kActivityNames[i]) + "_a_day", a_day[i], 0, kADayMax);
  std::array<double, kPlannedActivities> more{};
  file.list("again", more, 0, 0.95);
  for (std::size_t i = 0; i < kPlannedActivities; ++i) again[i] = Share::of(more[i]);
  constexpr std::array kRhythmNames = {"talking_hours", "writing_hours", "surfing_hours", "buying_hours",
                                       "banking_hours"};
  for (std::size_t i = 0; i < kRhythms; ++i) file.weights(kRhythmNames[i], hours[i], 1'000'000);
  file.list("weekend", weekend, 0, 100);
  file.number("person_spread", person_spread, 1, kSpreadMax);
  file.number("day_spread", day_spread, 1, kSpreadMax);
  file.curve("gap_s", gap_s, 1, kDaySeconds);
  file.curve("page_gap_s", page_gap_s, 1, kDaySeconds);
  file.share("to_organisation", to_organisation);
  file.share("unanswered", unanswered);
  file.curve("ring_s", ring_s, 1, 60);
  file.curve("talk_s", talk_s, 1, kDaySeconds);
  file.share("called_back", called_back);
  file.curve("call_back_m", call_back_m, 1, kWeekMinutes);
  file.share("signs_in", signs_in);
  file.share("parcel", parcel);
  file.share("brought", brought);
  file.curve("parcel_m", parcel_m, 1, 4 * kWeekMinutes);
  file.curve("brought_m", brought_m, 1, kWeekMinutes);
  file.weights("notice_kinds", notice_kinds, 1'000);
  ties.read(file);
  places.read(file);
  spending.read(file);
  file.finish();
}

}  // namespace duanlian::simulate
