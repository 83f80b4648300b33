#include <algorithm>

#include "respond/orders/order_book.h"

// What becomes of an order, step by step.
namespace duanlian::respond {
namespace {

using model::Measure;
using model::OrderProgress;
using model::OrderRelation;

// Who may take which step.
enum class Teller : uint8_t { issuer, institution, either };

Teller teller_of(OrderProgress step) {
  switch (step) {
    case OrderProgress::approved:
    case OrderProgress::rejected:
    case OrderProgress::sent:
    case OrderProgress::undelivered:
    case OrderProgress::closed:
    case OrderProgress::appeal_granted:
    case OrderProgress::appeal_dismissed:
      return Teller::issuer;
    case OrderProgress::acknowledged:
    case OrderProgress::executed:
    case OrderProgress::refused:
    case OrderProgress::answered:
    case OrderProgress::unspecified:
    case OrderProgress::lifted:
    case OrderProgress::appealed:
      return Teller::either;
  }
  return Teller::issuer;
}

bool needs_officer(OrderProgress step) {
  return step == OrderProgress::approved || step == OrderProgress::rejected ||
         step == OrderProgress::closed || step == OrderProgress::appeal_granted ||
         step == OrderProgress::appeal_dismissed;
}

bool may_be_answered(OrderState state) {
  return state == OrderState::approved || state == OrderState::sent || state == OrderState::undelivered ||
         state == OrderState::acknowledged;
}

Error unfit(const OrderRecord& record, OrderProgress step) {
  return invalid(std::string(model::to_string(step)) + ": does not fit an order that is " +
                 std::string(model::to_string(record.state)) + " · 与指令当前状态不符");
}

// Answered or carried out, it has nothing to go on holding.
bool ends_when_done(Measure measure) {
  return measure == Measure::release || measure == Measure::give_back || measure == Measure::recall;
}

}  // namespace

Status OrderBook::take_step(uint64_t position, const model::Event& event) {
  const StepNote note{.position = position,
                      .time = event.header.time,
                      .source = event.header.source,
                      .step = std::get<model::OrderStep>(event.payload)};
  const auto place = find(note.step.issuer.empty() ? note.source : note.step.issuer, note.step.order);
  if (!place) {
    odd(position, event.header, note.step.order, "a step of an order that is not known · 指令不存在");
    return invalid("order: no order has that id");
  }
  if (is_repeat(orders_[*place], note)) return {};
  Status taken = check_teller(orders_[*place], note);
  if (taken) taken = apply_step(*place, note);
  auto& steps = orders_[*place].steps;
  if (taken && steps.size() < kStepsKeptMax) steps.push_back(note);
  if (!taken) odd(position, event.header, note.step.order, taken.error().message);
  settle(*place);
  return taken;
}

// The same words of the same institution again: by another id of the event, or after an answer was lost.
bool OrderBook::is_repeat(const OrderRecord& record, const StepNote& note) const {
  return std::ranges::any_of(record.steps, [&](const StepNote& known) {
    const model::OrderStep& one = known.step;
    const model::OrderStep& other = note.step;
    return known.source == note.source && one.step == other.step && one.officer == other.officer &&
           one.message == other.message && one.amount == other.amount && one.code == other.code;
  });
}

Status OrderBook::check_teller(const OrderRecord& record, const StepNote& note) const {
  if (note.step.step == OrderProgress::unspecified) return invalid("step: missing");
  const bool is_issuer = note.source == record.issuer();
  const bool is_institution = note.source == record.order.institution;
  if (!is_issuer && !(is_institution && teller_of(note.step.step) != Teller::issuer)) {
    return invalid(std::string(model::to_string(note.step.step)) + ": " + note.source +
                   " may not say that of this order · 该机构无权作此答复");
  }
  if (needs_officer(note.step.step) && note.step.officer.empty())
    return invalid("officer: missing: who decided? · 须写明决定人");
  return {};
}

Status OrderBook::apply_step(uint32_t place, const StepNote& note) {
  OrderRecord& record = orders_[place];
  const OrderProgress step = note.step.step;
  switch (step) {
    case OrderProgress::unspecified:
      return {};
    case OrderProgress::approved:
      return approve(place, note);
    case OrderProgress::rejected:
      if (record.state != OrderState::drafted && record.state != OrderState::approved)
        return unfit(record, step);
      set_state(place, OrderState::rejected, note.step.reason);
      return {};
    case OrderProgress::sent:
      return note_sent(place, note);
    case OrderProgress::undelivered:
      if (record.state != OrderState::approved && record.state != OrderState::sent)
        return unfit(record, step);
      set_state(place, OrderState::undelivered, note.step.reason);
      return {};
    case OrderProgress::acknowledged:
      if (!may_be_answered(record.state)) return unfit(record, step);
      note_answer(record, note);
      set_state(place, OrderState::acknowledged);
      return {};
    case OrderProgress::executed:
      return execute(place, note);
    case OrderProgress::refused:
      if (!may_be_answered(record.state)) return unfit(record, step);
      note_answer(record, note);
      set_state(place, OrderState::refused,
                note.step.code + (note.step.code.empty() ? "" : " ") + note.step.reason);
      return {};
    case OrderProgress::answered:
      if (!may_be_answered(record.state)) return unfit(record, step);
      note_answer(record, note);
      set_state(place, OrderState::closed, note.step.reason);
      return {};
    case OrderProgress::lifted:
      return lift(place, note);
    case OrderProgress::closed:
      if (is_over(record.state)) return unfit(record, step);
      if (record.state == OrderState::in_force && record.held() > 0)
        return invalid("closed: money is still held: lift it first · 仍有资金被控制，须先解除");
      set_state(place, OrderState::closed, note.step.reason);
      return {};
    case OrderProgress::appealed:
    case OrderProgress::appeal_granted:
    case OrderProgress::appeal_dismissed:
      return appeal(place, note);
  }
  return {};
}

Status OrderBook::approve(uint32_t place, const StepNote& note) {
  OrderRecord& record = orders_[place];
  // It was approved before: a person wants it sent again.
  if (record.state == OrderState::undelivered) {
    set_state(place, OrderState::approved);
    return {};
  }
  if (record.state != OrderState::drafted) return unfit(record, OrderProgress::approved);
  const MeasureLaw* const law = law_ ? law_->measure(record.order.measure, record.header.time) : nullptr;
  if (law == nullptr) return invalid("no law says anything of the measure · 法规包无规定");
  if (law->by_another && note.step.officer == record.order.officer)
    return invalid("officer: who drafted it is no second person · 起草人不得审批");
  if (std::ranges::find(record.approvers, note.step.officer) != record.approvers.end())
    return invalid("officer: has approved already; another person is needed · 须由另一人审批");
  record.approvers.push_back(note.step.officer);
  if (record.approvers.size() >= static_cast<std::size_t>(law->approvals))
    set_state(place, OrderState::approved);
  return {};
}

Status OrderBook::note_sent(uint32_t place, const StepNote& note) {
  OrderRecord& record = orders_[place];
  if (record.state != OrderState::approved && record.state != OrderState::undelivered) {
    // An answer may be told before the sending.
    const bool late = record.sent_at == std::nullopt && (record.executed_at || is_over(record.state) ||
                                                         record.state == OrderState::acknowledged);
    if (!late || record.state == OrderState::invalid || record.state == OrderState::rejected)
      return unfit(record, OrderProgress::sent);
    record.sent_at = note.time;
    return {};
  }
  record.sent_at = note.time;
  set_state(place, OrderState::sent);
  return {};
}

// The first word from the institution says how quick it is.
void OrderBook::note_answer(const OrderRecord& record, const StepNote& note) {
  if (note.step.step == OrderProgress::acknowledged || !record.sent_at) return;
  answer_times_.add(record.order.institution, note.time - *record.sent_at);
}

Status OrderBook::execute(uint32_t place, const StepNote& note) {
  OrderRecord& record = orders_[place];
  const int64_t amount = *note.step.amount;
  if (record.state == OrderState::in_force || record.state == OrderState::not_executed) {
    return invalid("executed: another answer than before: " + std::to_string(record.done) + ", now " +
                   std::to_string(amount) + " · 与先前答复矛盾");
  }
  if (!may_be_answered(record.state)) return unfit(record, OrderProgress::executed);
  if (record.order.amount && amount > *record.order.amount) {
    return invalid("executed: more than was ordered: " + std::to_string(amount) + " of " +
                   std::to_string(*record.order.amount) + " · 执行金额超过指令金额");
  }
  note_answer(record, note);
  record.executed_at = note.time;
  record.done = amount;
  carry_out(place, note);
  return {};
}

void OrderBook::carry_out(uint32_t place, const StepNote& note) {
  OrderRecord& record = orders_[place];
  const auto other = find(record.issuer(), record.order.other);
  if (record.order.amount && record.done == 0)
    return set_state(place, OrderState::not_executed,
                     note.step.code + (note.step.code.empty() ? "" : " ") + note.step.reason);
  if (record.order.measure == Measure::release && other)
    let_go(*other, record.order.amount ? record.done : orders_[*other].held());
  if (ends_when_done(record.order.measure)) return set_state(place, OrderState::closed);
  set_state(place, OrderState::in_force);
  const MeasureLaw* const law = law_ ? law_->measure(record.order.measure, record.header.time) : nullptr;
  if (law != nullptr && law->lasts) record.ends_at = law->lasts->after(note.time);
  if (!other) return;
  const OrderRecord& before = orders_[*other];
  if (record.order.relation == OrderRelation::raises && before.ends_at) record.ends_at = before.ends_at;
  if (record.order.relation == OrderRelation::renews && before.ends_at && law != nullptr && law->lasts)
    record.ends_at = law->lasts->after(*before.ends_at);
  const bool replaces =
      record.order.relation == OrderRelation::renews || record.order.relation == OrderRelation::succeeds;
  if (!replaces || is_over(before.state)) return;
  set_state(*other, OrderState::closed,
            std::string(model::to_string(record.order.relation)) + " " + record.id());
  settle(*other);
}

// Some of what it holds is free again.
void OrderBook::let_go(uint32_t place, int64_t amount) {
  OrderRecord& record = orders_[place];
  if (is_over(record.state)) return;
  record.released += std::min(amount, record.held());
  if (record.held() == 0 || record.state != OrderState::in_force) {
    set_state(place, OrderState::lifted);
    record.release_by.reset();
  }
  settle(place);
}

// 刑事诉讼法 art 145: what is unrelated is released within three days.
void OrderBook::ask_for_release(uint32_t place, Timestamp at) {
  OrderRecord& record = orders_[place];
  const ClockLaw* const clock = law_ ? law_->clock("unrelated_release", at) : nullptr;
  record.release_by = clock != nullptr ? clock->lasts.after(at) : at;
}

// An institution that lifts has done so; an officer's word has still to reach it.
Status OrderBook::lift(uint32_t place, const StepNote& note) {
  OrderRecord& record = orders_[place];
  if (note.source == record.order.institution && note.source != record.issuer()) {
    if (record.state != OrderState::in_force) return unfit(record, OrderProgress::lifted);
    let_go(place, note.step.amount.value_or(record.held()));
    return {};
  }
  if (note.step.officer.empty()) return invalid("officer: missing: who decided? · 须写明决定人");
  const bool may_hold = record.state == OrderState::in_force || record.state == OrderState::sent ||
                        record.state == OrderState::acknowledged;
  if (!may_hold) return unfit(record, OrderProgress::lifted);
  ask_for_release(place, note.time);
  return {};
}

Status OrderBook::appeal(uint32_t place, const StepNote& note) {
  OrderRecord& record = orders_[place];
  if (note.step.step == OrderProgress::appealed) {
    if (record.state != OrderState::in_force) return unfit(record, note.step.step);
    if (record.appeal_by) return invalid("appealed: an appeal is under way already · 已有申诉在办理");
    const ClockLaw* const clock = law_ ? law_->clock("appeal_answer", note.time) : nullptr;
    record.appeal_by = clock != nullptr ? clock->lasts.after(note.time) : note.time;
    return {};
  }
  if (!record.appeal_by)
    return invalid(std::string(model::to_string(note.step.step)) + ": nobody appealed · 无申诉");
  record.appeal_by.reset();
  if (note.step.step == OrderProgress::appeal_granted && record.state == OrderState::in_force)
    ask_for_release(place, note.time);
  return {};
}

}  // namespace duanlian::respond
