#include "simulate/people/routine.h"

#include <algorithm>

#include "simulate/draws/steady_math.h"

namespace duanlian::simulate {
namespace {

// What draws are for.
constexpr uint64_t kRoutineHour = 2'601;
constexpr uint64_t kPersonLevel = 2'602;
constexpr uint64_t kDayLevel = 2'603;

constexpr uint32_t kOneAct = 1 << 24;  // one act an hour
constexpr int kLevelBits = 10;         // a level of 1024 is the mean
constexpr uint64_t kLevelMax = 20 << kLevelBits;
constexpr uint64_t kPlannedActsMax = 16;  // of a person that are planned in an hour
constexpr int32_t kTalkSecondsMax = 4 * 3'600;
constexpr uint8_t kSecondTry = 0x80;  // bits of a step: the money should be there now
constexpr uint8_t kSignedIn = 0x40;   // the code was sent

// The rhythm of each activity, by its place among the parameters.
enum class Rhythm : uint8_t { talking, writing, surfing, buying, banking };
constexpr std::array<Rhythm, kPlannedActivities> kRhythmOf = {
    Rhythm::talking, Rhythm::writing, Rhythm::writing, Rhythm::surfing, Rhythm::surfing, Rhythm::buying,
    Rhythm::buying,  Rhythm::writing, Rhythm::banking, Rhythm::banking, Rhythm::banking, Rhythm::banking,
    Rhythm::buying,  Rhythm::surfing, Rhythm::banking, Rhythm::surfing, Rhythm::banking};

constexpr std::array kOffices = {Trade::shop,    Trade::company,      Trade::hospital,    Trade::courier_firm,
                                 Trade::utility, Trade::telecom_shop, Trade::online_shop, Trade::bank};

// So many units and a part of one more.
Duration about(int64_t count, Duration unit, Chance& chance) {
  return {count * unit.micros + chance.between(0, unit.micros - 1)};
}

Group group_of(Job job) {
  switch (job) {
    case Job::child:
    case Job::pupil:
      return Group::pupil;
    case Job::student:
      return Group::student;
    case Job::employee:
    case Job::accountant:
    case Job::vendor:
    case Job::courier:
    case Job::driver:
    case Job::estate_agent:
      break;
    case Job::unemployed:
    case Job::homemaker:
      return Group::home;
    case Job::retired:
      return Group::retired;
  }
  return Group::worker;
}

// Lognormal with a mean of one level; `spread` is how many times the median five of a hundred exceed.
Curve levels(double spread) {
  constexpr double kDeviations = 1.6448536269514722;
  const double deviation = steady_log(spread) / kDeviations;
  const double median = (1 << kLevelBits) * steady_exp(-deviation * deviation / 2);
  return Curve::lognormal(median, median * spread);
}

}  // namespace

Routine::Routine(Stage& stage, Telephony& telephony, Banking& banking, Messaging& messaging,
                 const RoutineParameters& parameters, const MessageParameters& messages,
                 const SiteParameters& sites)
    : stage_(stage),
      telephony_(telephony),
      parameters_(parameters),
      ties_(stage.world(), parameters.ties),
      places_(stage.world(), parameters.places),
      notices_(stage, messaging, messages),
      surfing_(stage, messaging, sites),
      spending_(stage, banking, ties_, places_, parameters.spending, messages),
      notice_kinds_(parameters.notice_kinds),
      person_level_(levels(parameters.person_spread)),
      day_level_(levels(parameters.day_spread)) {
  set_slots(false);
  set_slots(true);
}

void Routine::set_slots(bool weekend) {
  std::array<DayHours, RoutineParameters::kRhythms> shares;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    shares[i] = shares_of_day(parameters_.hours[i]);
    // What is stated is the mean of a week.
    const double working_day = 7 / (5 + 2 * parameters_.weekend[i]);
    for (double& share : shares[i]) share *= weekend ? working_day * parameters_.weekend[i] : working_day;
  }
  for (std::size_t hour = 0; hour < kDayHours; ++hour) {
    for (std::size_t group = 0; group < kGroups; ++group) {
      Slot& slot = slots_[weekend ? 1 : 0][hour][group];
      for (std::size_t i = 0; i < kPlannedActivities; ++i) {
        // Sittings: each is begun once, and goes on.
        const double begun = parameters_.a_day[i][group] * (1 - parameters_.again[i].value());
        slot.expected +=
            static_cast<uint32_t>(begun * shares[static_cast<std::size_t>(kRhythmOf[i])][hour] * kOneAct);
        slot.ends[i] = slot.expected;
      }
    }
  }
}

