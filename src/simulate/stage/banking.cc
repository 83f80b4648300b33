#include "simulate/stage/banking.h"

#include <utility>

namespace duanlian::simulate {

std::string Banking::pay(PaymentPlan plan) {
  World& world = stage_.world();
  const bool cash_in = plan.debtor.value() == kNone;
  if (!cash_in && !plan.overdraws && world.balance(plan.debtor) < plan.amount) {
    if (plan.then) {
      Act then = *plan.then;
      then.outcome = Outcome::impossible;
      stage_.after({}, then);
    }
    return {};
  }
  const bool cash_out = plan.creditor.value() == kNone;
  const uint32_t bank = world.bank_of(cash_in ? plan.creditor : plan.debtor);
  model::Transfer transfer;
  if (!cash_in) {
    transfer.debtor = world.party(plan.debtor, true);
    transfer.device = world.naming().device(world.device_of(plan.debtor).value());
    const PersonId payer = world.holder(plan.debtor);
    const bool online =
        plan.channel == model::TransferChannel::mobile || plan.channel == model::TransferChannel::qr_code;
    if (!online) transfer.device.clear();
    if (online) transfer.ip = world.naming().ip(world.device_of(plan.debtor).value());
    if (payer.value() != kNone) transfer.on_call = online && telephony_.is_talking(payer);
    if (!plan.overdraws) transfer.balance_before = world.balance(plan.debtor);
  }
  if (!cash_out) transfer.creditor = world.party(plan.creditor, world.bank_of(plan.creditor) == bank);
  transfer.amount = plan.amount;
  transfer.currency = *Currency::parse("CNY");
  transfer.method = plan.method;
  transfer.channel = plan.channel;
  transfer.status = model::TransferStatus::initiated;
  transfer.name_check = plan.name_check;
  transfer.location = plan.location;
  transfer.new_payee = plan.new_payee;
  transfer.screen_shared = plan.screen_shared;
  transfer.remote_control = plan.remote_control;
  transfer.remark = plan.remark;
  // Set aside until it is decided.
  if (!cash_in) world.balance(plan.debtor) -= plan.amount;
  const Mark mark = plan.mark;
  const uint32_t slot = live_.put({.plan = std::move(plan), .number = ++payments_});
  return stage_.emit(bank_source(bank), std::move(transfer), mark,
                     Act{.what = slot, .part = Part::banking, .step = step_of(Step::decided)});
}

void Banking::play(const Act& act) {
  const auto slot = static_cast<uint32_t>(act.what);
  switch (static_cast<Step>(act.step)) {
    case Step::decided:
      return decided(slot, act.decided);
    case Step::released:
      return paid(slot);
    case Step::cancelled:
      return not_paid(slot, Outcome::given_up);
  }
}

void Banking::decided(uint32_t slot, model::Outcome outcome) {
  if (outcome < model::Outcome::warn) return paid(slot);
  Live& live = live_[slot];
  live.warned = true;
  Chance chance(mix(stage_.world().seed(), 601), live.number);
  if (!is_scam(live.plan.mark.role)) return honest_decides(slot, outcome, chance);
  return live.plan.by_victim ? victim_decides(slot, outcome, chance) : mule_decides(slot, outcome, chance);
}

Duration Banking::waits(model::Outcome outcome, Chance& chance) const {
  switch (outcome) {
    case model::Outcome::allow:
    case model::Outcome::log:
    case model::Outcome::warn:
      break;
    case model::Outcome::friction:
      return seconds(reactions_.question_s.draw(chance));
    case model::Outcome::delay:
      return minutes(reactions_.delay_m.draw(chance));
    case model::Outcome::hold:
      return minutes(reactions_.call_back_m.draw(chance));
    case model::Outcome::block:
      return minutes(reactions_.branch_m.draw(chance));
  }
  return {};
}

// An honest customer says what the payment is for and has it in the end: at a branch, where it was blocked.
void Banking::honest_decides(uint32_t slot, model::Outcome outcome, Chance& chance) {
  const Duration wait = waits(outcome, chance);
  const bool given_up = chance.happens(outcome == model::Outcome::warn ? reactions_.honest_gives_up_warned
                                                                       : reactions_.honest_gives_up_asked);
  stage_.records().disturbed(model::EventKind::transfer, outcome, wait, given_up);
  stage_.after(
      wait,
      {.what = slot, .part = Part::banking, .step = step_of(given_up ? Step::cancelled : Step::released)});
}

void Banking::victim_decides(uint32_t slot, model::Outcome outcome, Chance& chance) {
  const PaymentPlan& plan = live_[slot].plan;
  const PersonId payer = stage_.world().holder(plan.debtor);
  const AgeBand age = payer.value() == kNone ? AgeBand::adult : age_band(stage_.world().person(payer).age);
  const Duration wait = waits(outcome, chance);
  if (stops(reactions_, chance, age, outcome, plan.conviction)) {
    stage_.after(wait, {.what = slot, .part = Part::banking, .step = step_of(Step::cancelled)});
  } else if (outcome == model::Outcome::block) {
    if (!chance.happens(reactions_.blocked_tries_otherwise)) return not_paid(slot, Outcome::refused);
    stage_.after(wait, {.what = slot, .part = Part::banking, .step = step_of(Step::released)});
  } else {
    stage_.after(wait, {.what = slot, .part = Part::banking, .step = step_of(Step::released)});
  }
}

// Who moves a gang's money is not moved by warnings; where somebody asks, few have an answer.
void Banking::mule_decides(uint32_t slot, model::Outcome outcome, Chance& chance) {
  const Duration wait = waits(outcome, chance);
  if (outcome == model::Outcome::block) return not_paid(slot, Outcome::refused);
  if (outcome == model::Outcome::hold && !chance.happens(reactions_.mule_passes_call_back))
    return not_paid(slot, Outcome::refused);
  stage_.after(wait, {.what = slot, .part = Part::banking, .step = step_of(Step::released)});
}

void Banking::paid(uint32_t slot) {
  const Live live = live_.take(slot);
  if (live.plan.creditor.value() != kNone) stage_.world().balance(live.plan.creditor) += live.plan.amount;
  if (!live.plan.then) return;
  Act then = *live.plan.then;
  then.outcome = live.warned ? Outcome::done_warned : Outcome::done;
  stage_.after({}, then);
}

void Banking::not_paid(uint32_t slot, Outcome outcome) {
  const Live live = live_.take(slot);
  if (live.plan.debtor.value() != kNone) stage_.world().balance(live.plan.debtor) += live.plan.amount;
  if (!live.plan.then) return;
  Act then = *live.plan.then;
  then.outcome = outcome;
  stage_.after({}, then);
}

}  // namespace duanlian::simulate
