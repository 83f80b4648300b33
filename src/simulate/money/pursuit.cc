#include "simulate/money/pursuit.h"

#include <algorithm>
#include <array>

namespace duanlian::simulate {
namespace {

constexpr uint64_t kFirstAccount = 921;

}  // namespace

void Pursuit::follow_by_hand(const ScamOutcome& scam) {
  if (!begin(scam)) return;
  cases_.push_back({.scam = scam.scam, .missing = scam.paid(), .seen = {}});
  stage_.after(
      minutes(parameters_.by_hand_m),
      {.who = static_cast<uint32_t>(cases_.size() - 1), .part = Part::pursuit, .step = step_of(Step::next)});
}

void Pursuit::stop_first_accounts(const ScamOutcome& scam) {
  if (!begin(scam)) return;
  std::vector<AccountId> seen;
  for (const ScamPayment& payment : scam.payments) {
    if (std::ranges::find(seen, payment.to) != seen.end()) continue;
    seen.push_back(payment.to);
    int64_t paid = 0;
    for (const ScamPayment& other : scam.payments) paid += other.to == payment.to ? other.amount : 0;
    Chance chance(mix(stage_.world().seed(), kFirstAccount), scam.scam.value(), payment.to.value());
    stops_.push_back({.scam = scam.scam, .account = payment.to, .amount = paid});
    stage_.after(desk_.takes(stage_.world().bank_of(payment.to), chance),
                 {.who = static_cast<uint32_t>(stops_.size() - 1),
                  .part = Part::pursuit,
                  .step = step_of(Step::stop)});
  }
}

void Pursuit::play(const Act& act) {
  switch (static_cast<Step>(act.step)) {
    case Step::next:
      return next(act.who);
    case Step::stop:
      stop(stops_[act.who]);
      return;
  }
}

void Pursuit::next(uint32_t which) {
  Case& his = cases_[which];
  const auto& trail = laundering_.parcels().trail(his.scam);
  const auto account = std::ranges::find_if(
      trail, [&](AccountId one) { return std::ranges::find(his.seen, one) == his.seen.end(); });
  if (account == trail.end()) return;
  his.seen.push_back(*account);
  his.missing -= stop({.scam = his.scam, .account = *account, .amount = his.missing, .only_his = true});
  if (his.missing <= 0) return;
  stage_.after(minutes(parameters_.by_hand_m),
               {.who = which, .part = Part::pursuit, .step = step_of(Step::next)});
}

int64_t Pursuit::stop(const Stop& wish) {
  Records& records = stage_.records();
  records.ordered(model::Measure::stop, stage_.now());
  const std::array scams = {wish.scam};
  const int64_t held = holds_.add(holds_.open(wish.account, false),
                                  {.amount = wish.amount, .victims = scams, .only_theirs = wish.only_his});
  records.order_answered(held == 0             ? OrderAnswer::gone
                         : held == wish.amount ? OrderAnswer::in_full
                                               : OrderAnswer::in_part,
                         stage_.now());
  return held;
}

}  // namespace duanlian::simulate
