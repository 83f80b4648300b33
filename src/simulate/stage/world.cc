#include "simulate/stage/world.h"

#include <chrono>

#include "base/check.h"

namespace duanlian::simulate {
namespace {

constexpr uint64_t kPersonAtBank = 201;
constexpr uint64_t kPersonAtOperator = 301;
constexpr uint64_t kPersonAtExchange = 351;
constexpr uint64_t kCompany = 401;
constexpr uint64_t kJourney = 801;
constexpr uint64_t kRounds = 802;

bool at_work(const Person& person, Timestamp now) {
  const int hour = hour_of_day(now);
  return person.organisation != kNone && day_of_week(now) < 5 && hour >= 9 && hour < 18;
}

// How many cells around his work somebody goes about in; 0 for who stays.
uint16_t reach(Job job, uint16_t cells) {
  if (job == Job::courier) return 6;
  if (job == Job::estate_agent) return 10;
  return job == Job::driver ? cells : 0;
}

// Of those who go about by trade, from morning to night on all days.
constexpr int kRoundsBegin = 8;
constexpr int kRoundsEnd = 21;
constexpr Duration kStay = minutes(30);

}  // namespace

World::World(uint64_t seed, Timestamp begin, std::vector<Person> persons,
             std::vector<Organisation> organisations, uint16_t cells)
    : seed_(seed),
      begin_(begin),
      naming_(seed),
      cells_(cells),
      persons_(std::move(persons)),
      organisations_(std::move(organisations)) {
  for (uint32_t i = 0; i < persons_.size(); ++i) persons_[i].line = i;
  for (uint32_t i = 0; i < organisations_.size(); ++i)
    by_trade_[static_cast<std::size_t>(organisations_[i].trade)].emplace_back(i);
  balances_.resize(2 * persons_.size() + organisations_.size());
}

const ExtraAccount* World::extra(AccountId account) const {
  const uint32_t known = 2 * population() + organisations();
  return account.value() < known ? nullptr : &extra_accounts_[account.value() - known];
}

const ExtraLine* World::extra(LineId line) const {
  const uint32_t known = population() + organisations();
  return line.value() < known ? nullptr : &extra_lines_[line.value() - known];
}

AccountId World::open_account(const ExtraAccount& account) {
  extra_accounts_.push_back(account);
  balances_.push_back(0);
  return AccountId(static_cast<uint32_t>(balances_.size() - 1));
}

PersonId World::holder(AccountId account) const {
  if (account.value() < population()) return PersonId(account.value());
  if (account.value() < 2 * population()) return PersonId(account.value() - population());
  const ExtraAccount* const known = extra(account);
  return known != nullptr ? known->holder : PersonId(kNone);
}

OrganisationId World::company(AccountId account) const {
  if (account.value() < 2 * population()) return OrganisationId(kNone);
  const ExtraAccount* const known = extra(account);
  return known != nullptr ? known->organisation : OrganisationId(account.value() - 2 * population());
}

uint32_t World::bank_of(AccountId account) const {
  if (account.value() < population()) return persons_[account.value()].bank;
  if (account.value() < 2 * population()) return persons_[account.value() - population()].savings_bank;
  const ExtraAccount* const known = extra(account);
  return known != nullptr ? known->bank : organisations_[account.value() - 2 * population()].bank;
}

LineId World::phone_of(AccountId account) const {
  const ExtraAccount* const known = extra(account);
  if (known != nullptr) return known->phone;
  const PersonId person = holder(account);
  return person.value() != kNone ? line_of(person) : line_of(company(account));
}

DeviceId World::device_of(AccountId account) const {
  if (!used_on_.empty()) {
    if (const auto found = used_on_.find(account.value()); found != used_on_.end()) return found->second;
  }
  const ExtraAccount* const known = extra(account);
  if (known != nullptr) return known->device;
  const PersonId person = holder(account);
  return person.value() != kNone ? handset_of(person) : DeviceId((uint64_t{1} << 50) + account.value());
}

std::string World::account_name(AccountId account) const {
  if (is_company_account(account)) return naming_.company_account(account.value(), bank_of(account));
  return naming_.bank_card(account.value(), bank_of(account));
}

AccountId World::find_account(std::string_view name) const {
  const auto number = naming_.account_number(name);
  if (!number || *number >= accounts()) return AccountId(kNone);
  const AccountId account(static_cast<uint32_t>(*number));
  return account_name(account) == name ? account : AccountId(kNone);
}

model::Party World::party(AccountId account, bool own_bank) const {
  model::Party party;
  const uint32_t bank = bank_of(account);
  party.account = account_name(account);
  party.agent = bank_agent(bank);
  if (const LineId phone = phone_of(account); phone.value() != kNone && own_bank) party.phone = number(phone);
  const PersonId person = holder(account);
  if (person.value() == kNone) {
    party.organisation = company_label(company(account));
    return party;
  }
  party.name = naming_.person_name(person.value());
  if (!own_bank) return party;
  party.person = pseudonym(person, "bank", bank);
  party.age = persons_[person.value()].age;
  return party;
}

LineId World::open_line(const ExtraLine& line) {
  extra_lines_.push_back(line);
  return LineId(lines() - 1);
}

void World::move_line(LineId line, uint16_t cell) {
  CHECK(extra(line) != nullptr, "only an extra line is moved");
  extra_lines_[line.value() - population() - organisations()].cell = cell;
}

PersonId World::subscriber(LineId line) const {
  PersonId person(kNone);
  if (line.value() < population()) {
    person = PersonId(line.value());
  } else if (const ExtraLine* const known = extra(line); known != nullptr) {
    person = known->holder;
  }
  // Who took a new number has given the old one back.
  if (person.value() == kNone || persons_[person.value()].line != line.value()) return PersonId(kNone);
  return person;
}

LineKind World::kind_of(LineId line) const {
  if (line.value() < population()) return LineKind::person;
  const ExtraLine* const known = extra(line);
  return known != nullptr ? known->kind : LineKind::organisation;
}

uint32_t World::telecom_of(LineId line) const {
  if (line.value() < population()) return persons_[line.value()].telecom;
  const ExtraLine* const known = extra(line);
  return known != nullptr ? known->telecom : organisations_[line.value() - population()].telecom;
}

model::PhoneNumber World::number(LineId line) const {
  switch (kind_of(line)) {
    case LineKind::organisation:
      return naming_.fixed(line.value());
    case LineKind::foreign:
      return naming_.foreign(line.value());
    case LineKind::person:
    case LineKind::sim_box:
    case LineKind::voip:
    case LineKind::spoofed:
      break;
  }
  return naming_.mobile(line.value());
}

uint16_t World::cell_of(LineId line, Timestamp now) const {
  if (const PersonId person = subscriber(line); person.value() != kNone) return cell_of(person, now);
  if (line.value() < population()) return persons_[line.value()].home_cell;
  const ExtraLine* const known = extra(line);
  return known != nullptr ? known->cell : organisations_[line.value() - population()].cell;
}

uint16_t World::cell_of(PersonId person, Timestamp now) const {
  const Person& who = persons_[person.value()];
  if (who.away > 0) {
    const uint64_t day = static_cast<uint64_t>(local_day(now));
    return static_cast<uint16_t>(mix(seed_ + kJourney, person.value(), day) % cells_);
  }
  const int hour = hour_of_day(now);
  if (const uint16_t cells = reach(who.job, cells_); cells > 0 && hour >= kRoundsBegin && hour < kRoundsEnd) {
    const auto stay = static_cast<uint64_t>(now.micros / kStay.micros);
    return static_cast<uint16_t>((who.work_cell + mix(seed_ + kRounds, person.value(), stay) % cells) %
                                 cells_);
  }
  return at_work(who, now) ? who.work_cell : who.home_cell;
}

bool World::is_abroad(LineId line) const {
  const PersonId person = subscriber(line);
  return person.value() != kNone && persons_[person.value()].abroad;
}

DeviceId World::device_of(LineId line) const {
  if (const PersonId person = subscriber(line); person.value() != kNone) return handset_of(person);
  const ExtraLine* const known = extra(line);
  return known != nullptr ? known->device : DeviceId((uint64_t{1} << 49) + line.value());
}

uint64_t World::card_of(LineId line) const {
  const PersonId person = subscriber(line);
  const uint64_t card = person.value() != kNone ? persons_[person.value()].card : 0;
  return line.value() + (card << 32);
}

std::string World::cell_name(uint16_t cell) const {
  return "460-00-" + std::to_string(10'000 + mix(seed_, cell) % 50'000) + "-" + std::to_string(cell);
}

std::string World::pseudonym(PersonId person, std::string_view source_kind, uint32_t source) const {
  const uint64_t kind = source_kind == "bank"       ? kPersonAtBank
                        : source_kind == "exchange" ? kPersonAtExchange
                                                    : kPersonAtOperator;
  return naming_.label(kind + source, person.value());
}

std::string World::company_label(OrganisationId organisation) const {
  return naming_.label(kCompany, organisation.value());
}

MonthDay month_day(Timestamp time) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{local_day(time)}}};
  return {static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day())};
}

}  // namespace duanlian::simulate
