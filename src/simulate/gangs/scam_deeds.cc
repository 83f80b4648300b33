#include <algorithm>

#include "model/life.h"
#include "simulate/gangs/scam_draws.h"
#include "simulate/gangs/scams.h"

// The deeds of a scam that move no money: calls, words, pages, and what is done to the victim's line.
namespace duanlian::simulate {

void Scams::call(uint32_t slot) {
  Live& live = live_[slot];
  Chance chance = chance_of(live, kDeed);
  CallPlan plan;
  plan.caller = parts_.gangs.calling_line(live.outcome.gang, chance);
  plan.callee = stage_.world().line_of(live.outcome.victim);
  plan.presented = parts_.gangs.presented(plan.caller, chance);
  plan.ring_s = static_cast<int32_t>(parameters_.ring_s.draw(chance));
  const auto talk = static_cast<int32_t>(std::max<int64_t>(beat(live).talk_s.draw(chance), 1));
  const auto hung_up = static_cast<int32_t>(std::max<int64_t>(parameters_.hang_up_s.draw(chance), 1));
  plan.talk_s = goes_on(live) ? talk : hung_up;
  // Who is in a script takes the call that he waits for.
  if (live.beat == 0 && !chance.happens(parts_.gangs.answers(age(live)))) plan.talk_s = 0;
  plan.mark = mark(live, Role::lure);
  plan.conviction = conviction(live);
  plan.then = then(slot, Step::outcome);
  live.outcome.line = plan.caller;
  tell(live, parts_.telephony.call(std::move(plan)));
}

void Scams::write(uint32_t slot) {
  Live& live = live_[slot];
  Chance chance = chance_of(live, kDeed);
  const World& world = stage_.world();
  const bool chat = beat(live).deed == Deed::chat;
  TextPlan plan;
  plan.receiver = world.line_of(live.outcome.victim);
  plan.source = chat ? kPlatform : operator_source(world.telecom_of(plan.receiver));
  plan.sender = chat ? parts_.gangs.chat_account(live.outcome.gang, chance)
                     : parts_.gangs.text_sender(live.outcome.gang, chance);
  plan.text = words_of(beat(live).texts, live, chance);
  plan.mark = mark(live, Role::lure);
  plan.conviction = conviction(live);
  plan.then = then(slot, Step::outcome);
  if (chat || parts_.gangs.owns_sender(live.outcome.gang, plan.sender)) live.outcome.sender = plan.sender;
  tell(live, parts_.messaging.text(std::move(plan)));
}

void Scams::visit(uint32_t slot) {
  Live& live = live_[slot];
  Chance chance = chance_of(live, kDeed);
  VisitPlan plan;
  page_of(live, chance, plan);
  if (beat(live).deed == Deed::install) {
    plan.app_signer = parts_.gangs.app_signer(live.outcome.gang, live.outcome.scam.value());
    plan.app_permissions = script(live).permissions;
  } else if (chance.happens(parameters_.page_names_payee)) {
    plan.payee =
        parts_.laundering.collecting_account(parts_.gangs.gang(live.outcome.gang), live.outcome.scam);
  }
  plan.mark = mark(live, Role::lure);
  plan.conviction = conviction(live);
  plan.then = then(slot, Step::outcome);
  live.outcome.domain = plan.domain;
  tell(live, parts_.messaging.visit(std::move(plan)));
}

void Scams::page_of(const Live& live, Chance& chance, VisitPlan& plan) const {
  plan.visitor = stage_.world().line_of(live.outcome.victim);
  plan.domain = parts_.gangs.domain(live.outcome.gang, live.outcome.scam.value());
  const std::string path = words_of(beat(live).texts, live, chance);
  if (chance.happens(parameters_.with_address)) plan.url = "https://" + plan.domain + path;
  if (chance.happens(parameters_.with_fingerprint))
    plan.page_hash = parts_.gangs.page_hash(live.outcome.gang);
}

// The victim's calls go to the gang, so that nobody's warning reaches him.
void Scams::forward(uint32_t slot) {
  const Live& live = live_[slot];
  Chance chance = chance_of(live, kDeed);
  const World& world = stage_.world();
  const LineId line = world.line_of(live.outcome.victim);
  const uint32_t telecom = world.telecom_of(line);
  model::SubscriptionChange change;
  change.change = model::SubscriptionChangeKind::forwarding_set;
  change.phone = world.number(line);
  change.person = world.pseudonym(live.outcome.victim, "operator", telecom);
  change.card_type = model::CardType::person;
  change.forwarding = model::Forwarding::unconditional;
  change.forward_to = world.number(parts_.gangs.calling_line(live.outcome.gang, chance));
  tell(live, stage_.emit(operator_source(telecom), std::move(change), mark(live, Role::takeover),
                         then(slot, Step::decided)));
}

void Scams::swap_card(uint32_t slot) {
  Live& live = live_[slot];
  Chance chance = chance_of(live, kDeed);
  World& world = stage_.world();
  live.payer = account_behind(world, live.outcome.victim);
  const LineId line = world.line_of(live.outcome.victim);
  const uint32_t telecom = world.telecom_of(line);
  model::SubscriptionChange change;
  change.change = model::SubscriptionChangeKind::sim_swapped;
  change.phone = world.number(line);
  ++world.person(live.outcome.victim).card;
  change.imsi = world.naming().imsi(world.card_of(line), world.telecom_of(line));
  change.imei = world.naming().imei(parts_.gangs.device(live.outcome.gang, chance).value());
  change.person = world.pseudonym(live.outcome.victim, "operator", telecom);
  change.card_type = model::CardType::person;
  tell(live, stage_.emit(operator_source(telecom), std::move(change), mark(live, Role::takeover),
                         then(slot, Step::decided)));
}

// What an operator or a bank decided on the change. A forwarding that is not set is no harm to the script; a
// card or a password that is not had ends it.
void Scams::after_swap(uint32_t slot, model::Outcome decided) {
  const Live& live = live_[slot];
  if (beat(live).deed == Deed::forward) return go_on(slot);
  if (decided >= model::Outcome::hold) return end(slot);
  if (live.taken_over) return go_on(slot);
  Chance chance = chance_of(live, kMany);
  stage_.after(minutes(chance.between(4, 40)), then(slot, Step::reset));
}

void Scams::reset_password(uint32_t slot) {
  Live& live = live_[slot];
  Chance chance = chance_of(live, kDeed);
  World& world = stage_.world();
  const DeviceId device = parts_.gangs.device(live.outcome.gang, chance);
  world.use_on(live.payer, device);
  live.taken_over = true;
  model::AccountChange change;
  change.change = model::AccountChangeKind::credential_reset;
  change.holder = world.party(live.payer, true);
  change.device = world.naming().device(device.value());
  change.ip = world.naming().ip(device.value());
  stage_.emit(bank_source(world.bank_of(live.payer)), std::move(change), mark(live, Role::takeover),
              then(slot, Step::decided));
}

}  // namespace duanlian::simulate
