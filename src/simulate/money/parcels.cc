#include "simulate/money/parcels.h"

#include <algorithm>

#include "base/check.h"

namespace duanlian::simulate {
namespace {

// Takes at most `amount` out of those that are wanted, the oldest first.
template <class Some, class Wanted>
int64_t cut_out(Some& some, int64_t amount, const Wanted& wanted, std::vector<Parcel>& out) {
  int64_t cut = 0;
  for (Parcel& parcel : some) {
    const int64_t part = std::min(amount - cut, parcel.amount);
    if (part <= 0 || !wanted(parcel)) continue;
    out.push_back({.scam = parcel.scam, .amount = part, .layer = parcel.layer});
    parcel.amount -= part;
    cut += part;
  }
  std::erase_if(some, [](const Parcel& parcel) { return parcel.amount == 0; });
  return cut;
}

}  // namespace

void Parcels::add(AccountId account, const Parcel& parcel) {
  Account& into = accounts_[account.value()];
  into.parcels.push_back(parcel);
  into.sum += parcel.amount;
  Case& its = cases_[parcel.scam.value()];
  its.fate.held += parcel.amount;
  if (std::ranges::find(its.trail, account) == its.trail.end()) its.trail.push_back(account);
}

void Parcels::paid(AccountId account, ScamId scam, int64_t amount) {
  CHECK(amount > 0, "a victim pays something");
  add(account, {.scam = scam, .amount = amount, .layer = 1});
  cases_[scam.value()].fate.paid += amount;
}

int64_t Parcels::held(AccountId account) const {
  const auto found = accounts_.find(account.value());
  return found == accounts_.end() ? 0 : found->second.sum;
}

unsigned Parcels::deepest(AccountId account) const {
  const auto found = accounts_.find(account.value());
  unsigned layer = 0;
  if (found == accounts_.end()) return layer;
  for (const Parcel& parcel : found->second.parcels) layer = std::max<unsigned>(layer, parcel.layer);
  return layer;
}

std::vector<Parcel> Parcels::remove(AccountId account, int64_t amount) {
  std::vector<Parcel> removed;
  const auto found = accounts_.find(account.value());
  if (found == accounts_.end()) return removed;
  Account& from = found->second;
  while (amount > 0 && !from.parcels.empty()) {
    Parcel& oldest = from.parcels.front();
    Parcel part = oldest;
    part.amount = std::min(amount, oldest.amount);
    removed.push_back(part);
    amount -= part.amount;
    from.sum -= part.amount;
    oldest.amount -= part.amount;
    if (oldest.amount == 0) from.parcels.pop_front();
    cases_[part.scam.value()].fate.held -= part.amount;
  }
  if (from.parcels.empty()) accounts_.erase(found);
  return removed;
}

std::vector<Parcel> Parcels::take(AccountId account, int64_t amount) {
  std::vector<Parcel> taken = remove(account, amount);
  for (const Parcel& parcel : taken) cases_[parcel.scam.value()].fate.moving += parcel.amount;
  return taken;
}

void Parcels::arrived(AccountId account, std::span<const Parcel> parcels) {
  for (Parcel parcel : parcels) {
    cases_[parcel.scam.value()].fate.moving -= parcel.amount;
    ++parcel.layer;
    add(account, parcel);
  }
}

void Parcels::refused(AccountId account, std::span<const Parcel> parcels) {
  Account& into = accounts_[account.value()];
  into.parcels.insert(into.parcels.begin(), parcels.begin(), parcels.end());
  for (const Parcel& parcel : parcels) {
    into.sum += parcel.amount;
    Fate& fate = cases_[parcel.scam.value()].fate;
    fate.moving -= parcel.amount;
    fate.held += parcel.amount;
  }
}

void Parcels::left(std::span<const Parcel> parcels) {
  for (const Parcel& parcel : parcels) {
    Fate& fate = cases_[parcel.scam.value()].fate;
    fate.moving -= parcel.amount;
    fate.exited += parcel.amount;
  }
}

void Parcels::keep(AccountId account, int64_t amount) {
  for (const Parcel& parcel : remove(account, amount)) {
    cases_[parcel.scam.value()].fate.commission += parcel.amount;
    add_pay(account, parcel);
  }
}

void Parcels::spent(AccountId account, int64_t amount) {
  for (const Parcel& parcel : remove(account, amount))
    cases_[parcel.scam.value()].fate.commission += parcel.amount;
}

void Parcels::add_pay(AccountId account, const Parcel& parcel) {
  std::vector<Parcel>& pay = pay_[account.value()];
  const auto same = std::ranges::find(pay, parcel.scam, &Parcel::scam);
  if (same == pay.end()) {
    pay.push_back(parcel);
  } else {
    same->amount += parcel.amount;
  }
}

void Parcels::settle(AccountId account, int64_t balance) {
  const int64_t there = std::max<int64_t>(0, balance);
  if (held(account) > there) spent(account, held(account) - there);
  const auto pay = pay_.find(account.value());
  if (pay == pay_.end()) return;
  std::vector<Parcel> gone;
  cut_out(pay->second, sum(pay->second) - (there - held(account)), [](const Parcel&) { return true; }, gone);
}

SetAside Parcels::set_aside(AccountId account, int64_t amount, std::span<const ScamId> first,
                            bool only_these) {
  SetAside aside;
  Account& from = accounts_[account.value()];
  std::vector<Parcel>& pay = pay_[account.value()];
  for (const bool named : {true, false}) {
    if (only_these && !named) break;
    const auto wanted = [&](const Parcel& parcel) {
      return named == (std::ranges::find(first, parcel.scam) != first.end());
    };
    const int64_t cut = cut_out(from.parcels, amount, wanted, aside.victims);
    from.sum -= cut;
    amount -= cut;
    amount -= cut_out(pay, amount, wanted, aside.pay);
  }
  if (from.parcels.empty()) accounts_.erase(account.value());
  if (pay.empty()) pay_.erase(account.value());
  for (const Parcel& parcel : aside.victims) {
    Fate& fate = cases_[parcel.scam.value()].fate;
    fate.held -= parcel.amount;
    fate.stopped += parcel.amount;
  }
  for (const Parcel& parcel : aside.pay) {
    Fate& fate = cases_[parcel.scam.value()].fate;
    fate.commission -= parcel.amount;
    fate.stopped += parcel.amount;
  }
  return aside;
}

void Parcels::put_back(AccountId account, const SetAside& parcels) {
  if (!parcels.victims.empty()) {
    Account& into = accounts_[account.value()];
    into.parcels.insert(into.parcels.begin(), parcels.victims.begin(), parcels.victims.end());
    into.sum += sum(parcels.victims);
  }
  for (const Parcel& parcel : parcels.victims) {
    Fate& fate = cases_[parcel.scam.value()].fate;
    fate.stopped -= parcel.amount;
    fate.held += parcel.amount;
  }
  for (const Parcel& parcel : parcels.pay) {
    Fate& fate = cases_[parcel.scam.value()].fate;
    fate.stopped -= parcel.amount;
    fate.commission += parcel.amount;
    add_pay(account, parcel);
  }
}

void Parcels::gave_back(std::span<const Parcel> parcels) {
  for (const Parcel& parcel : parcels) {
    Fate& fate = cases_[parcel.scam.value()].fate;
    fate.stopped -= parcel.amount;
    fate.returned += parcel.amount;
  }
}

std::vector<Holding> Parcels::where(ScamId scam) const {
  std::vector<Holding> holdings;
  for (const AccountId account : trail(scam)) {
    int64_t amount = 0;
    const auto add = [&](const Parcel& parcel) { amount += parcel.scam == scam ? parcel.amount : 0; };
    if (const auto found = accounts_.find(account.value()); found != accounts_.end())
      std::ranges::for_each(found->second.parcels, add);
    if (const auto found = pay_.find(account.value()); found != pay_.end())
      std::ranges::for_each(found->second, add);
    if (amount > 0) holdings.push_back({.account = account, .amount = amount});
  }
  return holdings;
}

int64_t Parcels::stop(ScamId scam, AccountId account, int64_t most) {
  const auto found = accounts_.find(account.value());
  if (found == accounts_.end()) return 0;
  Account& from = found->second;
  int64_t of_scam = 0;
  for (const Parcel& parcel : from.parcels) of_scam += parcel.scam == scam ? parcel.amount : 0;
  std::erase_if(from.parcels, [&](const Parcel& parcel) { return parcel.scam == scam; });
  from.sum -= of_scam;
  if (from.parcels.empty()) accounts_.erase(found);
  const int64_t stopped = std::clamp<int64_t>(most, 0, of_scam);
  Fate& fate = cases_[scam.value()].fate;
  fate.held -= of_scam;
  fate.returned += stopped;
  fate.exited += of_scam - stopped;
  return stopped;
}

const std::vector<AccountId>& Parcels::trail(ScamId scam) const {
  static const std::vector<AccountId> kNothing;
  const auto found = cases_.find(scam.value());
  return found == cases_.end() ? kNothing : found->second.trail;
}

const Fate& Parcels::fate(ScamId scam) const {
  static const Fate kNothing;
  const auto found = cases_.find(scam.value());
  return found == cases_.end() ? kNothing : found->second.fate;
}

std::vector<Taint> taints(std::span<const Parcel> parcels) {
  std::vector<Taint> parts;
  for (const Parcel& parcel : parcels) {
    const auto same = std::ranges::find(parts, parcel.scam, &Taint::scam);
    if (same == parts.end()) {
      parts.push_back({.scam = parcel.scam, .amount = parcel.amount});
    } else {
      same->amount += parcel.amount;
    }
  }
  return parts;
}

int64_t sum(std::span<const Parcel> parcels) {
  int64_t total = 0;
  for (const Parcel& parcel : parcels) total += parcel.amount;
  return total;
}

ScamId main_scam(std::span<const Parcel> parcels) {
  const std::vector<Taint> parts = taints(parcels);
  const auto largest = std::ranges::max_element(parts, {}, &Taint::amount);
  return largest == parts.end() ? ScamId(kNone) : largest->scam;
}

uint8_t deepest_layer(std::span<const Parcel> parcels) {
  uint8_t layer = 1;
  for (const Parcel& parcel : parcels) layer = std::max(layer, parcel.layer);
  return layer;
}

}  // namespace duanlian::simulate
