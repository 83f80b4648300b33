#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "model/call.h"
#include "model/phone.h"
#include "model/transfer.h"
#include "simulate/stage/ids.h"
#include "simulate/stage/naming.h"

namespace duanlian::simulate {

inline constexpr int64_t kFenOfYuan = 100;

enum class Job : uint8_t {
  child,  // below school age, no telephone of its own
  pupil,  // a minor with a telephone
  student,
  employee,
  accountant,  // pays for the employer, whom a false boss calls
  vendor,      // sells by a payment code of his own
  courier,
  driver,
  estate_agent,
  unemployed,
  homemaker,
  retired,
};
inline constexpr std::size_t kJobs = 12;
constexpr auto words(Job) {
  return std::to_array<std::string_view>({"child", "pupil", "student", "employee", "accountant", "vendor",
                                          "courier", "driver", "estate_agent", "unemployed", "homemaker",
                                          "retired"});
}

enum class AgeBand : uint8_t {
  minor,
  young,
  adult,
  old
};  // <18, 18-40, 41-65, >65: as the MPS counts victims
inline constexpr std::size_t kAgeBands = 4;
constexpr auto words(AgeBand) { return std::to_array<std::string_view>({"minor", "young", "adult", "old"}); }
constexpr AgeBand age_band(unsigned age) {
  return age < 18 ? AgeBand::minor : age <= 40 ? AgeBand::young : age <= 65 ? AgeBand::adult : AgeBand::old;
}

struct Person {
  uint32_t household = 0;         // the first of its members, who have numbers one after another
  uint32_t organisation = kNone;  // where he works or learns
  uint32_t line = kNone;          // his telephone number now
  int32_t talks_until_s = 0;      // seconds since the city's begin
  uint32_t salary_yuan = 0;       // a month; pensions too
  uint16_t home_cell = 0;
  uint16_t work_cell = 0;
  uint8_t household_size = 1;
  uint8_t age = 0;
  Job job = Job::employee;
  uint8_t bank = 0;
  uint8_t savings_bank = 0;
  uint8_t telecom = 0;  // the operator
  uint8_t handset = 0;  // how many he has had: names of devices and cards follow
  uint8_t card = 0;
  uint8_t away = 0;     // days of his journey that are left
  bool abroad = false;  // the journey leads abroad
  bool asleep = false;  // uses neither account nor card
  bool lends = false;   // his account or card is with a gang
};

enum class Trade : uint8_t {
  shop,
  company,
  school,
  hospital,
  utility,
  telecom_shop,  // takes top-ups
  courier_firm,
  online_shop,  // a platform's merchant, posts parcels
  telesales,
  bullion_dealer,
  games,
  crowdfunding,
  bank,
};
inline constexpr std::size_t kTrades = 13;
constexpr auto words(Trade) {
  return std::to_array<std::string_view>({"shop", "company", "school", "hospital", "utility", "telecom_shop",
                                          "courier_firm", "online_shop", "telesales", "bullion_dealer",
                                          "games", "crowdfunding", "bank"});
}

struct Organisation {
  uint16_t cell = 0;
  Trade trade = Trade::shop;
  uint8_t bank = 0;
  uint8_t telecom = 0;
  bool gang = false;  // a shell company
};

// A telephone number that is neither a person's first nor an organisation's.
enum class LineKind : uint8_t { person, organisation, sim_box, voip, foreign, spoofed };
struct ExtraLine {
  LineKind kind = LineKind::person;
  uint8_t telecom = 0;
  uint16_t cell = 0;
  PersonId holder{kNone};  // who is registered
  DeviceId device;
};

// An account beside the two that everybody has and an organisation's one.
struct ExtraAccount {
  PersonId holder{kNone};
  OrganisationId organisation{kNone};
  uint8_t bank = 0;
  LineId phone{kNone};
  DeviceId device;  // where it is used
};

// Everybody and everything, and whose it is. Numbers: main accounts are those of their persons, then come the
// savings accounts, the organisations' and the extra ones; lines are the persons', the organisations' and the
// extra ones.
class World {
 public:
  World(uint64_t seed, Timestamp begin, std::vector<Person> persons, std::vector<Organisation> organisations,
        uint16_t cells);

  uint64_t seed() const { return seed_; }
  Timestamp begin() const { return begin_; }
  const Naming& naming() const { return naming_; }
  uint32_t population() const { return static_cast<uint32_t>(persons_.size()); }
  Person& person(PersonId id) { return persons_[id.value()]; }
  const Person& person(PersonId id) const { return persons_[id.value()]; }
  uint32_t organisations() const { return static_cast<uint32_t>(organisations_.size()); }
  Organisation& organisation(OrganisationId id) {
    return id.value() < organisations() ? organisations_[id.value()] : founded_[id.value() - organisations()];
  }
  const Organisation& organisation(OrganisationId id) const {
    return id.value() < organisations() ? organisations_[id.value()] : founded_[id.value() - organisations()];
  }
  // One more, such as a shell company: it is of no trade's list and has only the extra accounts and lines
  // that are opened for it.
  OrganisationId found_organisation(const Organisation& organisation) {
    founded_.push_back(organisation);
    return OrganisationId(organisations() + static_cast<uint32_t>(founded_.size()) - 1);
  }
  // Those of a trade, in order.
  const std::vector<OrganisationId>& of_trade(Trade trade) const {
    return by_trade_[static_cast<std::size_t>(trade)];
  }
  uint16_t cells() const { return cells_; }

