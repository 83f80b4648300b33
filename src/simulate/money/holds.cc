#include "simulate/money/holds.h"

#include <algorithm>

namespace duanlian::simulate {
namespace {

// The newest first: what came last is free first.
int64_t cut_newest(std::vector<Parcel>& some, int64_t amount, std::vector<Parcel>& out) {
  int64_t cut = 0;
  while (cut < amount && !some.empty()) {
    Parcel part = some.back();
    part.amount = std::min(part.amount, amount - cut);
    cut += part.amount;
    some.back().amount -= part.amount;
    if (some.back().amount == 0) some.pop_back();
    out.insert(out.begin(), part);
  }
  return cut;
}

}  // namespace

HoldId Holds::open(AccountId account, bool own) {
  const Whose whose = own ? Whose::victim : laundering_.is_lent(account) ? Whose::lender : Whose::honest;
  holds_.push_back({.account = account, .whose = whose, .victims = {}});
  return HoldId(static_cast<uint32_t>(holds_.size() - 1));
}

int64_t Holds::amount(HoldId id) const {
  const Hold& one = holds_[id.value()];
  return simulate::sum(one.victims.victims) + simulate::sum(one.victims.pay) + one.other;
}

void Holds::tell(std::span<const Parcel> parcels, int64_t sign) {
  for (const Taint& part : taints(parcels))
    stage_.records().recovered(part.scam, sign * part.amount, stage_.now());
}

void Holds::tell_other(const Hold& hold, int64_t amount) {
  if (amount != 0) stage_.records().others_held(amount, hold.whose, stage_.now());
}

int64_t Holds::add(HoldId id, const Wish& wish) {
  Hold& hold = holds_[id.value()];
  int64_t& balance = stage_.world().balance(hold.account);
  Parcels& parcels = laundering_.parcels();
  parcels.settle(hold.account, balance);
  const int64_t most = std::clamp<int64_t>(wish.amount, 0, std::max<int64_t>(balance, 0));
  const SetAside aside = parcels.set_aside(hold.account, most, wish.victims, wish.only_theirs);
  int64_t added = simulate::sum(aside.victims) + simulate::sum(aside.pay);
  tell(aside.victims, 1);
  tell(aside.pay, 1);
  hold.victims.victims.insert(hold.victims.victims.end(), aside.victims.begin(), aside.victims.end());
  hold.victims.pay.insert(hold.victims.pay.end(), aside.pay.begin(), aside.pay.end());
  if (!wish.only_theirs) {
    hold.other += most - added;
    tell_other(hold, most - added);
    added = most;
  }
  balance -= added;
  sum_ += added;
  return added;
}

int64_t Holds::release(HoldId id, int64_t amount) {
  Hold& hold = holds_[id.value()];
  const int64_t other = std::clamp<int64_t>(amount, 0, hold.other);
  hold.other -= other;
  tell_other(hold, -other);
  SetAside free;
  int64_t released = other;
  released += cut_newest(hold.victims.pay, amount - released, free.pay);
  released += cut_newest(hold.victims.victims, amount - released, free.victims);
  tell(free.victims, -1);
  tell(free.pay, -1);
  laundering_.parcels().put_back(hold.account, free);
  stage_.world().balance(hold.account) += released;
  sum_ -= released;
  laundering_.goes_on(hold.account);
  return released;
}

int64_t Holds::give_back(HoldId id, int64_t amount, std::span<const ScamId> first) {
  Hold& hold = holds_[id.value()];
  int64_t given = 0;
  for (const bool named : {true, false}) {
    for (std::vector<Parcel>* const some : {&hold.victims.victims, &hold.victims.pay}) {
      std::vector<Parcel> back;
      for (Parcel& parcel : *some) {
        const int64_t part = std::min(parcel.amount, amount - given);
        if (part <= 0 || named != (std::ranges::find(first, parcel.scam) != first.end())) continue;
        if (!has_victim(parcel)) continue;
        stage_.world().balance(victims_.at(parcel.scam.value())) += part;
        back.push_back({.scam = parcel.scam, .amount = part, .layer = parcel.layer});
        parcel.amount -= part;
        given += part;
      }
      std::erase_if(*some, [](const Parcel& parcel) { return parcel.amount == 0; });
      laundering_.parcels().gave_back(back);
    }
  }
  sum_ -= given;
  return given;
}

}  // namespace duanlian::simulate
