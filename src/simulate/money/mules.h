#pragma once

#include <cstdint>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "simulate/gangs/gang.h"
#include "simulate/money/mule_accounts.h"
#include "simulate/stage/banking.h"
#include "simulate/stage/messaging.h"

namespace duanlian::simulate {

// The accounts of the laundering houses: recruited, tried, used, worn out and replaced. It is played by who
// plays the laundering, with the steps from kFirstStep to below kEndStep.
class Mules {
 public:
  Mules(Stage& stage, Telephony& telephony, Banking& banking, Messaging& messaging,
        const MuleParameters& parameters, const MoneyTexts& texts)
      : stage_(stage),
        telephony_(telephony),
        banking_(banking),
        messaging_(messaging),
        parameters_(parameters),
        texts_(texts),
        make_(stage, parameters, texts) {}

  static constexpr uint8_t kFirstStep = 32;
  static constexpr uint8_t kEndStep = 64;

  // An account of the gang's house that money can come to now, other than `from`. Whom an account paid before
  // it pays again more often than not. kNone where nobody is left who would lend one.
  AccountId pick(GangId gang, Tier tier, AccountId from, uint64_t salt);
  // Null where it is none of theirs.
  Mule* find(AccountId account);
  // Money has come in.
  void used(AccountId account);
  // It was restricted, or refused once too often.
  void burn(AccountId account, bool restricted);
  // Whether the one has not paid the other before; it has from now on.
  bool first_payment(AccountId from, AccountId to);
  // What is written with a transfer; mostly nothing.
  std::string remark(uint64_t salt) const;

  void play(const Act& act);

 private:
  enum class Step : uint8_t {
    daily = kFirstStep,
    approach,
    approached,
    accepted,
    float_in,
    try_account,
    tried,
    feed
  };
  // What recruiters look for.
  struct Order {
    uint32_t house = 0;
    Tier tier = Tier::middle;
    MuleKind kind = MuleKind::lent;
  };

  House& house_of(GangId gang);
  uint32_t found_house(GangId gang);
  uint32_t add(House& house, uint32_t number, MuleKind kind, Tier tier, PersonId person, bool seen,
               Chance& chance);
  MuleKind draw_kind(Tier tier, Chance& chance) const;

  void daily(uint32_t house);
  void retire(House& house);
  void replace(uint32_t house, Tier tier, Chance& chance);
  void feed_some(House& house, Chance& chance);
  void approach(const Act& act);
  void approached(const Act& act);
  void accepted(const Act& act);
  void try_out(uint32_t number);
  void tried(uint32_t number, Outcome outcome);
  void deposit_float(uint32_t mule, Chance& chance);
  void feed(uint32_t number);

  static uint64_t pack(const Order& order);
  static Order unpack(uint64_t what);
  Chance chance_for(uint64_t purpose, uint64_t number) const;

  Stage& stage_;
  Telephony& telephony_;
  Banking& banking_;
  Messaging& messaging_;
  const MuleParameters& parameters_;
  const MoneyTexts& texts_;
  MuleAccounts make_;
  std::vector<House> houses_;
  std::unordered_map<uint64_t, uint32_t> house_numbers_;  // by gang / gangs_a_house
  std::vector<Mule> mules_;
  std::unordered_map<uint32_t, uint32_t> by_account_;
  std::unordered_set<uint64_t> paid_before_;
  uint64_t approaches_ = 0;
};

}  // namespace duanlian::simulate
