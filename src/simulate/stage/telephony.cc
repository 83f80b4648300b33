#include "simulate/stage/telephony.h"

#include <algorithm>

namespace duanlian::simulate {
namespace {

constexpr int32_t kReactionSeconds = static_cast<int32_t>(kReaction.micros / 1'000'000);
constexpr int32_t kRingSecondsMin = kReactionSeconds + 1;

int32_t city_seconds(const Stage& stage, Timestamp begin) {
  return static_cast<int32_t>((stage.now() - begin).micros / 1'000'000);
}

model::CardType card_type(LineKind kind) {
  switch (kind) {
    case LineKind::person:
    case LineKind::sim_box:  // cards of people who sold them
    case LineKind::spoofed:
      return model::CardType::person;
    case LineKind::organisation:
    case LineKind::voip:
      return model::CardType::organisation;
    case LineKind::foreign:
      break;
  }
  return model::CardType::unspecified;
}

model::Ingress ingress(LineKind kind, bool same_operator) {
  switch (kind) {
    case LineKind::voip:
      return model::Ingress::voip;
    case LineKind::foreign:
    case LineKind::spoofed:
      return model::Ingress::international;
    case LineKind::person:
    case LineKind::organisation:
    case LineKind::sim_box:
      break;
  }
  return same_operator ? model::Ingress::home : model::Ingress::national;
}

}  // namespace

bool Telephony::is_talking(PersonId person) const {
  const Person& who = stage_.world().person(person);
  return who.talks_until_s > city_seconds(stage_, stage_.world().begin());
}

std::string Telephony::call(CallPlan plan) {
  plan.ring_s = std::max(plan.ring_s, kRingSecondsMin);
  const World& world = stage_.world();
  const PersonId callee = world.subscriber(plan.callee);
  if (callee.value() != kNone && is_talking(callee)) plan.talk_s = 0;  // engaged
  const uint64_t number = ++calls_;
  const bool roams = world.is_abroad(plan.caller);
  const uint32_t slot = live_.put(
      {.plan = std::move(plan), .id = world.naming().label(500, number), .number = number, .roams = roams});
  return emit(live_[slot], model::CallPhase::started,
              Act{.what = slot, .part = Part::telephony, .step = step_of(Step::decided)});
}

std::string Telephony::emit(const Live& live, model::CallPhase phase, std::optional<Act> then) {
  const World& world = stage_.world();
  const CallPlan& plan = live.plan;
  const LineKind kind = world.kind_of(plan.caller);
  const bool foreign = kind == LineKind::foreign || kind == LineKind::spoofed;
  const bool seen_by_callee = foreign || live.roams;
  const uint32_t telecom = world.telecom_of(seen_by_callee ? plan.callee : plan.caller);
  model::Call call;
  call.phase = phase;
  call.call = live.id;
  if (plan.presented.empty()) {
    call.caller = world.number(plan.caller);
  } else {
    call.presented = plan.presented;
  }
  call.callee = world.number(plan.callee);
  call.ingress =
      live.roams ? model::Ingress::international : ingress(kind, telecom == world.telecom_of(plan.callee));
  call.attestation = plan.attestation;
  call.card_type = card_type(kind);
  if (!seen_by_callee && kind != LineKind::voip) {
    call.cell = world.cell_name(world.cell_of(plan.caller, stage_.now()));
    call.imei = world.naming().imei(world.device_of(plan.caller).value());
    call.imsi = world.naming().imsi(world.card_of(plan.caller), world.telecom_of(plan.caller));
  }
  if (seen_by_callee) call.roaming = live.roams;
  if (phase == model::CallPhase::ended) call.duration_s = plan.talk_s;
  return stage_.emit(operator_source(telecom), std::move(call), plan.mark, then);
}

void Telephony::play(const Act& act) {
  const auto slot = static_cast<uint32_t>(act.what);
  switch (static_cast<Step>(act.step)) {
    case Step::decided:
      return decided(slot, act.decided);
    case Step::answered:
      return answered(slot);
    case Step::ended: {
      emit(live_[slot], model::CallPhase::ended, std::nullopt);
      live_.take(slot);
      return;
    }
  }
}

void Telephony::decided(uint32_t slot, model::Outcome outcome) {
  Live& live = live_[slot];
  const World& world = stage_.world();
  const bool scam = is_scam(live.plan.mark.role);
  Chance chance(mix(world.seed(), 501), live.number);
  if (outcome >= model::Outcome::hold) {
    if (!scam) {
      const Duration wait = minutes(reactions_.call_retry_m.draw(chance));
      stage_.records().disturbed(model::EventKind::call, outcome, live.plan.talk_s > 0 ? wait : Duration{},
                                 false);
    }
    return finish(slot, Outcome::refused);
  }
  if (outcome >= model::Outcome::warn) {
    live.warned = true;
    const PersonId callee = world.subscriber(live.plan.callee);
    bool given_up = false;
    if (!scam) {
      given_up = chance.happens(reactions_.honest_gives_up_warned);
      stage_.records().disturbed(model::EventKind::call, outcome, {}, given_up);
    } else if (callee.value() != kNone) {
      given_up = stops(reactions_, chance, age_band(world.person(callee).age), outcome, live.plan.conviction);
    }
    if (given_up) return finish(slot, Outcome::given_up);
  }
  stage_.after(seconds(live.plan.ring_s - kReactionSeconds),
               {.what = slot, .part = Part::telephony, .step = step_of(Step::answered)});
}

void Telephony::answered(uint32_t slot) {
  Live& live = live_[slot];
  if (live.plan.talk_s == 0) {
    emit(live, model::CallPhase::ended, std::nullopt);
    return finish(slot, Outcome::not_answered);
  }
  emit(live, model::CallPhase::answered, std::nullopt);
  talk(live.plan.caller, live.plan.talk_s);
  talk(live.plan.callee, live.plan.talk_s);
  stage_.after(seconds(live.plan.talk_s),
               {.what = slot, .part = Part::telephony, .step = step_of(Step::ended)});
  if (!live.plan.then) return;
  Act then = *live.plan.then;
  then.outcome = live.warned ? Outcome::done_warned : Outcome::done;
  stage_.after({}, then);
}

void Telephony::finish(uint32_t slot, Outcome outcome) {
  const Live live = live_.take(slot);
  if (!live.plan.then) return;
  Act then = *live.plan.then;
  then.outcome = outcome;
  stage_.after({}, then);
}

void Telephony::talk(LineId line, int32_t talk_s) {
  World& world = stage_.world();
  const PersonId person = world.subscriber(line);
  if (person.value() == kNone) return;
  int32_t& until = world.person(person).talks_until_s;
  until = std::max(until, city_seconds(stage_, world.begin()) + talk_s);
}

}  // namespace duanlian::simulate