// How much of everything a person does on a day.
uint64_t Routine::level(uint32_t person, uint64_t day) const {
  Chance whose(stage_.world().seed() + kPersonLevel, person);
  Chance when(stage_.world().seed() + kDayLevel, person, day);
  const auto of_person = static_cast<uint64_t>(person_level_.draw(whose));
  const auto of_day = static_cast<uint64_t>(day_level_.draw(when));
  return std::min((of_person * of_day) >> kLevelBits, kLevelMax);
}

void Routine::plan(Timestamp hour, uint32_t first, uint32_t last, std::vector<Act>& acts) const {
  const World& world = stage_.world();
  const auto day = static_cast<uint64_t>(local_day(hour));
  const uint64_t draws = mix(world.seed(), kRoutineHour, static_cast<uint64_t>(hour.micros));
  const auto& slots = slots_[day_of_week(hour) >= 5 ? 1 : 0][static_cast<std::size_t>(hour_of_day(hour))];
  for (uint32_t i = first; i < last; ++i) {
    const Person& person = world.person(PersonId(i));
    if (person.asleep || person.job == Job::child) continue;
    const Slot& slot = slots[static_cast<std::size_t>(group_of(person.job))];
    Chance chance(draws, i);
    const uint64_t expected = (slot.expected * level(i, day)) >> kLevelBits;
    const uint64_t count = std::min((expected + (chance.next() >> 40)) / kOneAct, kPlannedActsMax);
    for (uint64_t k = 0; k < count; ++k) {
      const uint32_t bits = chance.below(slot.expected);
      const auto activity = std::ranges::upper_bound(slot.ends, bits) - slot.ends.begin();
      acts.push_back({.time = hour + Duration{chance.between(0, 3'599'999'999)},
                      .what = chance.next(),
                      .who = i,
                      .part = Part::routine,
                      .step = static_cast<uint8_t>(activity)});
    }
  }
}

void Routine::play(const Act& act) {
  const auto activity = static_cast<Activity>(act.step & ~(kSecondTry | kSignedIn));
  Chance chance(act.what);
  act_out(act, activity, chance);
  const auto planned = static_cast<std::size_t>(activity);
  if (planned >= kPlannedActivities || act.step != planned) return;
  // Drawn apart: how an activity went says nothing about whether it goes on.
  Chance on(act.what, 1);
  if (!on.happens(parameters_.again[planned])) return;
  const Curve& gap = activity == Activity::surf ? parameters_.page_gap_s : parameters_.gap_s;
  Act more = act;
  more.what = on.next();
  stage_.after(about(gap.draw(on), seconds(1), on), more);
}

void Routine::act_out(const Act& act, Activity activity, Chance& chance) {
  switch (activity) {
    case Activity::call:
      return call(PersonId(act.who), chance);
    case Activity::call_back:
      return call_back(act);
    case Activity::chat:
    case Activity::short_message:
    case Activity::code:
    case Activity::notice:
    case Activity::paid:
    case Activity::parcel:
      return message(act, activity, chance);
    case Activity::surf:
      return surfing_.visit(PersonId(act.who), chance);
    case Activity::fetch_app:
      return surfing_.fetch_app(PersonId(act.who), chance);
    case Activity::buy_online:
      return buy_online(act, chance);
    case Activity::buy:
    case Activity::give:
    case Activity::move_own:
    case Activity::cash:
    case Activity::top_up:
    case Activity::repay:
    case Activity::gold:
    case Activity::game:
    case Activity::support:
      pay(act, activity, chance);
      return;
  }
}

LineId Routine::some_office(Chance& chance) const {
  const World& world = stage_.world();
  const auto& all = world.of_trade(kOffices[chance.below(kOffices.size())]);
  return world.line_of(all[chance.below(static_cast<uint32_t>(all.size()))]);
}

void Routine::call(PersonId person, Chance& chance) {
  if (telephony_.is_talking(person)) return;
  if (chance.happens(parameters_.to_organisation)) return place_call(person, some_office(chance), chance);
  const PersonId other = ties_.contact(person, chance);
  if (other.value() == kNone) return;
  const bool unanswered = chance.happens(parameters_.unanswered);
  if (!unanswered) return place_call(person, stage_.world().line_of(other), chance);
  telephony_.call({.caller = stage_.world().line_of(person),
                   .callee = stage_.world().line_of(other),
                   .ring_s = static_cast<int32_t>(2 * parameters_.ring_s.draw(chance))});
  if (!chance.happens(parameters_.called_back)) return;
  stage_.after(about(parameters_.call_back_m.draw(chance), minutes(1), chance),
               {.what = (uint64_t{person.value()} << 32) | chance.below(1U << 31),
                .who = other.value(),
                .part = Part::routine,
                .step = static_cast<uint8_t>(Activity::call_back)});
}

void Routine::place_call(PersonId person, LineId callee, Chance& chance) {
  const int64_t talk_s = std::clamp<int64_t>(parameters_.talk_s.draw(chance), 1, kTalkSecondsMax);
  telephony_.call({.caller = stage_.world().line_of(person),
                   .callee = callee,
                   .ring_s = static_cast<int32_t>(parameters_.ring_s.draw(chance)),
                   .talk_s = static_cast<int32_t>(talk_s)});
}

void Routine::call_back(const Act& act) {
  const PersonId person(act.who);
  if (telephony_.is_talking(person)) return;
  Chance chance(act.what);
  place_call(person, stage_.world().line_of(PersonId(static_cast<uint32_t>(act.what >> 32))), chance);
}

void Routine::message(const Act& act, Activity activity, Chance& chance) {
  const PersonId person(act.who);
  if (activity == Activity::paid) {
    if (act.outcome <= Outcome::done_warned)
      notices_.payment(person, static_cast<int64_t>(act.what >> 20), chance);
  } else if (activity == Activity::parcel) {
    notices_.send((act.what & 1) != 0 ? NoticeKind::delivery : NoticeKind::parcel, person, chance);
  } else if (activity == Activity::code) {
    notices_.send(NoticeKind::code, person, chance);
  } else if (activity == Activity::notice) {
    notices_.send(static_cast<NoticeKind>(notice_kinds_.pick(chance)), person, chance);
  } else if (const PersonId other = ties_.contact(person, chance); other.value() != kNone) {
    if (activity == Activity::chat) return notices_.chat(person, other, chance);
    notices_.short_message(person, other, chance);
  }
}

// What the main account lacks is fetched once, and then it is tried again.
Spending::Came Routine::pay(const Act& act, Activity activity, Chance& chance) {
  using Pay = Spending::Came (Spending::*)(PersonId, Chance&);
  constexpr auto kFirst = static_cast<std::size_t>(Activity::buy);
  constexpr std::array<Pay, 10> kPays = {
      &Spending::buy,    &Spending::buy_online, &Spending::give, &Spending::move_own, &Spending::cash,
      &Spending::top_up, &Spending::repay,      &Spending::gold, &Spending::game,     &Spending::support};
  static_assert(kFirst + kPays.size() - 1 == static_cast<std::size_t>(Activity::support));
  const Pay pays = kPays[static_cast<std::size_t>(activity) - kFirst];
  const Spending::Came came = (spending_.*pays)(PersonId(act.who), chance);
  if (came == Spending::Came::fetching && (act.step & kSecondTry) == 0) {
    Act again = act;
    again.step |= kSecondTry;
    stage_.after(seconds(chance.between(20, 300)), again);
  }
  return came;
}

void Routine::buy_online(const Act& act, Chance& chance) {
  Chance around(act.what, 2);
  if (around.happens(parameters_.signs_in) && (act.step & (kSignedIn | kSecondTry)) == 0) {
    notices_.send(NoticeKind::code, PersonId(act.who), around);
    Act later = act;
    later.step |= kSignedIn;
    return stage_.after(seconds(around.between(15, 120)), later);
  }
  if (pay(act, Activity::buy_online, chance) != Spending::Came::ordered) return;
  Chance brings(act.what, 3);
  if (!brings.happens(parameters_.parcel)) return;
  const bool brought = brings.happens(parameters_.brought);
  const int64_t wait_m = (brought ? parameters_.brought_m : parameters_.parcel_m).draw(brings);
  stage_.after(about(wait_m, minutes(1), brings), {.what = (brings.next() & ~uint64_t{1}) | (brought ? 1 : 0),
                                                   .who = act.who,
                                                   .part = Part::routine,
                                                   .step = static_cast<uint8_t>(Activity::parcel)});
}

}  // namespace duanlian::simulate
