#include "simulate/people/lives.h"

#include <algorithm>
#include <utility>

namespace duanlian::simulate {
namespace {

// What draws are for.
constexpr uint64_t kLifeHour = 4'401;
constexpr uint64_t kLifeCompanyHour = 4'402;
constexpr uint64_t kLifeLinks = 4'403;
constexpr uint64_t kLifeBegin = 4'404;
constexpr uint64_t kCallsHomeHour = 4'405;
constexpr uint64_t kPlayLife = 4'406;

constexpr uint8_t kOldAge = 70;
constexpr int64_t kAwayDaysMax = 200;
constexpr uint64_t kLow32 = 0xffffffff;

using model::AccountChangeKind;
using model::SubscriptionChangeKind;

bool is_with_bank(Change change) {
  return change == Change::credential_reset || change == Change::payee_added ||
         change == Change::limit_changed || change == Change::verified || change == Change::restricted;
}

AccountChangeKind account_kind(Change change) {
  if (change == Change::credential_reset) return AccountChangeKind::credential_reset;
  if (change == Change::payee_added) return AccountChangeKind::payee_added;
  if (change == Change::limit_changed) return AccountChangeKind::limit_changed;
  return change == Change::restricted ? AccountChangeKind::restricted : AccountChangeKind::verified;
}

}  // namespace

Lives::Lives(Stage& stage, Telephony& telephony, Banking& banking, const LifeParameters& parameters)
    : stage_(stage),
      telephony_(telephony),
      banking_(banking),
      parameters_(parameters),
      abroad_hours_(shares_of_day(parameters.abroad_hours)) {
  for (const double a_day : parameters.a_day) occasions_.add(a_day, parameters.waking_hours);
  company_occasions_.add(parameters.company_accounts_a_day, parameters.waking_hours);
}

uint64_t Lives::draw_for(uint64_t purpose, Timestamp hour) const {
  return mix(stage_.world().seed(), purpose, static_cast<uint64_t>(hour.micros / hours(1).micros));
}

void Lives::begin() {
  World& world = stage_.world();
  for (uint32_t i = 0; i < world.population(); ++i) {
    const PersonId person(i);
    const Person& who = world.person(person);
    Chance chance(world.seed(), kLifeBegin, i);
    if (who.job == Job::student && chance.happens(parameters_.students_abroad))
      set_out(person, true, kAwayDaysMax);
    if (who.age >= 18 && who.age < kOldAge) continue;
    const PersonId relative = breadwinner(world, person);
    if (relative.value() == kNone || relative == person || !chance.happens(parameters_.shared_device))
      continue;
    world.use_on(world.main_account(person), world.handset_of(relative));
    world.use_on(world.savings_account(person), world.handset_of(relative));
  }
}

void Lives::plan(Timestamp hour, uint32_t first, uint32_t last, std::vector<Act>& acts) const {
  const World& world = stage_.world();
  const uint64_t draws = draw_for(kLifeHour, hour);
  const uint64_t abroad_draws = draw_for(kCallsHomeHour, hour);
  const int hour_of = hour_of_day(hour);
  const double home_share = parameters_.calls_home_a_day * abroad_hours_[static_cast<std::size_t>(hour_of)];
  const Share calls_home = Share::of(home_share);
  for (uint32_t i = first; i < last; ++i) {
    const PersonId person(i);
    if (world.person(person).abroad) {
      Chance chance(abroad_draws, i);
      if (chance.happens(calls_home)) {
        const Timestamp time = within_hour(hour, chance);
        acts.push_back({.time = time,
                        .what = chance.next(),
                        .who = i,
                        .part = Part::lives,
                        .step = step_of(Step::calls_home)});
      }
    }
    const uint64_t bits = mix(draws ^ i);
    const std::size_t which = occasions_.in_hour(static_cast<uint32_t>(bits >> 32), hour_of);
    if (which == Occasions::kNone || !may_come(person, static_cast<Change>(which))) continue;
    Chance chance(bits);
    const Timestamp time = within_hour(hour, chance);
    acts.push_back({.time = time,
                    .what = chance.next() << 8 | which,
                    .who = i,
                    .part = Part::lives,
                    .step = step_of(Step::change)});
  }
  plan_links(hour, first, last, acts);
  plan_companies(hour, first, last, acts);
}

// What institutions know from before the city's begin, said in its first hours.
void Lives::plan_links(Timestamp hour, uint32_t first, uint32_t last, std::vector<Act>& acts) const {
  const World& world = stage_.world();
  const int64_t since = (hour - world.begin()).micros / hours(1).micros;
  if (since >= parameters_.link_hours) return;
  for (uint32_t i = first; i < last; ++i) {
    Chance chance(world.seed(), kLifeLinks, i);
    if (!chance.happens(parameters_.linked)) continue;
    if (chance.below(static_cast<uint32_t>(parameters_.link_hours)) != since) continue;
    const Timestamp time = within_hour(hour, chance);
    acts.push_back(
        {.time = time, .what = chance.next(), .who = i, .part = Part::lives, .step = step_of(Step::links)});
  }
}

void Lives::plan_companies(Timestamp hour, uint32_t first, uint32_t last, std::vector<Act>& acts) const {
  const World& world = stage_.world();
  const uint64_t draws = draw_for(kLifeCompanyHour, hour);
  const uint32_t end = last == world.population() ? world.organisations() : last;
  for (uint32_t i = first; i < std::min(end, world.organisations()); ++i) {
    const uint64_t bits = mix(draws ^ i);
    if (company_occasions_.in_hour(static_cast<uint32_t>(bits >> 32), hour_of_day(hour)) == Occasions::kNone)
      continue;
    Chance chance(bits);
    const Timestamp time = within_hour(hour, chance);
    acts.push_back({.time = time,
                    .what = chance.next(),
                    .who = i,
                    .part = Part::lives,
                    .step = step_of(Step::company_account)});
  }
}

bool Lives::may_come(PersonId person, Change change) const {
  const Person& who = stage_.world().person(person);
  switch (change) {
    case Change::new_handset:
    case Change::sim_swapped:
    case Change::new_number:
    case Change::forwarded:
    case Change::detached:
      return has_telephone(who) && who.away == 0;
    case Change::second_number:
    case Change::opens_account:
    case Change::suspended:
    case Change::restricted:
    case Change::child_account:
      return pays(who) && who.away == 0;
    case Change::credential_reset:
    case Change::payee_added:
    case Change::limit_changed:
    case Change::verified:
      return pays(who);
    case Change::journey:
    case Change::journey_abroad:
      return who.away == 0 && who.age >= 18;
    case Change::woken:
      return who.asleep && who.age >= 18;
  }
  return false;
}

void Lives::play(const Act& act) {
  Chance chance(stage_.world().seed() + kPlayLife, act.what, act.who);
  const PersonId person(act.who);
  const auto low = static_cast<uint32_t>(act.what & kLow32);
  switch (static_cast<Step>(act.step)) {
    case Step::change:
      return change(person, static_cast<Change>(act.what & 255), chance);
    case Step::bank_hears:
      return emit_account(AccountId(low), static_cast<AccountChangeKind>(act.what >> 32), chance);
    case Step::line_again: {
      const auto kind = static_cast<SubscriptionChangeKind>(act.what >> 32);
      // What was to be undone is not when the number has been given back meanwhile.
      if (kind == SubscriptionChangeKind::closed || stage_.world().line_of(person) == LineId(low))
        emit_line(LineId(low), person, kind);
      return;
    }
    case Step::journey_day:
      return journey_day(person);
    case Step::calls_home:
      return calls_home(person, chance);
    case Step::links:
      return say_links(person, chance);
    case Step::company_account:
      return open_company_account(OrganisationId(act.who), chance);
    case Step::first_deposit:
      return first_deposit(AccountId(low), chance);
  }
}

void Lives::change(PersonId person, Change change, Chance& chance) {
  const World& world = stage_.world();
  if (is_with_bank(change)) {
    const bool second = chance.below(3) == 0;
    const AccountId account = second ? world.savings_account(person) : world.main_account(person);
    emit_account(account, account_kind(change), chance);
    if (change == Change::restricted)
      bank_hears_at(account, AccountChangeKind::unrestricted, 3'600 * parameters_.restricted_h.draw(chance));
    return;
  }
  switch (change) {
    case Change::new_handset:
      return new_handset(person, chance);
    case Change::sim_swapped:
      return new_card(person, chance);
    case Change::new_number:
    case Change::second_number:
      return new_number(person, change == Change::new_number, chance);
    case Change::opens_account:
      return open_account(person, person, chance);
    case Change::child_account: {
      const Person& who = world.person(person);
      for (uint32_t i = who.household; i < who.household + who.household_size; ++i) {
        if (world.person(PersonId(i)).age < 18) return open_account(person, PersonId(i), chance);
      }
      return;
    }
    case Change::forwarded:
      return forward(person, chance);
    case Change::detached:
      return off_and_on(person, SubscriptionChangeKind::detached, SubscriptionChangeKind::attached,
                        60 * parameters_.detached_m.draw(chance));
    case Change::suspended:
      return off_and_on(person, SubscriptionChangeKind::suspended, SubscriptionChangeKind::resumed,
                        3'600 * parameters_.suspended_h.draw(chance));
    case Change::journey:
      return set_out(person, false, parameters_.journey_days.draw(chance));
    case Change::journey_abroad:
      return set_out(person, true, parameters_.abroad_days.draw(chance));
    case Change::woken:
      return wake(person, chance);
    case Change::credential_reset:
    case Change::payee_added:
    case Change::limit_changed:
    case Change::verified:
    case Change::restricted:
      break;
  }
}

void Lives::set_out(PersonId person, bool abroad, int64_t days_away) {
  Person& who = stage_.world().person(person);
  who.away = static_cast<uint8_t>(std::clamp<int64_t>(days_away, 1, kAwayDaysMax));
  who.abroad = abroad;
  stage_.after(days(1), {.who = person.value(), .part = Part::lives, .step = step_of(Step::journey_day)});
}

void Lives::journey_day(PersonId person) {
  Person& who = stage_.world().person(person);
  if (--who.away > 0) {
    return stage_.after(days(1),
                        {.who = person.value(), .part = Part::lives, .step = step_of(Step::journey_day)});
  }
  who.abroad = false;
}

PersonId Lives::relative(PersonId person, Chance& chance) const {
  const World& world = stage_.world();
  const Person& who = world.person(person);
  const uint32_t from = chance.below(who.household_size);
  for (uint32_t i = 0; i < who.household_size; ++i) {
    const PersonId other(who.household + (from + i) % who.household_size);
    if (other.value() < world.population() && other != person && has_telephone(world.person(other)))
      return other;
  }
  return acquaintance(world, person, chance);
}

void Lives::calls_home(PersonId person, Chance& chance) {
  const World& world = stage_.world();
  // He may have come home in this hour.
  if (!world.person(person).abroad || telephony_.is_talking(person)) return;
  const bool family = chance.below(3) != 0;
  const PersonId callee = family ? relative(person, chance) : somebody(world, chance);
  if (callee == person) return;
  const bool answered = !chance.happens(parameters_.home_unanswered);
  telephony_.call({.caller = world.line_of(person),
                   .callee = world.line_of(callee),
                   .ring_s = static_cast<int32_t>(chance.between(4, 25)),
                   .talk_s = answered ? static_cast<int32_t>(parameters_.home_talk_s.draw(chance)) : 0});
}

}  // namespace duanlian::simulate
