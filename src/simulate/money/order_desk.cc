#include "simulate/money/order_desk.h"

#include <algorithm>

namespace duanlian::simulate {
namespace {

constexpr uint64_t kOrderArriving = 911;
constexpr uint64_t kOrderCarried = 912;

// External codes of ISO 20022.
constexpr std::string_view kNoSuchAccount = "AC01";
constexpr std::string_view kMoneyGone = "AM04";
constexpr std::string_view kNotHis = "BE01";
constexpr std::string_view kInWords = "NARR";

std::string name_of(std::string_view source, std::string_view id) {
  return std::string(source) + "/" + std::string(id);
}

bool is_for_banks(model::Measure measure) {
  switch (measure) {
    case model::Measure::protective_hold:
    case model::Measure::query:
    case model::Measure::stop:
    case model::Measure::freeze:
    case model::Measure::recall:
    case model::Measure::release:
    case model::Measure::give_back:
      return true;
    case model::Measure::unspecified:
    case model::Measure::warn:
    case model::Measure::dissuade:
    case model::Measure::suspend_number:
    case model::Measure::block_name:
      break;
  }
  return false;
}

}  // namespace

void OrderDesk::reported(std::string_view source, std::string_view report, ScamId scam) {
  scams_.emplace(name_of(source, report), scam);
}

// Nothing where no bank of the city is meant.
std::optional<uint32_t> OrderDesk::bank_asked(const model::Order& order, AccountId account) const {
  if (order.institution.empty()) {
    if (account.value() == kNone) return std::nullopt;
    return stage_.world().bank_of(account);
  }
  for (uint32_t bank = 0; bank < kBanks; ++bank) {
    if (order.institution == bank_source(bank) || order.institution == bank_agent(bank)) return bank;
  }
  return std::nullopt;
}

void OrderDesk::take(std::vector<model::Event> orders) {
  for (const model::Event& event : orders) take_one(event);
}

void OrderDesk::take_one(const model::Event& event) {
  const auto* const order = std::get_if<model::Order>(&event.payload);
  if (order == nullptr || !is_for_banks(order->measure)) return;
  const World& world = stage_.world();
  AccountId account(kNone);
  if (order->target.kind == model::EntityKind::account) account = world.find_account(order->target.id);
  const auto bank = bank_asked(*order, account);
  if (!bank) return;
  if (account.value() != kNone && world.bank_of(account) != *bank) account = AccountId(kNone);
  const auto slot = static_cast<uint32_t>(orders_.size());
  if (!by_id_.emplace(name_of(event.header.source, event.header.id), slot).second) return;
  orders_.push_back({.id = event.header.id,
                     .issuer = event.header.source,
                     .order = *order,
                     .bank = *bank,
                     .account = account,
                     .hold = std::nullopt,
                     .answer = {}});
  stage_.records().ordered(order->measure, stage_.now());
  Chance chance(mix(world.seed(), kOrderArriving), slot);
  Timestamp has_it = stage_.now() + seconds(parameters_.acknowledges_s.draw(chance));
  if (chance.happens(parameters_.is_down)) has_it = has_it + minutes(parameters_.down_m.draw(chance));
  stage_.at(has_it, {.who = slot, .part = Part::orders, .step = step_of(Step::acknowledges)});
  stage_.at(has_it + takes(*bank, chance),
            {.who = slot, .part = Part::orders, .step = step_of(Step::answers)});
}

void OrderDesk::play(const Act& act) {
  Open& open = orders_[act.who];
  switch (static_cast<Step>(act.step)) {
    case Step::acknowledges:
      return emit(open, step(open, model::OrderProgress::acknowledged));
    case Step::answers:
      return answers(act.who);
    case Step::answers_again:
      return emit(open, open.answer);
    case Step::expires:
      if (open.hold) holds_.release(*open.hold, holds_.amount(*open.hold));
      return open.hold.reset();
  }
}

void OrderDesk::answers(uint32_t slot) {
  Open& open = orders_[slot];
  open.answer = carried_out(slot);
  emit(open, open.answer);
  Chance chance(mix(stage_.world().seed(), mix(kOrderCarried, 1)), slot);
  if (!chance.happens(parameters_.answers_twice)) return;
  stage_.after(seconds(chance.between(20, 600)),
               {.who = slot, .part = Part::orders, .step = step_of(Step::answers_again)});
}

model::OrderStep OrderDesk::carried_out(uint32_t slot) {
  Open& open = orders_[slot];
  if (open.account.value() == kNone) return refused(open, kNoSuchAccount, "no such account here");
  const model::Measure measure = open.order.measure;
  if (measure == model::Measure::release || measure == model::Measure::give_back) return ended(open);
  Chance chance(mix(stage_.world().seed(), kOrderCarried), slot);
  if (!is_his(open) || chance.happens(parameters_.finds_mismatch))
    return refused(open, kNotHis, "name or number do not agree with the register");
  if (measure == model::Measure::query) {
    stage_.records().order_answered(OrderAnswer::told, stage_.now());
    return step(open, model::OrderProgress::answered);
  }
  if (!open.order.amount) return refused(open, kInWords, "no amount: an account is never stopped as a whole");
  return measure == model::Measure::recall ? recalled(open) : set_aside(slot);
}

// It takes over what the order before it holds, and then has as much as it says, where that is there.
model::OrderStep OrderDesk::set_aside(uint32_t slot) {
  Open& open = orders_[slot];
  Open* const before = open.order.other.empty() ? nullptr : find(open.issuer, open.order.other);
  if (before != nullptr && before->hold && before->account == open.account) {
    open.hold = std::exchange(before->hold, std::nullopt);
  } else {
    open.hold = holds_.open(open.account, open.order.measure == model::Measure::protective_hold);
  }
  const int64_t missing = *open.order.amount - holds_.amount(*open.hold);
  if (missing < 0) holds_.release(*open.hold, -missing);
  if (missing > 0) holds_.add(*open.hold, {.amount = missing, .victims = scams_of(open)});
  stage_.after(lasts(open.order.measure),
               {.who = slot, .part = Part::orders, .step = step_of(Step::expires)});
  return executed(open, holds_.amount(*open.hold));
}

// A payment that was a victim's comes back as far as it is there; of what is somebody else's a bank gives
// nothing away.
model::OrderStep OrderDesk::recalled(Open& open) {
  const std::vector<ScamId> scams = scams_of(open);
  open.hold = holds_.open(open.account, false);
  const int64_t amount =
      holds_.add(*open.hold, {.amount = *open.order.amount, .victims = scams, .only_theirs = true});
  holds_.give_back(*open.hold, amount, scams);
  return executed(open, amount);
}

// What another order holds is free again, or goes back to the victims.
model::OrderStep OrderDesk::ended(Open& open) {
  Open* const other = find(open.issuer, open.order.other);
  if (other == nullptr || !other->hold || other->account != open.account)
    return refused(open, kInWords, "nothing is held here under that order");
  const int64_t held = holds_.amount(*other->hold);
  const int64_t wanted = std::min(open.order.amount.value_or(held), held);
  const int64_t done = open.order.measure == model::Measure::release
                           ? holds_.release(*other->hold, wanted)
                           : holds_.give_back(*other->hold, wanted, scams_of(open));
  if (done == held) other->hold.reset();
  return executed(open, done);
}

model::OrderStep OrderDesk::executed(const Open& open, int64_t amount) {
  const bool full = !open.order.amount || amount >= *open.order.amount;
  stage_.records().order_answered(amount == 0 ? OrderAnswer::gone
                                  : full      ? OrderAnswer::in_full
                                              : OrderAnswer::in_part,
                                  stage_.now());
  model::OrderStep done = step(open, model::OrderProgress::executed);
  done.amount = amount;
  if (amount == 0) done.code = kMoneyGone;
  return done;
}

model::OrderStep OrderDesk::refused(const Open& open, std::string_view code, std::string_view reason) {
  stage_.records().order_answered(OrderAnswer::refused, stage_.now());
  model::OrderStep no = step(open, model::OrderProgress::refused);
  no.balance.reset();
  no.code = code;
  no.reason = reason;
  return no;
}

model::OrderStep OrderDesk::step(const Open& open, model::OrderProgress progress) const {
  model::OrderStep step;
  step.order = open.id;
  step.issuer = open.issuer;
  step.step = progress;
  if (progress != model::OrderProgress::acknowledged && open.account.value() != kNone)
    step.balance = stage_.world().balance(open.account);
  return step;
}

void OrderDesk::emit(const Open& open, model::OrderStep step) {
  stage_.emit(bank_source(open.bank), std::move(step), {.role = Role::reporting});
}

OrderDesk::Open* OrderDesk::find(std::string_view issuer, std::string_view id) {
  const auto found = by_id_.find(name_of(issuer, id));
  return found == by_id_.end() ? nullptr : &orders_[found->second];
}

// Whether the account is whose the order says.
bool OrderDesk::is_his(const Open& open) const {
  if (open.order.holder.empty()) return true;
  const model::Party party = stage_.world().party(open.account, true);
  return open.order.holder == party.name || open.order.holder == party.organisation;
}

Duration OrderDesk::lasts(model::Measure measure) const {
  if (measure == model::Measure::freeze) return days(parameters_.freeze_days);
  return hours(measure == model::Measure::stop ? parameters_.stop_h : parameters_.protective_h);
}

std::vector<ScamId> OrderDesk::scams_of(const Open& open) const {
  std::vector<ScamId> scams;
  for (const model::OrderShare& share : open.order.shares) {
    const auto found = scams_.find(name_of(share.source.empty() ? open.issuer : share.source, share.report));
    if (found != scams_.end()) scams.push_back(found->second);
  }
  return scams;
}

}  // namespace duanlian::simulate
