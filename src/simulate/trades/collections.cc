#include "simulate/trades/collections.h"

#include <algorithm>
#include <string>
#include <utility>

namespace duanlian::simulate {
namespace {

constexpr uint64_t kCollectionDraws = 4'001;
// An act's `what`: slot, turn, and the sum that was given.
constexpr int kTurnShift = 24;
constexpr int kSumShift = 28;
constexpr int64_t kGivenMax = (int64_t{1} << 36) - 1;

std::string key(Collection kind, std::string_view what) {
  std::string name(words(kind)[static_cast<std::size_t>(kind)]);
  name += '_';
  return name += what;
}

bool done(const Act& act) { return act.outcome <= Outcome::done_warned; }

}  // namespace

void CollectionParameters::read(ParameterFile& file) {
  for (std::size_t i = 0; i < kCollections; ++i) {
    const auto kind = static_cast<Collection>(i);
    Kind& one = kinds[i];
    file.number(key(kind, "a_day"), one.a_day, 0, 0.1);
    file.curve(key(kind, "payers"), one.payers, 1, 10'000);
    file.curve(key(kind, "yuan"), one.yuan, 1, 100'000);
    file.curve(key(kind, "gap_s"), one.gap_s, 1, 86'400);
    file.share(key(kind, "same_sum"), one.same_sum);
    file.share(key(kind, "passed_on"), one.passed_on);
    file.curve(key(kind, "kept_h"), one.kept_h, 1, 720);
  }
  habits.read(file);
}

Act Collections::turn(uint32_t slot, Turn turn) {
  Act act = open_[slot].turn;
  act.what = slot | static_cast<uint64_t>(turn) << kTurnShift;
  return act;
}

void Collections::open(Collection kind, PersonId collector, Chance& chance, Part part, uint8_t step) {
  const World& world = stage_.world();
  AccountId account = world.main_account(collector);
  if (kind == Collection::appeal) {
    const OrganisationId organisation = some_organisation(world, Trade::crowdfunding, chance.next());
    if (organisation.value() == kNone) return;
    account = world.account_of(organisation);
  }
  const CollectionParameters::Kind& like = parameters_.kinds[static_cast<std::size_t>(kind)];
  Open open{.kind = kind, .collector = collector, .account = account, .number = ++count_};
  open.left = std::max<int64_t>(1, like.payers.draw(chance));
  if (chance.happens(like.same_sum)) open.sum = parameters_.habits.sum(like.yuan.draw(chance), chance);
  open.turn = {.who = collector.value(), .part = part, .step = step};
  const uint32_t slot = open_.put(open);
  stage_.after(seconds(like.gap_s.draw(chance)), turn(slot, Turn::give));
}

void Collections::play(const Act& act) {
  const auto slot = static_cast<uint32_t>(act.what & ((1U << kTurnShift) - 1));
  Open& open = open_[slot];
  Chance chance(stage_.world().seed() + kCollectionDraws, open.number, ++open.payments);
  switch (static_cast<Turn>(act.what >> kTurnShift & 15)) {
    case Turn::give:
      return give(slot, chance);
    case Turn::given: {
      if (done(act)) open.collected += static_cast<int64_t>(act.what >> kSumShift);
      const CollectionParameters::Kind& like = parameters_.kinds[static_cast<std::size_t>(open.kind)];
      if (--open.left > 0) return stage_.after(seconds(like.gap_s.draw(chance)), turn(slot, Turn::give));
      return stage_.after(hours(like.kept_h.draw(chance)), turn(slot, Turn::pass_on));
    }
    case Turn::pass_on:
      return pass_on(slot, chance);
    case Turn::arrived:
      if (done(act)) return spend(slot, chance);
      open_.take(slot);
      return;
  }
}

void Collections::give(uint32_t slot, Chance& chance) {
  const Open& open = open_[slot];
  const World& world = stage_.world();
  const CollectionParameters::Kind& like = parameters_.kinds[static_cast<std::size_t>(open.kind)];
  const bool strangers = open.kind == Collection::appeal || open.kind == Collection::street;
  PersonId giver = grown_up(world, chance);
  if (!strangers || giver == open.collector) giver = acquaintance(world, open.collector, chance);
  PaymentPlan plan{.debtor = world.main_account(giver), .creditor = open.account};
  parameters_.habits.order(plan, chance,
                           {"加油", "早日康复", "班费", "新婚快乐", "团购", "份子钱", "资料费"});
  plan.amount = open.sum > 0 ? open.sum : parameters_.habits.sum(like.yuan.draw(chance), chance);
  plan.amount = std::min(plan.amount, kGivenMax);
  plan.new_payee = strangers || chance.below(3) == 0;
  if (open.kind != Collection::wedding) {
    if (chance.below(2) == 0) plan.channel = model::TransferChannel::qr_code;
  }
  Act then = turn(slot, Turn::given);
  then.what |= static_cast<uint64_t>(plan.amount) << kSumShift;
  plan.then = then;
  banking_.pay(std::move(plan));
}

AccountId Collections::spent_at(const Open& open, Chance& chance) const {
  const World& world = stage_.world();
  Trade trade = Trade::shop;
  switch (open.kind) {
    case Collection::appeal:
    case Collection::street:
      trade = Trade::hospital;
      break;
    case Collection::class_fees:
      trade = chance.below(2) == 0 ? Trade::school : Trade::shop;
      break;
    case Collection::wedding:
      if (chance.below(2) == 0) return world.savings_account(open.collector);
      break;
    case Collection::group_buy:
      trade = Trade::online_shop;
      break;
  }
  const OrganisationId organisation = some_organisation(world, trade, chance.next());
  return organisation.value() == kNone ? world.savings_account(open.collector)
                                       : world.account_of(organisation);
}

void Collections::pass_on(uint32_t slot, Chance& chance) {
  const Open& open = open_[slot];
  if (open.kind != Collection::appeal) return spend(slot, chance);
  if (open.collected == 0) {
    open_.take(slot);
    return;
  }
  const World& world = stage_.world();
  PaymentPlan plan{.debtor = open.account,
                   .creditor = world.main_account(open.collector),
                   .amount = open.collected,
                   .channel = model::TransferChannel::batch,
                   .new_payee = true,
                   .remark = "求助款",
                   .overdraws = world.balance(open.account) < open.collected};
  plan.then = turn(slot, Turn::arrived);
  banking_.pay(std::move(plan));
}

void Collections::spend(uint32_t slot, Chance& chance) {
  const Open open = open_.take(slot);
  const CollectionParameters::Kind& like = parameters_.kinds[static_cast<std::size_t>(open.kind)];
  if (open.collected == 0 || !chance.happens(like.passed_on)) return;
  const World& world = stage_.world();
  PaymentPlan plan{.debtor = world.main_account(open.collector), .creditor = spent_at(open, chance)};
  parameters_.habits.order(plan, chance, {"住院费", "定金", "货款", "尾款"});
  plan.amount = open.collected * chance.between(80, 100) / 100;
  plan.new_payee = chance.below(2) == 0;
  banking_.pay(std::move(plan));
}

}  // namespace duanlian::simulate
