#include "simulate/stage/messaging.h"

#include <utility>

namespace duanlian::simulate {

Act Messaging::waits(Live live) {
  live.number = ++count_;
  return {.what = live_.put(live), .part = Part::messaging};
}

std::string Messaging::text(TextPlan plan) {
  model::Message message;
  message.sender = std::move(plan.sender);
  message.receivers.push_back(stage_.world().number(plan.receiver));
  message.text = std::move(plan.text);
  if (message.sender.starts_with("106")) message.port = message.sender;
  const Act then = waits({.person = plan.receiver,
                          .mark = plan.mark,
                          .conviction = plan.conviction,
                          .kind = model::EventKind::message,
                          .then = plan.then});
  return stage_.emit(std::move(plan.source), std::move(message), plan.mark, then);
}

std::string Messaging::visit(VisitPlan plan) {
  World& world = stage_.world();
  model::Visit visit;
  visit.subscriber = world.number(plan.visitor);
  visit.domain = std::move(plan.domain);
  visit.url = std::move(plan.url);
  visit.page_hash = std::move(plan.page_hash);
  if (plan.payee.value() != kNone) visit.payee = world.account_name(plan.payee);
  visit.app_signer = std::move(plan.app_signer);
  visit.app_permissions = std::move(plan.app_permissions);
  const Act then = waits({.person = plan.visitor,
                          .mark = plan.mark,
                          .conviction = plan.conviction,
                          .kind = model::EventKind::visit,
                          .then = plan.then});
  return stage_.emit(operator_source(world.telecom_of(plan.visitor)), std::move(visit), plan.mark, then);
}

void Messaging::play(const Act& act) {
  Live live = live_.take(static_cast<uint32_t>(act.what));
  Outcome outcome = Outcome::done;
  if (act.decided >= model::Outcome::hold) {
    outcome = Outcome::refused;
  } else if (act.decided >= model::Outcome::warn) {
    outcome = Outcome::done_warned;
  }
  if (act.decided >= model::Outcome::warn) {
    const World& world = stage_.world();
    Chance chance(mix(world.seed(), 701), live.number);
    const PersonId person = world.subscriber(live.person);
    if (!is_scam(live.mark.role)) {
      stage_.records().disturbed(live.kind, act.decided, {}, outcome == Outcome::refused);
    } else if (outcome == Outcome::done_warned && person.value() != kNone &&
               stops(reactions_, chance, age_band(world.person(person).age), act.decided, live.conviction)) {
      outcome = Outcome::given_up;
    }
  }
  if (!live.then) return;
  Act then = *live.then;
  then.outcome = outcome;
  stage_.after({}, then);
}

}  // namespace duanlian::simulate
