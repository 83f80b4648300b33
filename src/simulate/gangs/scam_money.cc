#include <algorithm>

#include "simulate/draws/steady_math.h"
#include "simulate/gangs/scam_draws.h"
#include "simulate/gangs/scams.h"

// The deeds of a scam that move money.
namespace duanlian::simulate {
namespace {

constexpr double kMost = 1e9;                  // yuan
constexpr Share kRoundSums = Share::of(0.55);  // people name round sums

// 23 417 yuan becomes 23 000: two digits that say something.
int64_t rounded(int64_t yuan) {
  int64_t step = 1;
  while (yuan / step >= 100) step *= 10;
  return yuan / step * step;
}

}  // namespace

// All that the payer can pay with: his main account and his savings, but for a rest.
int64_t Scams::reach(const Live& live) const {
  World& world = stage_.world();
  const PersonId payer = world.holder(live.payer);
  const int64_t all = world.balance(live.payer) + world.balance(world.savings_account(payer));
  return std::max<int64_t>(all - parameters_.keeps_yuan * kFenOfYuan, 0);
}

// Fen; the draw is that of the beat, whatever time it is played.
int64_t Scams::amount_of(const Live& live) const {
  const AmountRule& rule = beat(live).amount;
  Chance chance(mix(stage_.world().seed(), kAmount), live.outcome.scam.value(), live.beat);
  const double smaller = parts_.gangs.gang(live.outcome.gang).smallness;
  const double grown = steady_pow(rule.rises, live.times) * smaller;
  double base = kMost;
  if (rule.yuan.median > 0) base = static_cast<double>(rule.yuan.draw(chance));
  if (rule.of_all > 0) {
    const double all = static_cast<double>(reach(live)) / kFenOfYuan;
    base = std::min(base, all * rule.of_all * (0.7 + 0.6 * chance.fraction()));
  }
  const auto yuan = static_cast<int64_t>(std::min(base * grown, kMost));
  Chance rounding = chance_of(live, kRound);
  return (rounding.happens(kRoundSums) ? rounded(yuan) : yuan) * kFenOfYuan;
}

// The gang pays a little, from an account into which it puts the money first where there is none.
void Scams::bait(uint32_t slot) {
  Live& live = live_[slot];
  World& world = stage_.world();
  live.payer = account_behind(world, live.outcome.victim);
  live.payee = parts_.laundering.collecting_account(parts_.gangs.gang(live.outcome.gang), live.outcome.scam);
  live.amount = amount_of(live);
  if (live.payee.value() == kNone || live.amount == 0) return go_on(slot);
  if (world.balance(live.payee) >= live.amount) return pay_bait(slot);
  parts_.banking.pay({.creditor = live.payee,
                      .amount = live.amount,
                      .method = model::TransferMethod::cash_deposit,
                      .channel = model::TransferChannel::atm,
                      .mark = mark(live, Role::preparing),
                      .then = then(slot, Step::funded)});
}

void Scams::pay_bait(uint32_t slot) {
  Live& live = live_[slot];
  Chance chance = chance_of(live, kDeed);
  PaymentPlan plan;
  plan.debtor = live.payee;
  plan.creditor = live.payer;
  plan.amount = live.amount;
  plan.new_payee = live.times == 0 && chance.happens(parameters_.told_new);
  plan.remark = remark_of(live, chance);
  plan.mark = mark(live, Role::bait);
  plan.then = then(slot, Step::outcome);
  tell(live, parts_.banking.pay(std::move(plan)));
}

// What the main account lacks comes from the savings first.
void Scams::prepare_payment(uint32_t slot) {
  Live& live = live_[slot];
  World& world = stage_.world();
  live.payer = account_behind(world, live.outcome.victim);
  live.amount = std::min(amount_of(live), reach(live));
  const int64_t least = parameters_.least_yuan * kFenOfYuan;
  if (live.amount < least) return end(slot);
  const int64_t lacks = live.amount - world.balance(live.payer);
  if (lacks <= 0) return order(slot);
  parts_.banking.pay({.debtor = world.savings_account(world.holder(live.payer)),
                      .creditor = live.payer,
                      .amount = lacks,
                      .mark = mark(live, Role::preparing),
                      .by_victim = !live.taken_over,
                      .conviction = conviction(live),
                      .then = then(slot, Step::moved)});
}

void Scams::order(uint32_t slot) {
  Live& live = live_[slot];
  Chance chance = chance_of(live, kDeed);
  live.amount = std::min(live.amount, stage_.world().balance(live.payer));
  live.payee = parts_.laundering.collecting_account(parts_.gangs.gang(live.outcome.gang), live.outcome.scam);
  if (live.payee.value() == kNone || live.amount < parameters_.least_yuan * kFenOfYuan) return end(slot);
  const auto band = static_cast<std::size_t>(age(live));
  const auto& paid = live.outcome.payments;
  const bool paid_before = std::ranges::find(paid, live.payee, &ScamPayment::to) != paid.end();
  PaymentPlan plan;
  plan.debtor = live.payer;
  plan.creditor = live.payee;
  plan.amount = live.amount;
  plan.new_payee = !paid_before && chance.happens(parameters_.told_new);
  if (chance.happens(parameters_.by_code[band])) {
    plan.channel = model::TransferChannel::qr_code;
  } else if (!live.taken_over && chance.happens(parameters_.at_counter[band])) {
    plan.channel = model::TransferChannel::counter;
  }
  plan.screen_shared =
      plan.channel != model::TransferChannel::counter && chance.happens(beat(live).screen_shared);
  plan.remark = remark_of(live, chance);
  plan.mark = mark(live, Role::victim_payment);
  plan.by_victim = !live.taken_over;
  plan.conviction = conviction(live);
  plan.then = then(slot, Step::outcome);
  live.event = parts_.banking.pay(std::move(plan));
  tell(live_[slot], live_[slot].event);
}

void Scams::after_payment(uint32_t slot, Outcome outcome) {
  Live& live = live_[slot];
  const Gang& gang = parts_.gangs.gang(live.outcome.gang);
  if (outcome == Outcome::done || outcome == Outcome::done_warned) {
    live.outcome.payments.push_back({.event = std::move(live.event),
                                     .from = live.payer,
                                     .to = live.payee,
                                     .amount = live.amount,
                                     .time = stage_.now()});
    stage_.records().victim_paid(live.outcome.scam, live.amount, stage_.now());
    parts_.laundering.received(gang, live.outcome.scam, live.payee, live.amount);
    return go_on(slot);
  }
  if (outcome == Outcome::impossible) return end(slot);
  parts_.gangs.refused(live.outcome.gang, Refusal::payment);
  const int64_t amount = live.amount;
  const ScamId id = live.outcome.scam;
  // Where the order is repeated, only what comes of that counts.
  if (outcome == Outcome::refused && try_again(slot, outcome)) return;
  stage_.records().payment_prevented(id, amount, stage_.now());
  end(slot);
}

void Scams::redeem(uint32_t slot) {
  Live& live = live_[slot];
  World& world = stage_.world();
  live.payer = account_behind(world, live.outcome.victim);
  const AccountId savings = world.savings_account(world.holder(live.payer));
  const auto brings = static_cast<int64_t>(static_cast<double>(world.balance(savings)) * parameters_.redeems);
  if (brings < parameters_.least_yuan * kFenOfYuan) return go_on(slot);
  tell(live, parts_.banking.pay({.debtor = savings,
                                 .creditor = live.payer,
                                 .amount = brings / kFenOfYuan * kFenOfYuan,
                                 .method = model::TransferMethod::deposit_redemption,
                                 .mark = mark(live, Role::preparing),
                                 .by_victim = !live.taken_over,
                                 .conviction = conviction(live),
                                 .then = then(slot, Step::outcome)}));
}

void Scams::borrow(uint32_t slot) {
  Live& live = live_[slot];
  World& world = stage_.world();
  Chance chance = chance_of(live, kDeed);
  live.payer = account_behind(world, live.outcome.victim);
  live.amount = amount_of(live);
  const auto& banks = world.of_trade(Trade::bank);
  if (banks.empty() || live.amount == 0) return go_on(slot);
  const OrganisationId bank = banks[chance.below(static_cast<uint32_t>(banks.size()))];
  tell(live, parts_.banking.pay({.debtor = world.account_of(bank),
                                 .creditor = live.payer,
                                 .amount = live.amount,
                                 .method = model::TransferMethod::loan_disbursement,
                                 .channel = model::TransferChannel::batch,
                                 .mark = mark(live, Role::preparing),
                                 .by_victim = !live.taken_over,
                                 .overdraws = true,
                                 .then = then(slot, Step::outcome)}));
}

}  // namespace duanlian::simulate
