#include "simulate/trades/institutions.h"

#include <algorithm>
#include <utility>

namespace duanlian::simulate {
namespace {

// What draws are for.
constexpr uint64_t kEmployer = 4'201;
constexpr uint64_t kHouseholdMonth = 4'202;
constexpr uint64_t kPersonMonth = 4'203;
constexpr uint64_t kWindfallHour = 4'204;
constexpr uint64_t kCompanyHour = 4'205;
constexpr uint64_t kBillHour = 4'206;

constexpr unsigned kBillDays = 28;  // every month has them
constexpr unsigned kBillsApart = 7;
constexpr unsigned kFeeDays = 20;  // in which a term's fees are paid
constexpr unsigned kPensionDay = 10;

bool is_waged(const Person& person) {
  switch (person.job) {
    case Job::employee:
    case Job::accountant:
    case Job::courier:
    case Job::driver:
    case Job::estate_agent:
      return person.organisation != kNone && person.salary_yuan > 0;
    case Job::child:
    case Job::pupil:
    case Job::student:
    case Job::vendor:
    case Job::unemployed:
    case Job::homemaker:
    case Job::retired:
      break;
  }
  return false;
}

bool learns(const Person& person) {
  return (person.job == Job::pupil || person.job == Job::student) && person.organisation != kNone;
}

bool is_of_household(Bill bill) { return bill < Bill::card; }

// Hours so that one of 256 drawn evenly falls as the weights say.
std::array<uint8_t, 256> table_of(const DayHours& weights) {
  const DayHours shares = shares_of_day(weights);
  std::array<uint8_t, 256> table{};
  double end = 0;
  std::size_t at = 0;
  for (std::size_t hour = 0; hour < kDayHours; ++hour) {
    end += shares[hour] * 256;
    while (at < table.size() && static_cast<double>(at) < end) table[at++] = static_cast<uint8_t>(hour);
  }
  return table;
}

}  // namespace

Institutions::Institutions(Stage& stage, Banking& banking, const InstitutionParameters& parameters)
    : stage_(stage),
      banking_(banking),
      parameters_(parameters),
      batch_hour_(table_of(parameters.batch_hours)),
      waking_hour_(table_of(parameters.waking_hours)),
      office_hours_(shares_of_day(parameters.office_hours)),
      household_draws_(mix(stage.world().seed(), kHouseholdMonth)),
      person_draws_(mix(stage.world().seed(), kPersonMonth)) {
  for (const auto& windfall : parameters.windfalls) occasions_.add(windfall.a_day, parameters.waking_hours);
}

void Institutions::begin() {
  const World& world = stage_.world();
  begins_.assign(world.organisations() + 1, 0);
  for (uint32_t i = 0; i < world.population(); ++i) {
    if (const Person& person = world.person(PersonId(i)); is_waged(person))
      ++begins_[person.organisation + 1];
  }
  for (std::size_t i = 1; i < begins_.size(); ++i) begins_[i] += begins_[i - 1];
  employees_.resize(begins_.back());
  std::vector<uint32_t> at(begins_.begin(), begins_.end() - 1);
  for (uint32_t i = 0; i < world.population(); ++i) {
    if (const Person& person = world.person(PersonId(i)); is_waged(person))
      employees_[at[person.organisation]++] = i;
  }
}

uint64_t Institutions::draw_for(uint64_t purpose, Timestamp hour) const {
  return mix(stage_.world().seed(), purpose, static_cast<uint64_t>(hour.micros / hours(1).micros));
}

uint64_t Institutions::household_bits(PersonId person) const {
  return mix(household_draws_ ^ stage_.world().person(person).household);
}

uint64_t Institutions::person_bits(PersonId person) const { return mix(person_draws_ ^ person.value()); }

void Institutions::plan(Timestamp begin, uint32_t first, uint32_t last, std::vector<Act>& acts) const {
  const World& world = stage_.world();
  const Hour hour{.begin = begin, .date = month_day(begin), .of_day = hour_of_day(begin)};
  const uint64_t draws = draw_for(kWindfallHour, begin);
  for (uint32_t i = first; i < last; ++i) {
    const PersonId person(i);
    // A household's bills are planned with its first member.
    if (world.person(person).household == i)
      plan_bills(hour, person, household_bits(person), Bill::rent, acts);
    plan_bills(hour, person, person_bits(person), Bill::card, acts);
    plan_once_a_month(hour, person, acts);
    const uint64_t bits = mix(draws ^ i);
    const std::size_t which = occasions_.in_hour(static_cast<uint32_t>(bits >> 32), hour.of_day);
    if (which == Occasions::kNone || !may_come(person, static_cast<Windfall>(which), hour.date.month))
      continue;
    Chance chance(bits);
    const Timestamp time = within_hour(begin, chance);
    acts.push_back({.time = time,
                    .what = chance.next() << 8 | which,
                    .who = i,
                    .part = Part::institutions,
                    .step = step_of(Step::windfall)});
  }
  const uint32_t end = last == world.population() ? world.organisations() : last;
  for (uint32_t i = first; i < std::min(end, world.organisations()); ++i) {
    plan_wages(hour, OrganisationId(i), acts);
    plan_company(begin, OrganisationId(i), acts);
  }
}

void Institutions::plan_wages(const Hour& hour, OrganisationId employer, std::vector<Act>& acts) const {
  const uint32_t count = begins_[employer.value() + 1] - begins_[employer.value()];
  if (count == 0) return;
  Chance chance(stage_.world().seed(), kEmployer, employer.value());
  const auto day = static_cast<unsigned>(parameters_.pay_days[chance.below(5)]);
  if (hour.of_day != batch_hour_[chance.below(256)] || hour.date.day != day) return;
  const Timestamp begin = hour.begin + seconds(chance.below(1'800));
  for (uint32_t from = 0; from < count; from += kPayeesAtOnce) {
    const int64_t later = std::min<int64_t>(from / kPayeesAtOnce, 1'799);
    acts.push_back({.time = begin + seconds(later),
                    .what = from,
                    .who = employer.value(),
                    .part = Part::institutions,
                    .step = step_of(Step::wages)});
  }
}

void Institutions::plan_company(Timestamp hour, OrganisationId company, std::vector<Act>& acts) const {
  if (day_of_week(hour) >= 5) return;
  const auto trade = static_cast<std::size_t>(stage_.world().organisation(company).trade);
  const double mean =
      parameters_.company_payments_a_day[trade] * office_hours_[static_cast<std::size_t>(hour_of_day(hour))];
  Chance chance(draw_for(kCompanyHour, hour), company.value());
  auto count = static_cast<int64_t>(mean);
  if (chance.happens(Share::of(mean - static_cast<double>(count)))) ++count;
  for (; count > 0; --count) {
    const Timestamp time = within_hour(hour, chance);
    acts.push_back({.time = time,
                    .what = chance.next(),
                    .who = company.value(),
                    .part = Part::institutions,
                    .step = step_of(Step::company_pays)});
  }
}

// Four bills from the first one on, a week apart from a day of the month that the bits give.
void Institutions::plan_bills(const Hour& hour, PersonId person, uint64_t whose, Bill first,
                              std::vector<Act>& acts) const {
  const unsigned day = hour.date.day - 1;
  if (day >= kBillDays) return;
  const auto since = (day + kBillDays - static_cast<unsigned>(whose >> 32) % kBillDays) % kBillDays;
  if (since % kBillsApart != 0) return;
  const auto bill = static_cast<Bill>(static_cast<unsigned>(first) + since / kBillsApart);
  const bool debited = is_debited(bill, whose);
  const auto& table = debited ? batch_hour_ : waking_hour_;
  if (hour.of_day != table[mix(whose, static_cast<uint64_t>(bill)) & 255]) return;
  if (!has_bill(person, bill, whose)) return;
  const PersonId payer = is_of_household(bill) ? breadwinner(stage_.world(), person) : person;
  if (payer.value() == kNone) return;
  Chance chance(draw_for(kBillHour, hour.begin), person.value(), static_cast<uint64_t>(bill));
  const Timestamp time = within_hour(hour.begin, chance);
  acts.push_back({.time = time,
                  .what = chance.next() << 8 | static_cast<uint64_t>(bill),
                  .who = payer.value(),
                  .part = Part::institutions,
                  .step = step_of(Step::bill)});
}

bool Institutions::has_bill(PersonId person, Bill bill, uint64_t whose) const {
  const auto rolls = [&](Bill of) {
    Chance chance(whose, static_cast<uint64_t>(of), 1);
    return chance.happens(parameters_.bills[static_cast<std::size_t>(of)].has);
  };
  const Person& who = stage_.world().person(person);
  if (bill == Bill::mortgage && rolls(Bill::rent)) return false;
  if (bill == Bill::allowance) return who.job == Job::student && rolls(bill);
  if (!is_of_household(bill) && (!pays(who) || who.salary_yuan == 0)) return false;
  return rolls(bill);
}

bool Institutions::is_debited(Bill bill, uint64_t whose) const {
  if (bill == Bill::rent || bill == Bill::allowance) return false;
  Chance chance(whose, static_cast<uint64_t>(bill), 2);
  return chance.happens(parameters_.by_debit);
}

// Pensions, and fees at the begin of a term.
void Institutions::plan_once_a_month(const Hour& hour, PersonId person, std::vector<Act>& acts) const {
  const Person& who = stage_.world().person(person);
  const bool pension = who.job == Job::retired && who.salary_yuan > 0;
  if (!pension && !learns(who)) return;
  const MonthDay date = hour.date;
  if (!pension && date.month != 2 && date.month != 9) return;
  Chance chance(person_bits(person), 3);
  if (pension) {
    if (date.day != kPensionDay + chance.below(kPensionDay)) return;
  } else if (date.day != 1 + chance.below(kFeeDays) || !chance.happens(parameters_.school_pays)) {
    return;
  }
  const auto& table = pension ? batch_hour_ : waking_hour_;
  if (hour.of_day != table[chance.below(256)]) return;
  const Timestamp time = within_hour(hour.begin, chance);
  acts.push_back({.time = time,
                  .what = mix(chance.next(), date.month),
                  .who = person.value(),
                  .part = Part::institutions,
                  .step = pension ? step_of(Step::pension) : step_of(Step::school_fee)});
}

bool Institutions::may_come(PersonId person, Windfall kind, unsigned month) const {
  const Person& who = stage_.world().person(person);
  if (!pays(who)) return false;
  switch (kind) {
    case Windfall::cash_deposit:
      return who.job == Job::vendor;
    case Windfall::reimbursed:
      return is_waged(who);
    case Windfall::loan_taken:
      return who.salary_yuan > 0;
    case Windfall::tax_refund:
      return month >= 3 && month <= 6 && is_waged(who);
    case Windfall::redemption:
    case Windfall::saving:
    case Windfall::large_gift:
    case Windfall::claim:
    case Windfall::shop_refund:
    case Windfall::cash_taken:
      break;
  }
  return true;
}

PersonId Institutions::landlord_of(uint32_t household) const {
  const World& world = stage_.world();
  const auto homes = static_cast<uint32_t>(parameters_.homes_a_landlord * 10);
  const uint64_t bits = mix(world.seed(), kHouseholdMonth + 100, household);
  // One of a few places, so that every landlord has several homes.
  const auto places = std::max(1U, world.population() / std::max(1U, homes));
  const auto place = static_cast<uint32_t>(bits % places * homes);
  for (uint32_t i = place; i < std::min(place + homes, world.population()); ++i) {
    const Person& person = world.person(PersonId(i));
    if (person.age >= 30 && pays(person) && person.household != household) return PersonId(i);
  }
  return PersonId(kNone);
}

}  // namespace duanlian::simulate
