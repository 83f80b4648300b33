#include "simulate/people/spending.h"

#include <algorithm>
#include <utility>

#include "simulate/draws/parameter_file.h"
#include "simulate/draws/steady_math.h"
#include "simulate/draws/text_template.h"
#include "simulate/people/activity.h"
#include "simulate/people/people.h"

namespace duanlian::simulate {
namespace {

using model::TransferChannel;
using model::TransferMethod;

constexpr std::array kInPerson = {TransferChannel::qr_code, TransferChannel::pos, TransferChannel::nfc,
                                  TransferChannel::mobile, TransferChannel::phone};
constexpr std::array kOnline = {TransferChannel::mobile, TransferChannel::web, TransferChannel::qr_code,
                                TransferChannel::phone};
constexpr std::array kByHand = {TransferChannel::mobile, TransferChannel::web, TransferChannel::qr_code,
                                TransferChannel::counter};
// Yuan. Eights, sixes and 520 are good wishes.
constexpr std::array<int64_t, 10> kPackets = {5, 8, 10, 20, 66, 88, 100, 188, 200, 520};
constexpr std::array<int64_t, 6> kTopUps = {30, 50, 100, 100, 200, 300};
constexpr std::array<int64_t, 8> kGames = {6, 12, 30, 68, 98, 128, 328, 648};
constexpr int64_t kLeastPaid = 100;      // fen
constexpr int64_t kUsualIncome = 6'000;  // yuan

// To what people choose: hundreds of yuan where it is much, tens or whole ones where it is little.
int64_t round_as_people_do(int64_t amount) {
  const int64_t to = amount >= 500'000 ? 50'000 : amount >= 50'000 ? 10'000 : amount >= 5'000 ? 1'000 : 100;
  return std::max<int64_t>(100, (amount + to / 2) / to * to);
}

// Once it is paid, his bank writes.
Act told(PersonId person, int64_t amount, Chance& chance) {
  return {.what = (static_cast<uint64_t>(amount) << 20) | (chance.next() >> 44),
          .who = person.value(),
          .part = Part::routine,
          .step = static_cast<uint8_t>(Activity::paid)};
}

bool is_minor(const Person& person) { return person.age < 18; }

}  // namespace

void SpendingParameters::read(ParameterFile& file) {
  constexpr double kFenMax = 100'000'000'000;
  constexpr double kWeightMost = 1'000;
  file.curve("purchase", purchase, 1, kFenMax);
  file.curve("large_purchase", large_purchase, 1, kFenMax);
  file.share("large", large);
  file.curve("online_purchase", online_purchase, 1, kFenMax);
  file.number("by_income", by_income, 0, 2);
  file.weights("in_person", in_person, kWeightMost);
  file.weights("online", online, kWeightMost);
  file.weights("by_hand", by_hand, kWeightMost);
  file.share("by_card", by_card);
  file.share("whole_yuan", whole_yuan);
  file.share("order_named", order_named);
  file.share("located", located);
  file.weights("gifts", gifts, kWeightMost);
  constexpr std::array kNames = {"red_packet", "sharing", "present", "lending", "rent", "family"};
  for (std::size_t i = 0; i < kGifts; ++i) file.curve(kNames[i], gift[i], 1, kFenMax);
  file.share("remarked", remarked);
  file.share("first_to_contact", first_to_contact);
  file.share("name_checked", name_checked);
  file.share("name_differs", name_differs);
  file.share("chosen_sum", chosen_sum);
  file.share("moved_to_savings", moved_to_savings);
  file.curve("move_percent", move_percent, 1, 100);
  file.curve("withdrawal", withdrawal, 1, kFenMax);
  file.share("deposited", deposited);
  file.share("topped_up_other", topped_up_other);
  file.curve("repayment", repayment, 1, kFenMax);
  file.curve("gold", gold, 1, kFenMax);
  file.curve("support", support, 1, kFenMax);
  file.share("restocks", restocks);
  file.curve("restock_percent", restock_percent, 1, 100);
  file.share("from_parent", from_parent);
  file.share("fetched", fetched);
  file.share("noticed", noticed);
  file.share("payee_noticed", payee_noticed);
}

TransferChannel Spending::channel(const Weights& weights, std::span<const TransferChannel> of,
                                  Chance& chance) const {
  return of[weights.pick(chance)];
}

AccountId Spending::purse(PersonId person, Chance& chance) const {
  const World& world = stage_.world();
  if (is_minor(world.person(person)) && chance.happens(parameters_.from_parent)) {
    if (const PersonId parent = parent_of(world, person); parent.value() != kNone)
      return world.main_account(parent);
  }
  return world.main_account(person);
}

int64_t Spending::price(const Curve& curve, PersonId person, Chance& chance) const {
  int64_t amount = curve.draw(chance);
  if (const uint32_t income = stage_.world().person(person).salary_yuan; income > 0) {
    const double rich = std::clamp(static_cast<double>(income) / kUsualIncome, 0.1, 20.0);
    amount = static_cast<int64_t>(static_cast<double>(amount) * steady_pow(rich, parameters_.by_income));
  }
  if (chance.happens(parameters_.whole_yuan)) amount = amount / 100 * 100;
  return std::max(kLeastPaid, amount);
}

// What the savings have is there some minutes later.
bool Spending::fetch(PersonId holder, int64_t amount, Chance& chance) {
  World& world = stage_.world();
  const AccountId savings = world.savings_account(holder);
  if (!chance.happens(parameters_.fetched) || world.balance(savings) < amount) return false;
  const int64_t wanted = round_as_people_do(amount * chance.between(1, 5));
  const int64_t moved = std::max(amount, std::min(wanted, world.balance(savings)));
  return !banking_.pay({.debtor = savings, .creditor = world.main_account(holder), .amount = moved}).empty();
}

Spending::Came Spending::order(PersonId person, PaymentPlan plan, Chance& chance) {
  World& world = stage_.world();
  if (plan.debtor.value() == kNone) plan.debtor = purse(person, chance);
  if (plan.debtor == plan.creditor) return Came::skipped;
  const PersonId holder = world.holder(plan.debtor);
  if (world.balance(plan.debtor) < plan.amount)
    return fetch(holder, plan.amount, chance) ? Came::fetching : Came::skipped;
  if (!plan.then && chance.happens(parameters_.noticed)) plan.then = told(holder, plan.amount, chance);
  banking_.pay(std::move(plan));
  return Came::ordered;
}

// Who sells buys from companies and from others who sell.
Spending::Came Spending::restock(PersonId vendor, Chance& chance) {
  const World& world = stage_.world();
  const Seller seller =
      chance.below(2) == 0 ? places_.usual(vendor, Trade::company, chance) : places_.nearby(vendor, chance);
  PaymentPlan plan{.creditor = seller.account, .new_payee = seller.new_payee};
  const int64_t percent = std::min<int64_t>(100, parameters_.restock_percent.draw(chance));
  plan.amount = world.balance(world.main_account(vendor)) / 100 * percent;
  if (chance.happens(parameters_.chosen_sum)) plan.amount = round_as_people_do(plan.amount);
  if (plan.amount < kLeastPaid) return Came::skipped;
  plan.channel = channel(by_hand_, kByHand, chance);
  if (chance.happens(parameters_.remarked)) plan.remark = "货款";
  return order(vendor, std::move(plan), chance);
}

Spending::Came Spending::buy(PersonId person, Chance& chance) {
  if (stage_.world().person(person).job == Job::vendor && chance.happens(parameters_.restocks))
    return restock(person, chance);
  const bool large = chance.happens(parameters_.large);
  const Seller seller = places_.nearby(person, chance);
  PaymentPlan plan{.creditor = seller.account, .new_payee = seller.new_payee};
  plan.amount = price(large ? parameters_.large_purchase : parameters_.purchase, person, chance);
  plan.channel = channel(in_person_, kInPerson, chance);
  // Who sells by himself has a code and no machine.
  if (seller.organisation.value() == kNone && plan.channel != TransferChannel::mobile)
    plan.channel = TransferChannel::qr_code;
  const bool machine = plan.channel == TransferChannel::pos || plan.channel == TransferChannel::nfc;
  if (machine || (seller.organisation.value() != kNone && chance.happens(parameters_.by_card)))
    plan.method = TransferMethod::card_payment;
  if (machine || chance.happens(parameters_.located)) plan.location = stage_.world().cell_name(seller.cell);
  if (chance.happens(parameters_.order_named)) {
    const auto& remarks = messages_.order_remarks;
    plan.remark = fill(remarks[chance.below(static_cast<uint32_t>(remarks.size()))], chance, {});
  }
  return order(person, std::move(plan), chance);
}

Spending::Came Spending::buy_online(PersonId person, Chance& chance) {
  const Seller seller = places_.online(person, chance);
  PaymentPlan plan{.creditor = seller.account, .new_payee = seller.new_payee};
  plan.amount = price(parameters_.online_purchase, person, chance);
  plan.channel = channel(online_, kOnline, chance);
  if (chance.happens(parameters_.by_card)) plan.method = TransferMethod::card_payment;
  if (chance.happens(parameters_.order_named)) {
    const auto& remarks = messages_.order_remarks;
    plan.remark = fill(remarks[chance.below(static_cast<uint32_t>(remarks.size()))], chance, {});
  }
  return order(person, std::move(plan), chance);
}

int64_t Spending::gift_sum(Gift gift, Chance& chance) const {
  const bool chosen = chance.happens(parameters_.chosen_sum);
  if (gift == Gift::red_packet && chosen) return 100 * kPackets[chance.below(kPackets.size())];
  const int64_t amount = std::max(kLeastPaid, parameters_.gift[static_cast<std::size_t>(gift)].draw(chance));
  return chosen ? round_as_people_do(amount) : amount;
}

void Spending::to_person(PaymentPlan& plan, PersonId payee, Gift gift, Chance& chance) const {
  const World& world = stage_.world();
  plan.creditor = world.main_account(payee);
  plan.amount = gift_sum(gift, chance);
  plan.channel = channel(by_hand_, kByHand, chance);
  plan.new_payee = chance.happens(parameters_.first_to_contact);
  if (chance.happens(parameters_.name_checked)) {
    plan.name_check = model::NameCheck::match;
    if (chance.happens(parameters_.name_differs))
      plan.name_check = chance.below(3) == 0 ? model::NameCheck::no_match : model::NameCheck::close_match;
  }
  if (plan.channel == TransferChannel::counter)
    plan.location = world.cell_name(world.person(payee).home_cell);
  if (!chance.happens(parameters_.remarked)) return;
  const auto& remarks = messages_.remarks[static_cast<std::size_t>(gift)];
  const std::string& pattern = remarks[chance.below(static_cast<uint32_t>(remarks.size()))];
  const std::string name = world.naming().person_name(payee.value());
  plan.remark = fill(pattern, chance, {{"name", name}});
}

Spending::Came Spending::give(PersonId person, Chance& chance) {
  const PersonId payee = ties_.contact(person, chance);
  if (payee.value() == kNone) return Came::skipped;
  PaymentPlan plan;
  to_person(plan, payee, static_cast<Gift>(gifts_.pick(chance)), chance);
  if (chance.happens(parameters_.payee_noticed)) plan.then = told(payee, plan.amount, chance);
  return order(person, std::move(plan), chance);
}

Spending::Came Spending::move_own(PersonId person, Chance& chance) {
  World& world = stage_.world();
  AccountId from = world.main_account(person);
  AccountId to = world.savings_account(person);
  const bool back = !chance.happens(parameters_.moved_to_savings);
  if (back) std::swap(from, to);
  const int64_t percent = std::min<int64_t>(100, parameters_.move_percent.draw(chance));
  const int64_t amount =
      std::min(world.balance(from), round_as_people_do(world.balance(from) / 100 * percent));
  if (amount < 100 * kLeastPaid) return Came::skipped;
  PaymentPlan plan{.debtor = from, .creditor = to, .amount = amount};
  plan.channel = channel(by_hand_, kByHand, chance);
  if (back && chance.below(3) == 0) plan.method = TransferMethod::deposit_redemption;
  if (plan.channel == TransferChannel::qr_code) plan.channel = TransferChannel::mobile;
  return order(person, std::move(plan), chance);
}

Spending::Came Spending::cash(PersonId person, Chance& chance) {
  World& world = stage_.world();
  const AccountId account = world.main_account(person);
  const Person& one = world.person(person);
  PaymentPlan plan{.amount =
                       std::max<int64_t>(10'000, parameters_.withdrawal.draw(chance) / 10'000 * 10'000)};
  plan.channel = plan.amount > 2'000'000 ? TransferChannel::counter : TransferChannel::atm;
  plan.location = world.cell_name(chance.below(3) == 0 ? one.work_cell : one.home_cell);
  if (chance.happens(parameters_.deposited)) {
    plan.method = TransferMethod::cash_deposit;
    plan.creditor = account;
    banking_.pay(std::move(plan));
    return Came::ordered;
  }
  plan.method = TransferMethod::cash_withdrawal;
  plan.debtor = account;
  return order(person, std::move(plan), chance);
}

Spending::Came Spending::top_up(PersonId person, Chance& chance) {
  const Seller shop = places_.usual(person, Trade::telecom_shop, chance);
  PaymentPlan plan{.creditor = shop.account, .amount = 100 * kTopUps[chance.below(kTopUps.size())]};
  plan.method = TransferMethod::top_up;
  plan.channel = channel(online_, kOnline, chance);
  plan.new_payee = shop.new_payee;
  PersonId whose = person;
  if (chance.happens(parameters_.topped_up_other)) whose = ties_.contact(person, chance);
  if (whose.value() == kNone) whose = person;
  const World& world = stage_.world();
  if (chance.happens(parameters_.order_named))
    plan.remark = "话费 " + world.number(world.line_of(whose)).text();
  return order(person, std::move(plan), chance);
}

Spending::Came Spending::repay(PersonId person, Chance& chance) {
  const Seller bank = places_.usual(person, Trade::bank, chance);
  PaymentPlan plan{.creditor = bank.account,
                   .amount = std::max(kLeastPaid, parameters_.repayment.draw(chance))};
  plan.channel = channel(online_, kOnline, chance);
  if (chance.happens(parameters_.remarked)) plan.remark = "还款";
  return order(person, std::move(plan), chance);
}

Spending::Came Spending::gold(PersonId person, Chance& chance) {
  const Seller dealer = places_.any(Trade::bullion_dealer, chance);
  PaymentPlan plan{.creditor = dealer.account, .new_payee = dealer.new_payee};
  plan.amount = price(parameters_.gold, person, chance);
  plan.channel = channel(in_person_, kInPerson, chance);
  plan.location = stage_.world().cell_name(dealer.cell);
  if (plan.channel == TransferChannel::pos || plan.channel == TransferChannel::nfc)
    plan.method = TransferMethod::card_payment;
  return order(person, std::move(plan), chance);
}

Spending::Came Spending::game(PersonId person, Chance& chance) {
  const Seller maker = places_.usual(person, Trade::games, chance);
  PaymentPlan plan{.creditor = maker.account, .new_payee = maker.new_payee};
  plan.amount = 100 * kGames[std::min(chance.below(kGames.size()), chance.below(kGames.size()))];
  plan.channel = channel(online_, kOnline, chance);
  if (chance.happens(parameters_.order_named)) {
    const auto& remarks = messages_.order_remarks;
    plan.remark = fill(remarks[chance.below(static_cast<uint32_t>(remarks.size()))], chance, {});
  }
  return order(person, std::move(plan), chance);
}

Spending::Came Spending::support(PersonId person, Chance& chance) {
  const World& world = stage_.world();
  const Person& one = world.person(person);
  PersonId payer(kNone);
  for (uint32_t i = one.household; i < one.household + one.household_size; ++i) {
    const Person& other = world.person(PersonId(i));
    if (i == person.value() || other.asleep || other.salary_yuan == 0) continue;
    if (payer.value() == kNone || other.salary_yuan > world.person(payer).salary_yuan) payer = PersonId(i);
  }
  if (payer.value() == kNone || one.salary_yuan > 0) return Came::skipped;
  PaymentPlan plan;
  to_person(plan, person, Gift::family, chance);
  plan.debtor = world.main_account(payer);
  plan.amount = round_as_people_do(price(parameters_.support, payer, chance));
  plan.new_payee = false;
  return order(payer, std::move(plan), chance);
}

}  // namespace duanlian::simulate
