#include "simulate/gangs/scams.h"

#include <algorithm>

#include "model/words.h"
#include "simulate/draws/parameter_file.h"
#include "simulate/draws/text_template.h"
#include "simulate/gangs/scam_draws.h"

namespace duanlian::simulate {
namespace {

constexpr Duration kSleepsThrough = hours(1);  // what follows sooner happens at night, too
constexpr int kVictimWakes = 8;

}  // namespace

void ScamParameters::read(std::string_view name, std::string_view text, FileIssues& issues) {
  constexpr double kDayMinutes = 24 * 60;
  ParameterFile file(name, text, issues);
  file.curve("ring_s", ring_s, 3, 120);
  file.curve("hang_up_s", hang_up_s, 1, 600);
  file.share("tries_again", tries_again);
  file.curve("tries_again_m", tries_again_m, 1, 7 * kDayMinutes);
  file.share("pays_again", pays_again);
  file.curve("pays_again_m", pays_again_m, 1, 7 * kDayMinutes);
  file.shares("by_code", by_code);
  file.shares("at_counter", at_counter);
  file.share("told_new", told_new);
  file.share("remarks", remarks);
  file.share("own_remark", own_remark);
  file.texts("usual_remarks", usual_remarks, {"name", "url", "phone", "chat"});
  file.share("short_link", short_link);
  file.texts("short_links", short_links, {});
  file.share("with_address", with_address);
  file.share("with_fingerprint", with_fingerprint);
  file.share("page_names_payee", page_names_payee);
  file.whole("keeps_yuan", keeps_yuan, 0, 100'000);
  file.whole("least_yuan", least_yuan, 1, 100'000);
  file.number("redeems", redeems, 0, 1);
  file.finish();
}

AccountId account_behind(const World& world, PersonId victim) {
  constexpr uint8_t kAdult = 18;
  const Person& who = world.person(victim);
  if (who.age >= kAdult) return world.main_account(victim);
  const uint32_t end = std::min(who.household + who.household_size, world.population());
  for (uint32_t i = who.household; i < end; ++i) {
    if (world.person(PersonId(i)).age >= kAdult) return world.main_account(PersonId(i));
  }
  return world.main_account(victim);
}

void Scams::play(const Act& act) {
  const auto slot = static_cast<uint32_t>(act.what);
  switch (static_cast<Step>(act.step)) {
    case Step::attempt:
      return begin(act);
    case Step::beat:
      return play_beat(slot);
    case Step::outcome:
      return follow(slot, act.outcome);
    case Step::decided:
      return after_swap(slot, act.decided);
    case Step::reset:
      return reset_password(slot);
    case Step::funded:
      return pay_bait(slot);
    case Step::moved:
      return order(slot);
  }
}

void Scams::begin(const Act& act) {
  const Gangs::Attempt attempt = Gangs::attempt_of(act);
  Live live{.outcome = {.scam = attempt.scam}, .beat = attempt.beat, .times = attempt.times};
  live.outcome.gang = attempt.gang;
  live.outcome.victim = attempt.person;
  live.outcome.category = parts_.gangs.script(attempt.gang).category;
  stage_.records().scam_started(live.outcome.scam, attempt.gang, live.outcome.category, attempt.person,
                                age(live), stage_.now());
  if (attempt.beat > 0 || attempt.times > 0) {
    live.outcome.reached = true;
    stage_.records().scam_reached(attempt.scam, stage_.now());
  }
  ++under_way_;
  play_beat(live_.put(std::move(live)));
}

void Scams::play_beat(uint32_t slot) {
  switch (beat(live_[slot]).deed) {
    case Deed::call:
      return call(slot);
    case Deed::text:
    case Deed::chat:
      return write(slot);
    case Deed::visit:
    case Deed::install:
      return visit(slot);
    case Deed::bait:
      return bait(slot);
    case Deed::pay:
      return prepare_payment(slot);
    case Deed::redeem:
      return redeem(slot);
    case Deed::loan:
      return borrow(slot);
    case Deed::forward:
      return forward(slot);
    case Deed::takeover:
      return swap_card(slot);
    case Deed::wait:
      tell(live_[slot], {});
      return go_on(slot);
  }
}

// Somebody called, wrote, showed a page, paid; this came of it.
void Scams::follow(uint32_t slot, Outcome outcome) {
  const Deed deed = beat(live_[slot]).deed;
  if (deed == Deed::pay) return after_payment(slot, outcome);
  const bool done = outcome == Outcome::done || outcome == Outcome::done_warned;
  if (deed == Deed::bait) {
    const Live& live = live_[slot];
    if (done) stage_.records().bait_paid(live.outcome.scam, live.amount, stage_.now());
    return go_on(slot);
  }
  // Without the money of a deposit or a loan the script goes on with what there is.
  if (deed == Deed::redeem || deed == Deed::loan) return go_on(slot);
  if (done) return go_on(slot);
  if (outcome == Outcome::refused) {
    const GangId gang = live_[slot].outcome.gang;
    parts_.gangs.refused(gang, deed == Deed::call                         ? Refusal::call
                               : deed == Deed::text || deed == Deed::chat ? Refusal::text
                                                                          : Refusal::page);
  }
  if (!try_again(slot, outcome)) end(slot);
}

// Once a scam the gang takes another number or name, after some time.
bool Scams::try_again(uint32_t slot, Outcome outcome) {
  Live& live = live_[slot];
  if (live.tried_again || outcome == Outcome::given_up || outcome == Outcome::impossible) return false;
  const bool pays = beat(live).deed == Deed::pay;
  Chance chance = chance_of(live, kTriesAgain);
  if (!chance.happens(pays ? parameters_.pays_again : parameters_.tries_again)) return false;
  live.tried_again = true;
  live.again = true;
  const Curve& wait = pays ? parameters_.pays_again_m : parameters_.tries_again_m;
  stage_.at(awake(minutes(wait.draw(chance))), then(slot, Step::beat));
  return true;
}

void Scams::go_on(uint32_t slot) {
  Live& live = live_[slot];
  if (!goes_on(live)) return end(slot);
  if (!live.outcome.reached) {
    live.outcome.reached = true;
    stage_.records().scam_reached(live.outcome.scam, stage_.now());
  }
  live.again = false;
  if (++live.times >= beat(live).times) {
    live.times = 0;
    ++live.beat;
  }
  if (live.beat >= script(live).beats.size()) return end(slot);
  Chance chance = chance_of(live, kDelay);
  stage_.at(awake(seconds(beat(live).after_s.draw(chance))), then(slot, Step::beat));
}

void Scams::end(uint32_t slot) {
  const Live live = live_.take(slot);
  --under_way_;
  if (live.taken_over) stage_.world().use_on_own(live.payer);
  stage_.records().scam_ended(live.outcome.scam, stage_.now());
  parts_.after.over(live.outcome);
}

AgeBand Scams::age(const Live& live) const {
  return age_band(stage_.world().person(live.outcome.victim).age);
}

// Whether the victim is still with it after this beat.
bool Scams::goes_on(const Live& live) const {
  Chance chance(mix(stage_.world().seed(), kKeeps), live.outcome.scam.value(),
                uint64_t{live.beat} << 8 | live.times);
  return chance.happens(beat(live).keeps[static_cast<std::size_t>(age(live))]);
}

double Scams::conviction(const Live& live) const {
  const auto last = static_cast<double>(script(live).beats.size() - 1);
  return last == 0 ? 1 : live.beat / last;
}

Chance Scams::chance_of(const Live& live, uint64_t purpose) const {
  return {mix(stage_.world().seed(), purpose), live.outcome.scam.value(),
          uint64_t{live.beat} << 16 | uint64_t{live.times} << 8 | (live.again ? 1 : 0)};
}

Mark Scams::mark(const Live& live, Role role) const {
  return {.role = role, .scam = live.outcome.scam, .gang = live.outcome.gang};
}

Act Scams::then(uint32_t slot, Step step) const {
  return {.what = slot, .part = Part::scams, .step = step_of(step)};
}

void Scams::tell(const Live& live, std::string_view event) {
  stage_.records().scam_beat(live.outcome.scam, live.beat, model::to_string(beat(live).deed), stage_.now(),
                             event);
}

Timestamp Scams::awake(Duration delay) const {
  const Timestamp at = stage_.now() + delay;
  const bool night = hour_of_day(at) < kVictimWakes;
  return night && delay >= kSleepsThrough ? at + hours(kVictimWakes) : at;
}

// To one of its pages, or to where a shortener leads there.
std::string Scams::link_of(const Live& live, Chance& chance) const {
  const std::string domain = parts_.gangs.domain(live.outcome.gang, live.outcome.scam.value());
  if (domain.empty()) return {};
  const auto& links = parameters_.short_links;
  if (chance.happens(parameters_.short_link))
    return fill(links[chance.below(static_cast<uint32_t>(links.size()))], chance, {});
  return "https://" + domain + fill("/{letters:4}", chance, {});
}

// What is written with a payment: mostly what anybody writes.
std::string Scams::remark_of(const Live& live, Chance& chance) const {
  if (!chance.happens(parameters_.remarks)) return {};
  const auto& own = beat(live).remarks;
  const bool by_script = !own.empty() && chance.happens(parameters_.own_remark);
  return words_of(by_script ? own : parameters_.usual_remarks, live, chance);
}

// Of a text or a page: a pattern with its gaps filled.
std::string Scams::words_of(const std::vector<std::string>& patterns, const Live& live,
                            Chance& chance) const {
  const World& world = stage_.world();
  const std::string& pattern = patterns[chance.below(static_cast<uint32_t>(patterns.size()))];
  const GangId gang = live.outcome.gang;
  std::string phone = world.number(parts_.gangs.calling_line(gang, chance)).text();
  if (phone.starts_with("+86")) phone.erase(0, 3);
  return fill(pattern, chance,
              {{"name", world.naming().person_name(live.outcome.victim.value())},
               {"url", link_of(live, chance)},
               {"phone", phone},
               {"chat", parts_.gangs.chat_account(gang, chance)}});
}

}  // namespace duanlian::simulate
