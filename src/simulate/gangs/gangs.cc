#include "simulate/gangs/gangs.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "simulate/draws/parameter_file.h"
#include "simulate/draws/text_template.h"
#include "simulate/money/mule_parameters.h"
#include "simulate/people/notices.h"
#include "simulate/trades/offers.h"

namespace duanlian::simulate {
namespace {

constexpr uint64_t kGangFounded = 1'001;
constexpr uint64_t kGangHourly = 1'002;
constexpr uint64_t kGangTarget = 1'003;
constexpr uint64_t kGangCustomer = 1'004;
constexpr uint64_t kGangNotices = 1'005;
constexpr uint64_t kGangSample = 1'006;
constexpr uint64_t kGangUnderWay = 1'007;

constexpr double kPeople = 100'000;
constexpr double kGangsMax = 1'000'000;
// How an attempt is packed into an act: beat, times, gang, scam.
constexpr int kGangShift = 32;
constexpr int kTimesShift = 52;
constexpr int kBeatShift = 56;
constexpr uint32_t kGangMask = (1U << (kTimesShift - kGangShift)) - 1;
constexpr uint64_t kTimesMask = (1U << (kBeatShift - kTimesShift)) - 1;
static_assert(kGangsMax <= kGangMask && Scripts::kTimesMax <= kTimesMask);
constexpr uint32_t kSamples = 1'000;
constexpr int kCameTriesMax = 50;
constexpr double kPoorer = 0.2;  // how much seldomer they turn to who has not the means
constexpr double kDaySeconds = 86'400;
constexpr int kWakes = 8;  // nobody is worked on earlier
// A script that hardly anybody falls for does not flood the city with attempts.
constexpr double kComesToPayLeast = 0.0001;

// "天猫 1069{digits:8}" is that sender's own number, and "95588" anybody's.
std::string forged_sender(uint64_t seed, std::string_view of, Chance& chance) {
  const std::size_t space = of.find(' ');
  if (space == std::string_view::npos) return fill(of, chance, {});
  return sender_number(seed, of.substr(0, space), of.substr(space + 1), 0);
}

bool can_be_reached(const Person& person) { return person.job != Job::child && !person.asleep; }

}  // namespace

void GangParameters::read(std::string_view name, std::string_view text, FileIssues& issues) {
  ParameterFile file(name, text, issues);
  file.number("victims_per_100k_day", victims_per_100k_day, 0, 10'000);
  file.number("gangs_per_100k", gangs_per_100k, 0, 10'000);
  file.list("hours", hours, 0, 100);
  file.number("rest_day", rest_day, 0, 10);
  file.number("under_way", under_way, 0, 10);
  file.share("abroad", abroad);
  file.share("works_from_leak", works_from_leak);
  file.share("customers", customers);
  file.shares("answers", answers);
  file.whole("renews_after", renews_after, 1, 1'000);
  file.share("adapts", adapts);
  file.number("slows", slows, 0, 10);
  file.number("shrinks", shrinks, 0, 0.9);
  file.number("slowest", slowest, 1, 100);
  file.number("smallest", smallest, 0.01, 1);
  outfit.read(file);
  file.finish();
}

Gangs::Gangs(Stage& stage, const Scripts& scripts, const GangParameters& parameters)
    : stage_(stage), scripts_(scripts), parameters_(parameters) {
  hours_sum_ = std::max(std::reduce(parameters.hours.begin(), parameters.hours.end()), 1e-9);
  found();
  set_rates();
}

// Shares by the highest averages (D'Hondt); in a town of some size every script has a gang.
void Gangs::found() {
  const uint32_t people = stage_.world().population();
  const double wished = std::min(people * parameters_.gangs_per_100k / kPeople, kGangsMax);
  const std::size_t least = people >= kEachScriptFromPeople ? scripts_.all.size() : 1;
  const std::size_t count = std::max(static_cast<std::size_t>(wished), least);
  std::vector<uint32_t> gangs(scripts_.all.size(), 0);
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t best = 0;
    double best_share = -1;
    for (std::size_t k = 0; k < scripts_.all.size(); ++k) {
      const bool waits = least > 1 && gangs[k] == 0;
      const double share = scripts_.all[k].share / (gangs[k] + 1) + (waits ? 1 : 0);
      if (share > best_share) {
        best = k;
        best_share = share;
      }
    }
    ++gangs[best];
    found_one(static_cast<uint16_t>(best));
  }
}

void Gangs::found_one(uint16_t script) {
  const World& world = stage_.world();
  const Script& plays = scripts_.all[script];
  Outfit& outfit = outfits_.emplace_back();
  outfit.script = script;
  outfit.gang.id = GangId(count() - 1);
  outfit.gang.category = plays.category;
  Chance chance(mix(world.seed(), kGangFounded), outfit.gang.id.value());
  outfit.gang.abroad = chance.happens(parameters_.abroad);
  // 2 to 4; a scam's own depth is one more or less, and coins go further.
  outfit.gang.layers = static_cast<uint8_t>(2 + chance.below(2) + chance.below(2));
  if (plays.leaks.empty() || !chance.happens(parameters_.works_from_leak)) return;
  const auto& of_trade = world.of_trade(plays.leaks[chance.below(static_cast<uint32_t>(plays.leaks.size()))]);
  if (!of_trade.empty()) outfit.gang.leak = of_trade[chance.below(static_cast<uint32_t>(of_trade.size()))];
}

// So many attempts that the victims who pay are as many as the parameters say, when nobody hinders them.
void Gangs::set_rates() {
  std::vector<uint32_t> gangs(scripts_.all.size(), 0);
  for (const Outfit& outfit : outfits_) ++gangs[outfit.script];
  double shares = 0;
  for (std::size_t k = 0; k < gangs.size(); ++k) shares += gangs[k] > 0 ? scripts_.all[k].share : 0;
  const double victims = stage_.world().population() * parameters_.victims_per_100k_day / kPeople;
  ages_.resize(scripts_.all.size());
  std::vector<double> rates(scripts_.all.size(), 0);
  for (std::size_t k = 0; k < gangs.size(); ++k) {
    if (gangs[k] == 0) continue;
    const Script& script = scripts_.all[k];
    ages_[k] = ages_turned_to(static_cast<uint16_t>(k));
    rates[k] = victims * script.share / std::max(shares, 1e-9) / gangs[k] /
               std::max(comes_to_pay(script, ages_[k]), kComesToPayLeast);
  }
  for (Outfit& outfit : outfits_) outfit.attempts_a_day = rates[outfit.script];
}

// Shares of whom its gangs turn to, by age.
Gangs::Ages Gangs::ages_turned_to(uint16_t script) const {
  Outfit anybody;
  anybody.script = script;
  Ages ages{};
  uint32_t found = 0;
  for (uint32_t i = 0; i < kSamples; ++i) {
    const PersonId person = target(anybody, mix(mix(stage_.world().seed(), kGangSample), script, i));
    if (person.value() == kNone) continue;
    ++ages[static_cast<std::size_t>(age_band(stage_.world().person(person).age))];
    ++found;
  }
  for (double& share : ages) share /= std::max(found, 1U);
  return ages;
}

double Gangs::comes_to_pay(const Script& script, const Ages& ages) const {
  double sum = 0;
  for (std::size_t i = 0; i < kAgeBands; ++i) {
    const double taken = script.beats[0].deed == Deed::call ? parameters_.answers[i].value() : 1;
    sum += ages[i] * taken * script.comes_to(static_cast<AgeBand>(i), script.first_payment(), 0);
  }
  return sum;
}

// What it had begun before the city did, wherever it has come to by now.
void Gangs::continue_scams(const Outfit& outfit) {
  const auto& beats = scripts_.all[outfit.script].beats;
  for (std::size_t beat = 0; beat < beats.size(); ++beat) {
    for (int times = beat == 0 ? 1 : 0; times < beats[beat].times; ++times) continue_at(outfit, beat, times);
  }
}

void Gangs::continue_at(const Outfit& outfit, std::size_t beat, int times) {
  const Script& script = scripts_.all[outfit.script];
  const Ages& ages = ages_[outfit.script];
  double came = 0;
  for (std::size_t i = 0; i < kAgeBands; ++i) {
    const double taken = script.beats[0].deed == Deed::call ? parameters_.answers[i].value() : 1;
    came += ages[i] * taken * script.comes_to(static_cast<AgeBand>(i), beat, times);
  }
  const Spread& wait = script.beats[beat].after_s;
  const double many = outfit.attempts_a_day * parameters_.under_way * came * wait.mean() / kDaySeconds;
  const uint64_t at = beat << 8 | static_cast<uint64_t>(times);
  Chance chance(mix(stage_.world().seed(), kGangUnderWay), outfit.gang.id.value(), at);
  auto count = static_cast<uint32_t>(many);
  if (chance.happens(Share::of(many - count))) ++count;
  for (; count > 0; --count) {
    const ScamId scam(scams_++);
    const PersonId person = target_who_came(outfit, beat, times, chance.next());
    const auto left = static_cast<int64_t>(static_cast<double>(wait.draw(chance)) * chance.fraction());
    if (person.value() == kNone) continue;
    Timestamp next = stage_.world().begin() + seconds(left);
    if (hour_of_day(next) < kWakes) next = next + hours(kWakes);
    stage_.at(next, act_of({.gang = outfit.gang.id,
                            .scam = scam,
                            .person = person,
                            .beat = static_cast<uint8_t>(beat),
                            .times = static_cast<uint8_t>(times)}));
  }
}

// Somebody, by the weights of the script and by how many of his age come so far.
PersonId Gangs::target_who_came(const Outfit& outfit, std::size_t beat, int times, uint64_t key) const {
  const Script& script = scripts_.all[outfit.script];
  Ages comes{};
  for (std::size_t i = 0; i < kAgeBands; ++i) {
    const double taken = script.beats[0].deed == Deed::call ? parameters_.answers[i].value() : 1;
    comes[i] = taken * script.comes_to(static_cast<AgeBand>(i), beat, times);
  }
  const double most = std::ranges::max(comes);
  Chance chance(key);
  for (int i = 0; i < kCameTriesMax; ++i) {
    const PersonId person = target(outfit, chance.next());
    if (person.value() == kNone) break;
    const auto age = static_cast<std::size_t>(age_band(stage_.world().person(person).age));
    if (chance.fraction() * most < comes[age]) return person;
  }
  return PersonId(kNone);
}

void Gangs::begin() {
  for (Outfit& outfit : outfits_) {
    equip(outfit, parameters_.outfit, scripts_.all[outfit.script], stage_);
    if (outfit.gang.leak.value() != kNone) {
      stage_.records().role("organisation", stage_.world().company_label(outfit.gang.leak), "leak",
                            outfit.gang.id, stage_.now());
    }
    continue_scams(outfit);
    stage_.at(stage_.world().begin(), {.who = outfit.gang.id.value(), .part = Part::gangs});
  }
}

double Gangs::expected(const Outfit& outfit, Timestamp hour) const {
  const double share = parameters_.hours[static_cast<std::size_t>(hour_of_day(hour))] / hours_sum_;
  return outfit.attempts_a_day * share * (day_of_week(hour) >= 5 ? parameters_.rest_day : 1);
}

// An hour of a gang's work.
void Gangs::play(const Act& act) {
  Outfit& outfit = outfits_[act.who];
  keep_up(outfit, parameters_.outfit, scripts_.all[outfit.script], stage_);
  const Timestamp hour = stage_.now();
  const auto number = static_cast<uint64_t>((hour - stage_.world().begin()).micros / hours(1).micros);
  Chance chance(mix(stage_.world().seed(), kGangHourly), act.who, number);
  const double many = expected(outfit, hour);
  const auto whole = static_cast<uint32_t>(many);
  const uint32_t attempts = whole + (chance.happens(Share::of(many - whole)) ? 1 : 0);
  for (uint32_t i = 0; i < attempts; ++i) {
    const Duration within{static_cast<int64_t>(chance.below(3'600'000)) * 1'000};
    const ScamId scam(scams_++);
    const PersonId person = target(outfit, mix(mix(stage_.world().seed(), kGangTarget), scam.value()));
    if (person.value() == kNone) continue;
    stage_.at(hour + within, act_of({.gang = outfit.gang.id, .scam = scam, .person = person}));
  }
  stage_.at(hour + hours(1), {.who = act.who, .part = Part::gangs});
}

Act Gangs::act_of(const Attempt& attempt) {
  return {.what = uint64_t{attempt.beat} << kBeatShift | uint64_t{attempt.times} << kTimesShift |
                  uint64_t{attempt.gang.value()} << kGangShift | attempt.scam.value(),
          .who = attempt.person.value(),
          .part = Part::scams,
          .step = kAttemptStep};
}

Gangs::Attempt Gangs::attempt_of(const Act& act) {
  return {.gang = GangId(static_cast<uint32_t>(act.what >> kGangShift) & kGangMask),
          .scam = ScamId(static_cast<uint32_t>(act.what)),
          .person = PersonId(act.who),
          .beat = static_cast<uint8_t>(act.what >> kBeatShift),
          .times = static_cast<uint8_t>(act.what >> kTimesShift & kTimesMask)};
}

double Gangs::weight(const Outfit& outfit, PersonId id) const {
  const Person& person = stage_.world().person(id);
  if (!can_be_reached(person)) return 0;
  if (outfit.gang.leak.value() != kNone && !customer_of(id, outfit.gang.leak)) return 0;
  const Script& plays = scripts_.all[outfit.script];
  const World& world = stage_.world();
  const int64_t means = world.balance(world.main_account(id)) + world.balance(world.savings_account(id));
  return plays.ages[static_cast<std::size_t>(age_band(person.age))] *
         plays.jobs[static_cast<std::size_t>(person.job)] *
         (means < plays.means_yuan * kFenOfYuan ? kPoorer : 1);
}

// Somebody, by the weights of the script.
PersonId Gangs::target(const Outfit& outfit, uint64_t key) const {
  const Script& plays = scripts_.all[outfit.script];
  const double most = std::ranges::max(plays.ages) * std::ranges::max(plays.jobs);
  Chance chance(key);
  for (uint32_t i = 0; i < kTargetTriesMax; ++i) {
    const PersonId person(chance.below(stage_.world().population()));
    if (chance.fraction() * most < weight(outfit, person)) return person;
  }
  return PersonId(kNone);
}

bool Gangs::customer_of(PersonId person, OrganisationId organisation) const {
  const World& world = stage_.world();
  if (world.person(person).organisation == organisation.value()) return true;
  Chance chance(mix(world.seed(), kGangCustomer), person.value(), organisation.value());
  return chance.happens(parameters_.customers);
}

LineId Gangs::calling_line(GangId id, Chance& chance) const {
  const Outfit& outfit = outfits_[id.value()];
  const auto& kinds = parameters_.outfit.caller_mix;
  double at = chance.fraction() * std::max(std::reduce(kinds.begin(), kinds.end()), 1e-9);
  std::size_t kind = 0;
  while (kind + 1 < kinds.size() && at >= kinds[kind]) at -= kinds[kind++];
  const auto& lines = outfit.lines[kind];
  return lines[chance.below(static_cast<uint32_t>(lines.size()))];
}

std::string Gangs::presented(LineId line, Chance& chance) const {
  if (stage_.world().kind_of(line) != LineKind::spoofed) return {};
  if (!chance.happens(parameters_.outfit.forged_malformed)) return {};
  return "00" + std::to_string(chance.between(1'000'000, 99'999'999));
}

std::string Gangs::text_sender(GangId id, Chance& chance) const {
  const Outfit& outfit = outfits_[id.value()];
  const auto one_of = [&](const auto& all) -> const auto& {
    return all[chance.below(static_cast<uint32_t>(all.size()))];
  };
  if (chance.happens(parameters_.outfit.text_forged))
    return forged_sender(stage_.world().seed(), one_of(parameters_.outfit.forged_senders), chance);
  if (chance.happens(parameters_.outfit.text_ports)) {
    const World& world = stage_.world();
    const auto& lenders = world.of_trade(Trade::online_shop);
    if (lenders.empty() || !chance.happens(parameters_.outfit.text_lent)) return one_of(outfit.ports);
    return offer_port(world, one_of(lenders));
  }
  const bool abroad = chance.happens(parameters_.outfit.text_abroad);
  return stage_.world().number(one_of(outfit.lines[abroad ? 2 : 0])).text();
}

bool Gangs::owns_sender(GangId id, std::string_view sender) const {
  const auto& ports = outfits_[id.value()].ports;
  return sender.starts_with('+') || std::ranges::find(ports, sender) != ports.end();
}

std::string Gangs::domain(GangId id, uint32_t which) const {
  const auto& domains = outfits_[id.value()].domains;
  return domains.empty() ? std::string() : domains[which % domains.size()];
}

std::string Gangs::app_signer(GangId id, uint32_t which) const {
  const auto& signers = outfits_[id.value()].app_signers;
  return signers.empty() ? std::string() : signers[which % signers.size()];
}

std::string Gangs::chat_account(GangId id, Chance& chance) const {
  const auto& chats = outfits_[id.value()].chats;
  return chats[chance.below(static_cast<uint32_t>(chats.size()))];
}

DeviceId Gangs::device(GangId id, Chance& chance) const {
  const auto& boxes = outfits_[id.value()].boxes;
  return boxes[chance.below(static_cast<uint32_t>(boxes.size()))];
}

void Gangs::refused(GangId id, Refusal refusal) {
  Outfit& outfit = outfits_[id.value()];
  Gang& gang = outfit.gang;
  const auto enough = [&](uint32_t& count) { return ++count % parameters_.renews_after == 0; };
  Chance chance(mix(stage_.world().seed(), kGangNotices), id.value(), ++outfit.refusals);
  const bool adapts = chance.happens(parameters_.adapts);
  switch (refusal) {
    case Refusal::call:
      if (enough(gang.refused_calls) && adapts) take_numbers(outfit, parameters_.outfit, stage_);
      return;
    case Refusal::text:
      if (enough(outfit.refused_texts) && adapts) take_numbers(outfit, parameters_.outfit, stage_);
      return;
    case Refusal::page:
      if (enough(outfit.refused_pages) && adapts)
        take_domains(outfit, parameters_.outfit, scripts_.all[outfit.script], stage_);
      return;
    case Refusal::payment:
      ++gang.refused_payments;
      if (!adapts) return;
      gang.slowness = std::min(gang.slowness * (1 + parameters_.slows), parameters_.slowest);
      gang.smallness = std::max(gang.smallness * (1 - parameters_.shrinks), parameters_.smallest);
  }
}

}  // namespace duanlian::simulate
