#include "simulate/money/reports.h"

#include <algorithm>

#include "simulate/draws/text_template.h"

namespace duanlian::simulate {
namespace {

constexpr uint64_t kKnown = 901;
constexpr uint64_t kNoticing = 902;
constexpr uint64_t kTelling = 903;
constexpr uint64_t kReacting = 904;
constexpr uint64_t kVerifying = 905;
constexpr uint64_t kWitnessing = 906;
constexpr uint64_t kRestricting = 907;

Mark reporting(const ScamOutcome& scam) {
  return {.role = Role::reporting, .scam = scam.scam, .gang = scam.gang};
}

std::string category_of(const ScamOutcome& scam) {
  const std::string number = std::to_string(scam.category + 1);
  return (number.size() == 1 ? "C0" : "C") + number;
}

}  // namespace

Chance Reports::chance_for(uint64_t purpose, const ScamOutcome& scam) const {
  return {mix(stage_.world().seed(), purpose), scam.scam.value()};
}

void Reports::act_later(Duration delay, uint32_t slot, Step step) {
  stage_.after(delay, {.who = slot, .part = Part::reports, .step = step_of(step)});
}

void Reports::begin(std::span<const AccountId> dealers) {
  dealers_.assign(dealers.begin(), dealers.end());
  act_later(seconds(30), 0, Step::begin);
}

void Reports::list_what_is_known() {
  const World& world = stage_.world();
  Chance chance(mix(world.seed(), kKnown), 0);
  const auto list = [&](std::string_view name, model::EntityKind kind, std::string id, std::string reason) {
    listings_.add({.source = kPolice,
                   .list = name,
                   .entity = {kind, std::move(id)},
                   .reason = std::move(reason),
                   .mark = {.role = Role::reporting}},
                  chance);
  };
  for (const OrganisationId dealer : world.of_trade(Trade::bullion_dealer))
    list("bullion_dealers", model::EntityKind::account, world.account_name(world.account_of(dealer)),
         "licensed dealer in gold");
  for (const AccountId dealer : dealers_) {
    if (chance.happens(parameters_.dealer_known))
      list("over_the_counter_dealers", model::EntityKind::account, world.account_name(dealer),
           "known from earlier cases");
  }
  const int64_t victims = about(chance, parameters_.prior_victims_of_1000 * world.population() / 1'000);
  for (int64_t i = 0; i < victims; ++i) {
    const PersonId person(chance.below(world.population()));
    list("prior_victims", model::EntityKind::phone, world.number(world.line_of(person)).text(),
         "was deceived before");
  }
}

Duration Reports::notice_delay(Chance& chance) const {
  const std::size_t when = weighted(chance, parameters_.notice_weights);
  const Curve& curve = when == 0   ? parameters_.notice_soon_m
                       : when == 1 ? parameters_.notice_day_m
                                   : parameters_.notice_late_m;
  return seconds(60 * curve.draw(chance) + chance.below(60));
}

void Reports::over(const ScamOutcome& outcome) {
  Chance chance = chance_for(kNoticing, outcome);
  const auto slot = static_cast<uint32_t>(cases_.size());
  if (outcome.paid() == 0) {
    if (!chance.happens(parameters_.witness) || contacts(outcome).empty()) return;
    cases_.push_back(outcome);
    return act_later(minutes(parameters_.witness_m.draw(chance)), slot, Step::witness);
  }
  if (after_report_ != nullptr) after_report_->paid(outcome);
  const AgeBand age = age_band(stage_.world().person(outcome.victim).age);
  if (chance.happens(parameters_.never[static_cast<std::size_t>(age)])) return;
  cases_.push_back(outcome);
  act_later(notice_delay(chance), slot, Step::notices);
}

void Reports::play(const Act& act) {
  switch (static_cast<Step>(act.step)) {
    case Step::begin:
      return list_what_is_known();
    case Step::notices:
      return notices(act.who);
    case Step::bank_acts:
      return bank_acts(act.who);
    case Step::police_hears:
      return police_hears(act.who, true);
    case Step::police_acts:
    case Step::follows:
      return act_on(cases_[act.who]);
    case Step::verified:
      return verified(cases_[act.who]);
    case Step::witness:
      return witness(cases_[act.who]);
    case Step::cleared:
      return listings_.remove(false_[act.who]);
  }
}

std::vector<model::Entity> Reports::contacts(const ScamOutcome& scam) const {
  std::vector<model::Entity> suspects;
  const auto add = [&](model::EntityKind kind, std::string id) {
    model::Entity entity{kind, std::move(id)};
    if (model::validate(entity) && std::ranges::find(suspects, entity) == suspects.end())
      suspects.push_back(std::move(entity));
  };
  if (scam.line.value() != kNone) add(model::EntityKind::phone, stage_.world().number(scam.line).text());
  if (!scam.sender.empty()) add(model::EntityKind::phone, scam.sender);
  if (!scam.domain.empty()) add(model::EntityKind::domain, scam.domain);
  return suspects;
}

model::Report Reports::report(const ScamOutcome& scam, model::ReporterRole role) const {
  const World& world = stage_.world();
  model::Report report;
  report.role = role;
  report.category = category_of(scam);
  report.suspects = contacts(scam);
  for (const ScamPayment& payment : scam.payments) {
    const model::Entity account{model::EntityKind::account, world.account_name(payment.to)};
    if (std::ranges::find(report.suspects, account) == report.suspects.end())
      report.suspects.push_back(account);
    if (!payment.event.empty()) report.events.push_back(payment.event);
  }
  if (!scam.payments.empty()) {
    // To the minute: nobody remembers it better.
    constexpr int64_t kMinute = minutes(1).micros;
    report.happened = Timestamp{scam.payments.back().time.micros / kMinute * kMinute};
  }
  if (scam.paid() > 0) {
    report.amount = scam.paid();
    report.currency = *Currency::parse("CNY");
  }
  return report;
}

void Reports::tell(const std::string& source, model::Report report, const ScamOutcome& scam) {
  const std::string event = stage_.emit(source, std::move(report), reporting(scam));
  if (after_report_ != nullptr) after_report_->reported(source, event, scam);
}

void Reports::notices(uint32_t slot) {
  const ScamOutcome& scam = cases_[slot];
  const World& world = stage_.world();
  Chance chance = chance_for(kTelling, scam);
  const std::size_t told = weighted(chance, parameters_.tells);
  if (told == 0) return police_hears(slot, false);
  const uint32_t bank = world.person(scam.victim).bank;
  model::Report report = this->report(scam, model::ReporterRole::victim);
  report.text = fill(texts_.victim_reports[chance.below(static_cast<uint32_t>(texts_.victim_reports.size()))],
                     chance, {});
  report.victim =
      told == 1 ? model::Entity{model::EntityKind::person, world.pseudonym(scam.victim, "bank", bank)}
                : model::Entity{model::EntityKind::phone, world.number(world.line_of(scam.victim)).text()};
  tell(told == 1 ? bank_source(bank) : kPlatform, std::move(report), scam);
  stage_.records().scam_reported(scam.scam, stage_.now());
  if (told == 1 && after_report_ != nullptr) after_report_->heard(scam);
  if (told == 1) act_later(minutes(parameters_.bank_reacts_m.draw(chance)), slot, Step::bank_acts);
  if (chance.happens(told == 1 ? parameters_.bank_passes_on : parameters_.platform_passes_on))
    act_later(minutes(chance.between(30, 600)), slot, Step::police_hears);
}

void Reports::police_hears(uint32_t slot, bool again) {
  const ScamOutcome& scam = cases_[slot];
  const World& world = stage_.world();
  Chance chance = chance_for(kReacting, scam);
  model::Report report = this->report(scam, model::ReporterRole::victim);
  report.text = fill(texts_.victim_reports[chance.below(static_cast<uint32_t>(texts_.victim_reports.size()))],
                     chance, {});
  report.victim = {model::EntityKind::phone, world.number(world.line_of(scam.victim)).text()};
  tell(kPolice, std::move(report), scam);
  if (after_report_ != nullptr) after_report_->heard(scam);
  if (!again) stage_.records().scam_reported(scam.scam, stage_.now());
  act_later(minutes(parameters_.police_reacts_m.draw(chance)), slot, Step::police_acts);
  act_later(hours(parameters_.follows_h.draw(chance)), slot, Step::follows);
  act_later(hours(parameters_.verifies_h.draw(chance)), slot, Step::verified);
}

// The victim's bank speaks for itself, and stops what it can.
void Reports::bank_acts(uint32_t slot) {
  const ScamOutcome& scam = cases_[slot];
  act_on(scam);
  Chance chance = chance_for(mix(kReacting, 1), scam);
  const uint32_t bank = stage_.world().person(scam.victim).bank;
  tell(bank_source(bank), report(scam, model::ReporterRole::bank), scam);
  act_later(hours(parameters_.follows_h.draw(chance)), slot, Step::follows);
}

void Reports::act_on(const ScamOutcome& scam) {
  if (after_report_ != nullptr) return;
  stop(scam);
  restrict_trail(scam);
}

void Reports::stop(const ScamOutcome& scam) {
  const int64_t stopped = laundering_.stop(scam.scam);
  if (stopped <= 0) return;
  World& world = stage_.world();
  world.balance(payer_of(scam, world)) += stopped;
  stage_.records().recovered(scam.scam, stopped, stage_.now());
}

void Reports::restrict_trail(const ScamOutcome& scam) {
  Chance chance = chance_for(kRestricting, scam);
  for (const AccountId account : laundering_.trail(scam.scam)) {
    const bool paid = std::ranges::find(scam.payments, account, &ScamPayment::to) != scam.payments.end();
    if (chance.happens(paid ? parameters_.restricts : parameters_.restricts_trail))
      listings_.restrict(account, reporting(scam));
  }
}

// The police have looked into it.
void Reports::verified(const ScamOutcome& scam) {
  Chance chance = chance_for(kVerifying, scam);
  for (model::Entity& entity : contacts(scam)) {
    const bool domain = entity.kind == model::EntityKind::domain;
    if (domain && !chance.happens(parameters_.lists_domain)) continue;
    listings_.add({.source = kPolice,
                   .list = domain ? "scam_domains" : "scam_numbers",
                   .entity = std::move(entity),
                   .category = category_of(scam),
                   .reason = "named in a verified case",
                   .mark = reporting(scam)},
                  chance);
  }
  list_risky(scam, chance);
  list_accounts(scam, chance);
  const World& world = stage_.world();
  if (chance.happens(parameters_.lists_victim)) {
    listings_.add({.source = kPolice,
                   .list = "prior_victims",
                   .entity = {model::EntityKind::phone, world.number(world.line_of(scam.victim)).text()},
                   .category = category_of(scam),
                   .reason = "was deceived",
                   .mark = reporting(scam)},
                  chance);
  }
  if (chance.happens(parameters_.false_listing)) list_honest(scam, chance);
}

void Reports::list_accounts(const ScamOutcome& scam, Chance& chance) {
  const World& world = stage_.world();
  const auto trail = laundering_.trail(scam.scam);
  for (const AccountId account : trail) {
    const bool paid = std::ranges::find(scam.payments, account, &ScamPayment::to) != scam.payments.end();
    if (!paid && !chance.happens(parameters_.lists_trail)) continue;
    listings_.add({.source = kPolice,
                   .list = "scam_accounts",
                   .entity = {model::EntityKind::account, world.account_name(account)},
                   .category = category_of(scam),
                   .reason = paid ? "a victim paid into it" : "a victim's money went through it",
                   .mark = reporting(scam)},
                  chance);
  }
}

// The operator whose customer was called holds the number for risky.
void Reports::list_risky(const ScamOutcome& scam, Chance& chance) {
  const World& world = stage_.world();
  if (scam.line.value() == kNone) return;
  listings_.add({.source = operator_source(world.telecom_of(world.line_of(scam.victim))),
                 .list = "risky_callers",
                 .entity = {model::EntityKind::phone, world.number(scam.line).text()},
                 .category = category_of(scam),
                 .reason = "several subscribers complain of it",
                 .mark = reporting(scam)},
                chance);
}

// An error: somebody's number was remembered wrongly, or his account lay by the way.
void Reports::list_honest(const ScamOutcome& scam, Chance& chance) {
  const World& world = stage_.world();
  const PersonId person(chance.below(world.population()));
  if (world.person(person).lends) return;
  const bool number = chance.below(2) == 0;
  Listings::Entry entry{.source = kPolice,
                        .list = number ? "scam_numbers" : "scam_accounts",
                        .entity = {number ? model::EntityKind::phone : model::EntityKind::account,
                                   number ? world.number(world.line_of(person)).text()
                                          : world.account_name(world.main_account(person))},
                        .category = category_of(scam),
                        .reason = "named in a verified case",
                        .mark = reporting(scam)};
  if (!listings_.add(entry, chance)) return;
  entry.reason = "listed in error";
  false_.push_back(std::move(entry));
  act_later(hours(parameters_.false_listing_h.draw(chance)), static_cast<uint32_t>(false_.size() - 1),
            Step::cleared);
}

void Reports::witness(const ScamOutcome& scam) {
  const World& world = stage_.world();
  Chance chance = chance_for(kWitnessing, scam);
  const bool to_operator = chance.below(2) == 0;
  model::Report report = this->report(scam, model::ReporterRole::witness);
  if (chance.below(2) == 0) report.category.clear();
  report.text = fill(
      texts_.witness_reports[chance.below(static_cast<uint32_t>(texts_.witness_reports.size()))], chance, {});
  stage_.emit(to_operator ? operator_source(world.telecom_of(world.line_of(scam.victim))) : kPolice,
              std::move(report), reporting(scam));
  if (scam.line.value() != kNone && ++named_[world.number(scam.line).text()] >= parameters_.witnesses_to_list)
    list_risky(scam, chance);
}

}  // namespace duanlian::simulate
