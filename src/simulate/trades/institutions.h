#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "base/file_issues.h"
#include "simulate/people/habits.h"
#include "simulate/people/occasions.h"
#include "simulate/stage/planner.h"

namespace duanlian::simulate {

// What comes every month, on a day and at an hour of the household's or person's own.
enum class Bill : uint8_t {
  rent,       // to the landlord, a person
  mortgage,   // to the bank
  utilities,  // electricity, gas and water
  upkeep,     // of the house, to a company
  card,       // what was paid by credit card
  loan,
  insurance,
  allowance,  // parents to a student
};
inline constexpr std::size_t kBills = 8;
constexpr auto words(Bill) {
  return std::to_array<std::string_view>(
      {"rent", "mortgage", "utilities", "upkeep", "card", "loan", "insurance", "allowance"});
}

// What comes now and then.
enum class Windfall : uint8_t {
  loan_taken,  // a bank lends, and soon a dealer, a hospital or a seller is paid
  redemption,  // own savings are taken out for something large
  saving,      // own money goes to the other account
  large_gift,  // to a friend or a relative: a loan among friends, a bride price, help
  claim,       // an insurance pays
  tax_refund,  // in its season
  shop_refund,
  reimbursed,    // an employer pays back
  cash_deposit,  // of vendors
  cash_taken,    // at the counter
};
inline constexpr std::size_t kWindfalls = 10;
constexpr auto words(Windfall) {
  return std::to_array<std::string_view>({"loan_taken", "redemption", "saving", "large_gift", "claim",
                                          "tax_refund", "shop_refund", "reimbursed", "cash_deposit",
                                          "cash_taken"});
}

struct InstitutionParameters {
  std::array<double, 5> pay_days{5, 10, 15, 20, 25};  // of a month
  DayHours batch_hours{};
  DayHours waking_hours{};
  DayHours office_hours{};
  double pay_varies = 0;  // share of the wage up or down, extra hours
  Share bonus;            // of wages paid in January and February
  Curve bonus_months;

  struct Monthly {
    Share has;  // of households, or of persons
    Curve yuan;
  };
  std::array<Monthly, kBills> bills;
  double homes_a_landlord = 4;
  Share by_debit;  // of bills to institutions: taken, not ordered

  Share school_pays;  // of pupils and students: fees at the begin of a term
  Curve school_yuan;

  struct Sometimes {
    double a_day = 0;  // of a person
    Curve yuan;
  };
  std::array<Sometimes, kWindfalls> windfalls;
  Curve spent_after_h;  // a loan or what was taken out
  Share in_parts;       // of large payments: several, below a limit
  double part_yuan = 50'000;
  std::array<double, 5> spent_at{};  // weights: a dealer, a hospital, a developer, a school, a person

  std::array<double, kTrades> company_payments_a_day{};
  Curve company_yuan;
  Share to_person;  // of payments of companies: fees, contractors
  PayingHabits habits;

  void read(std::string_view name, std::string_view text, FileIssues& issues);
};

// Wages, pensions, bills, loans and what companies pay: the calendar of money.
class Institutions : public Player, public Planner {
 public:
  Institutions(Stage& stage, Banking& banking, const InstitutionParameters& parameters);

  // Learns who works where. Before anything else happens.
  void begin();
  void plan(Timestamp begin, uint32_t first, uint32_t last, std::vector<Act>& acts) const override;
  void play(const Act& act) override;

  // Who lets homes out; his tenants pay him every month.
  PersonId landlord_of(uint32_t household) const;

 private:
  enum class Step : uint8_t {
    wages,
    pension,
    bill,
    school_fee,
    windfall,
    arrived,
    spend,
    part,
    company_pays
  };
  static constexpr uint32_t kPayeesAtOnce = 50;

  struct Hour {
    Timestamp begin;
    MonthDay date;
    int of_day = 0;
  };

  uint64_t draw_for(uint64_t purpose, Timestamp hour) const;
  void plan_wages(const Hour& hour, OrganisationId employer, std::vector<Act>& acts) const;
  void plan_company(Timestamp hour, OrganisationId company, std::vector<Act>& acts) const;
  void plan_bills(const Hour& hour, PersonId person, uint64_t whose, Bill first,
                  std::vector<Act>& acts) const;
  void plan_once_a_month(const Hour& hour, PersonId person, std::vector<Act>& acts) const;
  bool has_bill(PersonId person, Bill bill, uint64_t whose) const;
  bool is_debited(Bill bill, uint64_t whose) const;
  bool may_come(PersonId person, Windfall kind, unsigned month) const;
  uint64_t household_bits(PersonId person) const;
  uint64_t person_bits(PersonId person) const;
  AccountId bank_account(uint32_t bank) const;

  void pay_wages(OrganisationId employer, uint64_t from);
  void pay_pension(PersonId person);
  void pay_bill(PersonId person, Bill bill, Chance& chance);
  void pay_allowance(PersonId student, PaymentPlan plan, Chance& chance);
  void pay_school(PersonId pupil, Chance& chance);
  void windfall(PersonId person, Windfall kind, Chance& chance);
  void take_out(PersonId person, int64_t yuan, Chance& chance);
  void save(PersonId person, Chance& chance);
  void give(PersonId person, int64_t yuan, Chance& chance);
  void cash(PersonId person, int64_t yuan, bool in, Chance& chance);
  void spend(PersonId person, int64_t sum, Chance& chance);
  void pay_part(PersonId person, AccountId seller, int64_t sum, Chance& chance);
  void company_pays(OrganisationId company, Chance& chance);
  void institution_pays(OrganisationId organisation, PersonId person, int64_t sum, std::string_view remark,
                        model::TransferMethod method, std::optional<Act> then);
  AccountId seller(PersonId buyer, Chance& chance) const;

  Stage& stage_;
  Banking& banking_;
  const InstitutionParameters& parameters_;
  Occasions occasions_;
  std::vector<uint32_t> employees_;        // by employer
  std::vector<uint32_t> begins_;           // of an employer's
  std::array<uint8_t, 256> batch_hour_{};  // by eight bits of chance
  std::array<uint8_t, 256> waking_hour_{};
  DayHours office_hours_;
  uint64_t household_draws_ = 0;
  uint64_t person_draws_ = 0;
};

}  // namespace duanlian::simulate
