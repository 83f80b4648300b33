#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <unordered_map>
#include <vector>

#include "simulate/stage/ids.h"
#include "simulate/stage/records.h"

namespace duanlian::simulate {

// A sum of one victim on its way. `layer` says how many accounts it has reached.
struct Parcel {
  ScamId scam{kNone};
  int64_t amount = 0;  // fen
  uint8_t layer = 1;
};

// What became of one victim's money so far. To the fen: paid = held + moving + exited + commission +
// stopped + returned.
struct Fate {
  int64_t paid = 0;
  int64_t held = 0;        // in accounts
  int64_t moving = 0;      // ordered, and not yet decided
  int64_t exited = 0;      // cash, gold, goods, coins
  int64_t commission = 0;  // stays with who lent the account
  int64_t stopped = 0;     // set aside by banks, to be given back
  int64_t returned = 0;
};

// Where some of a victim's money is.
struct Holding {
  AccountId account{kNone};
  int64_t amount = 0;  // fen
};

// What of an account was victims' money when it was set aside.
struct SetAside {
  std::vector<Parcel> victims;  // the oldest first
  std::vector<Parcel> pay;      // that the holder had kept for himself
};

// Whose money lies in which account of the gangs: first in, first out.
class Parcels {
 public:
  // The victim's payment has arrived.
  void paid(AccountId account, ScamId scam, int64_t amount);
  int64_t held(AccountId account) const;
  // REQUIRES held(account) > 0.
  const Parcel& front(AccountId account) const { return accounts_.at(account.value()).parcels.front(); }

  // Through how many accounts any of it has come.
  unsigned deepest(AccountId account) const;

  // The oldest `amount`, at most what is held, is on its way now.
  std::vector<Parcel> take(AccountId account, int64_t amount);
  // Then one of these three.
  void arrived(AccountId account, std::span<const Parcel> parcels);
  void refused(AccountId account, std::span<const Parcel> parcels);
  void left(std::span<const Parcel> parcels);

  // The oldest `amount` is the holder's pay.
  void keep(AccountId account, int64_t amount);
  // The oldest `amount` is not there any more: the holder has spent it.
  void spent(AccountId account, int64_t amount);
  // Takes what an account holds of a scam, at most `most` of it; the rest has left unseen.
  int64_t stop(ScamId scam, AccountId account, int64_t most);

  // What was there beyond this balance is not: its holder has spent it.
  void settle(AccountId account, int64_t balance);
  // A bank sets aside at most `amount` of it, that of `first` before others' or nothing else, what is on its
  // way before pay.
  SetAside set_aside(AccountId account, int64_t amount, std::span<const ScamId> first, bool only_these);
  // Then one of these two.
  void put_back(AccountId account, const SetAside& parcels);
  void gave_back(std::span<const Parcel> parcels);

  // In the order in which the money came to them.
  const std::vector<AccountId>& trail(ScamId scam) const;
  // Where there is anything left of it, the holders' pay too.
  std::vector<Holding> where(ScamId scam) const;
  const Fate& fate(ScamId scam) const;

 private:
  struct Account {
    std::deque<Parcel> parcels;
    int64_t sum = 0;
  };
  struct Case {
    Fate fate;
    std::vector<AccountId> trail;
  };

  void add(AccountId account, const Parcel& parcel);
  void add_pay(AccountId account, const Parcel& parcel);
  std::vector<Parcel> remove(AccountId account, int64_t amount);

  std::unordered_map<uint32_t, Account> accounts_;
  std::unordered_map<uint32_t, std::vector<Parcel>> pay_;  // by account, of each scam once
  std::unordered_map<uint32_t, Case> cases_;
};

// By scam, in the order of the parcels.
std::vector<Taint> taints(std::span<const Parcel> parcels);
int64_t sum(std::span<const Parcel> parcels);
// The scam of the largest part.
ScamId main_scam(std::span<const Parcel> parcels);
uint8_t deepest_layer(std::span<const Parcel> parcels);

}  // namespace duanlian::simulate
