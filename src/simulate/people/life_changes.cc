// What changes in a life, as banks and operators see it: the events of Lives.
#include <algorithm>
#include <utility>

#include "simulate/draws/text_template.h"
#include "simulate/people/lives.h"

namespace duanlian::simulate {
namespace {

using model::AccountChangeKind;
using model::EntityKind;
using model::Relation;
using model::SubscriptionChangeKind;

constexpr Duration kOldNumberKept = hours(1);
constexpr int64_t kRegisteredDaysMax = 40 * 365;

uint64_t with_kind(uint64_t kind, uint32_t number) { return kind << 32 | number; }

}  // namespace

// ---- At the bank

model::AccountChange Lives::account_change(AccountId account, AccountChangeKind kind, bool at_branch) const {
  const World& world = stage_.world();
  model::AccountChange change;
  change.change = kind;
  change.holder = world.party(account, true);
  const uint64_t device = world.device_of(account).value();
  if (at_branch) {
    const uint64_t branch = mix(world.bank_of(account), account.value() % 97);
    change.branch = "B" + std::to_string(10'000 + branch % 90'000);
  }
  // What a customer does at a counter says the device of his account too, where it changes.
  if (!at_branch || kind == AccountChangeKind::device_changed) change.device = world.naming().device(device);
  if (!at_branch) change.ip = world.naming().ip(device);
  return change;
}

void Lives::emit_account(AccountId account, AccountChangeKind kind, Chance& chance) {
  const bool by_bank = kind == AccountChangeKind::restricted || kind == AccountChangeKind::unrestricted;
  model::AccountChange change = account_change(account, kind, chance.happens(parameters_.at_branch));
  if (by_bank) {
    change.device.clear();
    change.ip.clear();
  }
  stage_.emit(bank_source(stage_.world().bank_of(account)), std::move(change), {});
}

void Lives::bank_hears_at(AccountId account, AccountChangeKind kind, int64_t later_s) {
  const PersonId holder = stage_.world().holder(account);
  stage_.after(seconds(later_s), {.what = with_kind(static_cast<uint64_t>(kind), account.value()),
                                  .who = holder.value(),
                                  .part = Part::lives,
                                  .step = step_of(Step::bank_hears)});
}

void Lives::banks_hear(PersonId person, AccountChangeKind kind, Chance& chance) {
  const World& world = stage_.world();
  if (!pays(world.person(person))) return;
  const int64_t later_s = 3'600 * parameters_.bank_hears_h.draw(chance) + chance.below(3'600);
  bank_hears_at(world.main_account(person), kind, later_s);
  if (chance.happens(parameters_.second_bank_hears))
    bank_hears_at(world.savings_account(person), kind, later_s + chance.between(60, 7'200));
  if (chance.happens(parameters_.reset_follows)) {
    const int64_t reset_s = later_s + 60 * parameters_.reset_after_m.draw(chance);
    bank_hears_at(world.main_account(person), AccountChangeKind::credential_reset, reset_s);
  }
}

void Lives::open_account(PersonId opener, PersonId holder, Chance& chance) {
  World& world = stage_.world();
  const AccountId account = world.open_account({.holder = holder,
                                                .bank = static_cast<uint8_t>(chance.below(kBanks)),
                                                .phone = world.line_of(opener),
                                                .device = world.handset_of(opener)});
  const bool at_branch = opener != holder || chance.happens(parameters_.at_branch);
  stage_.emit(bank_source(world.bank_of(account)),
              account_change(account, AccountChangeKind::opened, at_branch), {});
  stage_.after(minutes(chance.between(3, 1'440)), {.what = account.value(),
                                                   .who = opener.value(),
                                                   .part = Part::lives,
                                                   .step = step_of(Step::first_deposit)});
}

void Lives::open_company_account(OrganisationId organisation, Chance& chance) {
  World& world = stage_.world();
  const AccountId main = world.account_of(organisation);
  const AccountId account = world.open_account({.organisation = organisation,
                                                .bank = static_cast<uint8_t>(chance.below(kBanks)),
                                                .phone = world.line_of(organisation),
                                                .device = world.device_of(main)});
  model::AccountChange change = account_change(account, AccountChangeKind::opened, true);
  const auto& addresses = parameters_.addresses;
  change.address = fill(addresses[chance.below(static_cast<uint32_t>(addresses.size()))], chance, {});
  change.registered =
      stage_.now() - days(std::min(kRegisteredDaysMax, parameters_.registered_days.draw(chance)));
  stage_.emit(bank_source(world.bank_of(account)), std::move(change), {});
  stage_.after(hours(chance.between(1, 72)), {.what = account.value(),
                                              .who = organisation.value(),
                                              .part = Part::lives,
                                              .step = step_of(Step::first_deposit)});
}

// Own money, or a parent's; a company's from its first account.
void Lives::first_deposit(AccountId account, Chance& chance) {
  const World& world = stage_.world();
  const OrganisationId company = world.company(account);
  PaymentPlan plan{.creditor = account};
  if (company.value() != kNone) {
    plan.debtor = world.account_of(company);
  } else {
    const PersonId holder = world.holder(account);
    const PersonId payer = pays(world.person(holder)) ? holder : breadwinner(world, holder);
    if (payer.value() == kNone) return;
    plan.debtor = world.main_account(payer);
  }
  parameters_.habits.order(plan, chance, {"转账", "存款", "压岁钱", "注册资金"});
  plan.amount = parameters_.habits.sum(parameters_.first_deposit_yuan.draw(chance), chance);
  plan.new_payee = true;
  plan.overdraws = company.value() != kNone && world.balance(plan.debtor) < plan.amount;
  banking_.pay(std::move(plan));
}

void Lives::wake(PersonId person, Chance& chance) {
  World& world = stage_.world();
  world.person(person).asleep = false;
  const AccountId account = world.main_account(person);
  emit_account(account, AccountChangeKind::verified, chance);
  if (chance.happens(parameters_.reset_follows))
    bank_hears_at(account, AccountChangeKind::credential_reset, 60 * parameters_.reset_after_m.draw(chance));
  const int64_t later_m = chance.between(5, 4'000);
  stage_.after(minutes(later_m), {.what = account.value(),
                                  .who = person.value(),
                                  .part = Part::lives,
                                  .step = step_of(Step::first_deposit)});
}

// ---- At the operator

model::SubscriptionChange Lives::line_change(LineId line, PersonId person,
                                             SubscriptionChangeKind kind) const {
  const World& world = stage_.world();
  model::SubscriptionChange change;
  change.change = kind;
  change.phone = world.number(line);
  change.person = world.pseudonym(person, "operator", world.telecom_of(line));
  change.card_type = model::CardType::person;
  if (kind == SubscriptionChangeKind::closed) return change;
  change.imsi = world.naming().imsi(world.card_of(line), world.telecom_of(line));
  change.imei = world.naming().imei(world.handset_of(person).value());
  change.cell = world.cell_name(world.cell_of(world.line_of(person), stage_.now()));
  return change;
}

void Lives::emit_line(LineId line, PersonId person, SubscriptionChangeKind kind) {
  stage_.emit(operator_source(stage_.world().telecom_of(line)), line_change(line, person, kind), {});
}

void Lives::new_handset(PersonId person, Chance& chance) {
  World& world = stage_.world();
  const DeviceId old = world.handset_of(person);
  ++world.person(person).handset;
  const DeviceId handset = world.handset_of(person);
  // Accounts of the family that were used on the old one move with it.
  const Person& who = world.person(person);
  for (uint32_t i = who.household; i < who.household + who.household_size; ++i) {
    for (const AccountId account : {world.main_account(PersonId(i)), world.savings_account(PersonId(i))}) {
      if (world.device_of(account) == old) world.use_on(account, handset);
    }
  }
  emit_line(world.line_of(person), person, SubscriptionChangeKind::device_changed);
  banks_hear(person, AccountChangeKind::device_changed, chance);
}

void Lives::new_card(PersonId person, Chance& chance) {
  World& world = stage_.world();
  ++world.person(person).card;
  emit_line(world.line_of(person), person, SubscriptionChangeKind::sim_swapped);
  if (!pays(world.person(person)) || !chance.happens(parameters_.reset_follows)) return;
  bank_hears_at(world.main_account(person), AccountChangeKind::credential_reset,
                60 * parameters_.reset_after_m.draw(chance));
}

void Lives::new_number(PersonId person, bool instead, Chance& chance) {
  World& world = stage_.world();
  Person& who = world.person(person);
  const LineId old = world.line_of(person);
  const LineId line = world.open_line({.kind = LineKind::person,
                                       .telecom = static_cast<uint8_t>(chance.below(kOperators)),
                                       .cell = who.home_cell,
                                       .holder = person,
                                       .device = world.handset_of(person)});
  if (instead) who.line = line.value();
  emit_line(line, person, SubscriptionChangeKind::opened);
  if (!instead) return;
  stage_.after(kOldNumberKept,
               {.what = with_kind(static_cast<uint64_t>(SubscriptionChangeKind::closed), old.value()),
                .who = person.value(),
                .part = Part::lives,
                .step = step_of(Step::line_again)});
  banks_hear(person, AccountChangeKind::phone_changed, chance);
}

void Lives::off_and_on(PersonId person, SubscriptionChangeKind off, SubscriptionChangeKind on,
                       int64_t later_s) {
  const LineId line = stage_.world().line_of(person);
  emit_line(line, person, off);
  stage_.after(seconds(later_s), {.what = with_kind(static_cast<uint64_t>(on), line.value()),
                                  .who = person.value(),
                                  .part = Part::lives,
                                  .step = step_of(Step::line_again)});
}

void Lives::forward(PersonId person, Chance& chance) {
  const World& world = stage_.world();
  constexpr std::array kSome = {model::Forwarding::busy, model::Forwarding::no_answer,
                                model::Forwarding::unreachable};
  const LineId line = world.line_of(person);
  model::SubscriptionChange change = line_change(line, person, SubscriptionChangeKind::forwarding_set);
  change.forwarding = chance.happens(parameters_.forwards_all) ? model::Forwarding::unconditional
                                                               : kSome[chance.below(kSome.size())];
  const PersonId to = relative(person, chance);
  if (to == person) return;
  const uint32_t employer = world.person(person).organisation;
  const bool to_work = employer != kNone && chance.below(3) == 0;
  change.forward_to = world.number(to_work ? world.line_of(OrganisationId(employer)) : world.line_of(to));
  stage_.emit(operator_source(world.telecom_of(line)), std::move(change), {});
  stage_.after(
      seconds(3'600 * parameters_.forwarded_h.draw(chance) + chance.below(3'600)),
      {.what = with_kind(static_cast<uint64_t>(SubscriptionChangeKind::forwarding_cleared), line.value()),
       .who = person.value(),
       .part = Part::lives,
       .step = step_of(Step::line_again)});
}

// ---- What is whose

void Lives::emit_link(const std::string& source, Relation relation, model::Entity from, model::Entity to) {
  model::Link link;
  link.relation = relation;
  link.from = std::move(from);
  link.to = std::move(to);
  stage_.emit(source, std::move(link), {});
}

void Lives::say_links(PersonId person, Chance& chance) {
  const World& world = stage_.world();
  const AccountId account = world.main_account(person);
  const uint32_t bank = world.bank_of(account);
  const std::string at_bank = world.pseudonym(person, "bank", bank);
  const model::Entity owned{EntityKind::account, world.account_name(account)};
  const std::string device = world.naming().device(world.device_of(account).value());
  emit_link(bank_source(bank), Relation::owns, {EntityKind::person, at_bank}, owned);
  emit_link(bank_source(bank), Relation::uses, owned, {EntityKind::device, device});
  if (!has_telephone(world.person(person))) return;
  const LineId line = world.line_of(person);
  const model::Entity phone{EntityKind::phone, world.number(line).text()};
  emit_link(bank_source(bank), Relation::uses, owned, phone);
  const uint32_t telecom = world.telecom_of(line);
  const std::string at_operator = world.pseudonym(person, "operator", telecom);
  emit_link(operator_source(telecom), Relation::registered_to, phone, {EntityKind::person, at_operator});
  if (!chance.happens(parameters_.joined)) return;
  emit_link(kPolice, Relation::registered_to,
            {EntityKind::person, operator_source(telecom) + "/" + at_operator},
            {EntityKind::person, bank_source(bank) + "/" + at_bank});
}

}  // namespace duanlian::simulate
