#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "simulate/money/laundering_flow.h"

namespace duanlian::simulate {

using HoldId = Strong<struct HoldTag, uint32_t>;

// Money that banks have set aside in accounts: nobody pays with it. It is victims' money before the holder's
// own, and what is a victim's counts as recovered for his scam while it is set aside and when it went back.
class Holds {
 public:
  Holds(Stage& stage, LaunderingFlow& laundering) : stage_(stage), laundering_(laundering) {}

  struct Wish {
    int64_t amount = 0;
    std::span<const ScamId> victims;  // whose money is looked for first
    bool only_theirs = false;         // nothing else is taken
  };

  // Where the money of a scam came from.
  void victim(ScamId scam, AccountId account) { victims_[scam.value()] = account; }

  // `own` is a victim's money, for his protection.
  HoldId open(AccountId account, bool own);
  // Sets aside as much as is there, at most the amount; gives how much that was.
  int64_t add(HoldId id, const Wish& wish);
  // At most so much is free again, what is no victim's first; gives how much that was.
  int64_t release(HoldId id, int64_t amount);
  // At most so much goes to the victims whose it is, as far as they are known; gives how much that was.
  int64_t give_back(HoldId id, int64_t amount, std::span<const ScamId> first);

  int64_t amount(HoldId id) const;
  AccountId account(HoldId id) const { return holds_[id.value()].account; }
  // All that is set aside in the city.
  int64_t sum() const { return sum_; }

 private:
  struct Hold {
    AccountId account{kNone};
    Whose whose = Whose::honest;
    SetAside victims;
    int64_t other = 0;
  };
  void tell(std::span<const Parcel> parcels, int64_t sign);
  void tell_other(const Hold& hold, int64_t amount);
  bool has_victim(const Parcel& parcel) const { return victims_.contains(parcel.scam.value()); }

  Stage& stage_;
  LaunderingFlow& laundering_;
  std::vector<Hold> holds_;
  std::unordered_map<uint32_t, AccountId> victims_;
  int64_t sum_ = 0;
};

}  // namespace duanlian::simulate