  // ---- Accounts
  AccountId main_account(PersonId person) const { return AccountId(person.value()); }
  AccountId savings_account(PersonId person) const { return AccountId(population() + person.value()); }
  AccountId account_of(OrganisationId organisation) const {
    return AccountId(2 * population() + organisation.value());
  }
  AccountId open_account(const ExtraAccount& account);
  // From now on an account is used on another device, such as a gang's.
  void use_on(AccountId account, DeviceId device) { used_on_[account.value()] = device; }
  void use_on_own(AccountId account) { used_on_.erase(account.value()); }
  int64_t& balance(AccountId account) { return balances_[account.value()]; }  // fen
  int64_t balance(AccountId account) const { return balances_[account.value()]; }
  PersonId holder(AccountId account) const;         // kNone of an organisation's
  OrganisationId company(AccountId account) const;  // kNone of a person's
  uint32_t bank_of(AccountId account) const;
  LineId phone_of(AccountId account) const;
  DeviceId device_of(AccountId account) const;
  std::string account_name(AccountId account) const;
  AccountId find_account(std::string_view name) const;  // kNone where no bank of the city has it
  // As its bank tells it, or as another one knows it.
  model::Party party(AccountId account, bool own_bank) const;

  // ---- Lines
  LineId line_of(PersonId person) const { return LineId(persons_[person.value()].line); }
  LineId line_of(OrganisationId organisation) const { return LineId(population() + organisation.value()); }
  LineId open_line(const ExtraLine& line);
  // Carries an extra line's device, such as a bank of SIM boxes, to another cell.
  void move_line(LineId line, uint16_t cell);
  PersonId subscriber(LineId line) const;  // kNone when it is no person's now
  bool is_abroad(LineId line) const;       // with somebody who is
  LineKind kind_of(LineId line) const;
  uint32_t telecom_of(LineId line) const;
  model::PhoneNumber number(LineId line) const;
  uint16_t cell_of(LineId line, Timestamp now) const;
  DeviceId device_of(LineId line) const;
  uint64_t card_of(LineId line) const;  // for its IMSI
  std::string cell_name(uint16_t cell) const;

  DeviceId handset_of(PersonId person) const {
    return DeviceId(person.value() + (uint64_t{persons_[person.value()].handset} << 32));
  }
  DeviceId new_device() { return DeviceId((uint64_t{1} << 48) + ++devices_); }

  // How the bank, the operator or the exchange calls a person: another pseudonym at each.
  std::string pseudonym(PersonId person, std::string_view source_kind, uint32_t source) const;
  std::string company_label(OrganisationId organisation) const;

  uint32_t accounts() const { return static_cast<uint32_t>(balances_.size()); }
  uint32_t lines() const {
    return population() + organisations() + static_cast<uint32_t>(extra_lines_.size());
  }
  bool is_company_account(AccountId account) const { return company(account).value() != kNone; }

 private:
  const ExtraAccount* extra(AccountId account) const;
  const ExtraLine* extra(LineId line) const;
  uint16_t cell_of(PersonId person, Timestamp now) const;

  uint64_t seed_;
  Timestamp begin_;
  Naming naming_;
  uint16_t cells_;
  std::vector<Person> persons_;
  std::vector<Organisation> organisations_;
  std::vector<Organisation> founded_;
  std::array<std::vector<OrganisationId>, kTrades> by_trade_;
  std::vector<int64_t> balances_;
  std::vector<ExtraAccount> extra_accounts_;
  std::vector<ExtraLine> extra_lines_;
  std::unordered_map<uint32_t, DeviceId> used_on_;
  uint64_t devices_ = 0;
};

// The hour of the day in the city, UTC+8, and its day of the week, Monday 0.
constexpr Duration kLocal = hours(8);
constexpr int hour_of_day(Timestamp time) {
  return static_cast<int>((time + kLocal).micros / hours(1).micros % 24);
}
constexpr int64_t local_day(Timestamp time) { return (time + kLocal).micros / days(1).micros; }
constexpr int day_of_week(Timestamp time) { return static_cast<int>((local_day(time) + 3) % 7); }
// Day of the month, from 1, and the month, from 1.
struct MonthDay {
  unsigned month = 1;
  unsigned day = 1;
};
MonthDay month_day(Timestamp time);

}  // namespace duanlian::simulate
