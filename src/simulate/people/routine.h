#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/file_issues.h"
#include "simulate/people/activity.h"
#include "simulate/people/notices.h"
#include "simulate/people/occasions.h"
#include "simulate/people/spending.h"
#include "simulate/people/surfing.h"
#include "simulate/stage/planner.h"
#include "simulate/stage/telephony.h"

namespace duanlian::simulate {

// How often people do what, and when: routine.yaml.
struct RoutineParameters {
  // At which hours: everything that people do follows one of these.
  static constexpr std::size_t kRhythms = 5;  // talking, writing, surfing, buying, banking

  std::array<std::array<double, kGroups>, kPlannedActivities> a_day{};
  std::array<Share, kPlannedActivities> again{};  // after it, the same once more in the same sitting
  std::array<DayHours, kRhythms> hours{};
  std::array<double, kRhythms> weekend{};  // times a working day
  double person_spread = 1;                // of 100 persons, five do so many times as much as the median
  double day_spread = 1;                   // the same of the days of one person
  Curve gap_s;
  Curve page_gap_s;

  Share to_organisation;  // of calls
  Share unanswered;
  Curve ring_s;
  Curve talk_s;
  Share called_back;
  Curve call_back_m;

  Share signs_in;  // of purchases online: a code is sent first
  Share parcel;    // of purchases online: somebody writes that it is there
  Share brought;   // of those: within the hour
  Curve parcel_m;
  Curve brought_m;
  std::array<double, kNoticeKinds> notice_kinds{};

  TieParameters ties;
  PlaceParameters places;
  SpendingParameters spending;

  void read(std::string_view name, std::string_view text, FileIssues& issues);
};

// The ordinary days of everybody.
class Routine : public Player, public Planner {
 public:
  Routine(Stage& stage, Telephony& telephony, Banking& banking, Messaging& messaging,
          const RoutineParameters& parameters, const MessageParameters& messages,
          const SiteParameters& sites);

  void plan(Timestamp hour, uint32_t first, uint32_t last, std::vector<Act>& acts) const override;
  void play(const Act& act) override;

  const Ties& ties() const { return ties_; }
  const Places& places() const { return places_; }

 private:
  // What somebody of a group does in an hour of the day: how much of all, and of which kinds.
  struct Slot {
    uint32_t expected = 0;                            // of 2^24
    std::array<uint32_t, kPlannedActivities> ends{};  // the sums so far
  };
  using Day = std::array<std::array<Slot, kGroups>, kDayHours>;

  void set_slots(bool weekend);
  uint64_t level(uint32_t person, uint64_t day) const;
  void act_out(const Act& act, Activity activity, Chance& chance);
  void call(PersonId person, Chance& chance);
  void place_call(PersonId person, LineId callee, Chance& chance);
  void call_back(const Act& act);
  void message(const Act& act, Activity activity, Chance& chance);
  Spending::Came pay(const Act& act, Activity activity, Chance& chance);
  void buy_online(const Act& act, Chance& chance);
  LineId some_office(Chance& chance) const;

  Stage& stage_;
  Telephony& telephony_;
  const RoutineParameters& parameters_;
  Ties ties_;
  Places places_;
  Notices notices_;
  Surfing surfing_;
  Spending spending_;
  Weights notice_kinds_;
  std::array<Day, 2> slots_{};  // of working days and of weekends
  Curve person_level_;
  Curve day_level_;
};

}  // namespace duanlian::simulate
