#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_issues.h"
#include "model/life.h"
#include "simulate/people/habits.h"
#include "simulate/people/occasions.h"
#include "simulate/stage/planner.h"
#include "simulate/stage/telephony.h"

namespace duanlian::simulate {

// What changes in a life, seldom.
enum class Change : uint8_t {
  new_handset,
  sim_swapped,    // a lost or broken card, replaced in a shop
  new_number,     // and the old one given back
  second_number,  // beside the first
  opens_account,
  child_account,  // a parent opens it
  credential_reset,
  payee_added,
  limit_changed,
  verified,
  restricted,  // by the bank, until he has explained
  forwarded,   // calls, for some hours
  detached,    // a telephone switched off, and on again
  suspended,   // an unpaid bill, paid later
  journey,
  journey_abroad,
  woken,  // an account that slept is used again
};
inline constexpr std::size_t kChanges = 17;
constexpr auto words(Change) {
  return std::to_array<std::string_view>({"new_handset", "sim_swapped", "new_number", "second_number",
                                          "opens_account", "child_account", "credential_reset", "payee_added",
                                          "limit_changed", "verified", "restricted", "forwarded", "detached",
                                          "suspended", "journey", "journey_abroad", "woken"});
}

struct LifeParameters {
  std::array<double, kChanges> a_day{};  // of a person whom it may come to
  DayHours waking_hours{};
  Curve bank_hears_h;  // of a new handset or number
  Share second_bank_hears;
  Share reset_follows;  // a credential after a new handset, card or number
  Curve reset_after_m;
  Share at_branch;  // of what is done with a bank
  Curve restricted_h;
  Curve forwarded_h;
  Share forwards_all;  // of forwardings: unconditional
  Curve detached_m;
  Curve suspended_h;
  Curve journey_days;
  Curve abroad_days;
  Share students_abroad;  // of students, for the term
  double calls_home_a_day = 0;
  DayHours abroad_hours{};
  Curve home_talk_s;
  Share home_unanswered;
  Curve first_deposit_yuan;
  Share shared_device;                // of minors and the old: their account is used on a relative's handset
  Share linked;                       // of persons: their institutions say what is whose
  Share joined;                       // of those: the police know that two pseudonyms are one person
  int64_t link_hours = 6;             // from the begin on, in which they say so
  double company_accounts_a_day = 0;  // of an organisation
  Curve registered_days;              // before an organisation opens an account
  std::vector<std::string> addresses;
  PayingHabits habits;

  void read(std::string_view name, std::string_view text, FileIssues& issues);
};

// New handsets, cards, numbers and accounts, journeys, and what institutions say of whose is what.
class Lives : public Player, public Planner {
 public:
  Lives(Stage& stage, Telephony& telephony, Banking& banking, const LifeParameters& parameters);

  // Sends students abroad and lets families share devices. Before anything else happens.
  void begin();
  void plan(Timestamp hour, uint32_t first, uint32_t last, std::vector<Act>& acts) const override;
  void play(const Act& act) override;

 private:
  enum class Step : uint8_t {
    change,
    bank_hears,  // what: the kind of change and the account
    line_again,  // what: the kind of change and the line
    journey_day,
    calls_home,
    links,
    company_account,
    first_deposit,
  };

  uint64_t draw_for(uint64_t purpose, Timestamp hour) const;
  bool may_come(PersonId person, Change change) const;
  void plan_links(Timestamp hour, uint32_t first, uint32_t last, std::vector<Act>& acts) const;
  void plan_companies(Timestamp hour, uint32_t first, uint32_t last, std::vector<Act>& acts) const;

  void change(PersonId person, Change change, Chance& chance);
  void new_handset(PersonId person, Chance& chance);
  void new_card(PersonId person, Chance& chance);
  void new_number(PersonId person, bool instead, Chance& chance);
  void open_account(PersonId opener, PersonId holder, Chance& chance);
  void open_company_account(OrganisationId organisation, Chance& chance);
  void first_deposit(AccountId account, Chance& chance);
  void forward(PersonId person, Chance& chance);
  void off_and_on(PersonId person, model::SubscriptionChangeKind off, model::SubscriptionChangeKind on,
                  int64_t later_s);
  void set_out(PersonId person, bool abroad, int64_t days);
  void journey_day(PersonId person);
  void calls_home(PersonId person, Chance& chance);
  void wake(PersonId person, Chance& chance);
  void say_links(PersonId person, Chance& chance);

  void banks_hear(PersonId person, model::AccountChangeKind kind, Chance& chance);
  void bank_hears_at(AccountId account, model::AccountChangeKind kind, int64_t later_s);
  void emit_account(AccountId account, model::AccountChangeKind kind, Chance& chance);
  model::AccountChange account_change(AccountId account, model::AccountChangeKind kind, bool at_branch) const;
  void emit_line(LineId line, PersonId person, model::SubscriptionChangeKind kind);
  model::SubscriptionChange line_change(LineId line, PersonId person,
                                        model::SubscriptionChangeKind kind) const;
  void emit_link(const std::string& source, model::Relation relation, model::Entity from, model::Entity to);
  PersonId relative(PersonId person, Chance& chance) const;

  Stage& stage_;
  Telephony& telephony_;
  Banking& banking_;
  const LifeParameters& parameters_;
  Occasions occasions_;
  Occasions company_occasions_;
  DayHours abroad_hours_;
};

}  // namespace duanlian::simulate
