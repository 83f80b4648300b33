#include <algorithm>

#include "respond/orders/order_book.h"
#include "respond/orders/step_words.h"

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

// Whoever it is on may feel it already.
bool may_restrict(OrderState state) {
  return state == OrderState::in_force || state == OrderState::sent || state == OrderState::acknowledged ||
         state == OrderState::undelivered;
}

// Of what a step is a part. In a line that goes to and fro, a step may come again in earnest.
enum class Line : uint8_t { approval, delivery, answer, appeal };

Line line_of(OrderProgress step) {
  switch (step) {
    case OrderProgress::unspecified:
    case OrderProgress::approved:
    case OrderProgress::rejected:
      return Line::approval;
    case OrderProgress::sent:
    case OrderProgress::undelivered:
      return Line::delivery;
    case OrderProgress::acknowledged:
    case OrderProgress::executed:
    case OrderProgress::refused:
    case OrderProgress::answered:
    case OrderProgress::lifted:
    case OrderProgress::closed:
      return Line::answer;
    case OrderProgress::appealed:
    case OrderProgress::appeal_granted:
    case OrderProgress::appeal_dismissed:
      return Line::appeal;
  }
  return Line::answer;
}

bool is_same(const StepNote& known, const StepNote& note) {
  const model::OrderStep& one = known.step;
  const model::OrderStep& other = note.step;
  return known.source == note.source && one.step == other.step && one.officer == other.officer &&
         one.message == other.message && one.amount == other.amount && one.code == other.code;
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
  OrderRecord& record = orders_[*place];
  if (taken && record.steps.size() < kStepsKeptMax)
    record.steps.push_back(note);
  else if (taken)
    ++record.steps_not_kept;
  if (!taken) odd(position, event.header, note.step.order, taken.error().message);
  settle(*place);
  return taken;
}

// The same words of the same institution again: by another id of the event, or after an answer was lost.
bool OrderBook::is_repeat(const OrderRecord& record, const StepNote& note) const {
  const Line line = line_of(note.step.step);
  const bool only_newest = line == Line::delivery || line == Line::appeal;
  for (auto known = record.steps.rbegin(); known != record.steps.rend(); ++known) {
    if (line_of(known->step.step) != line) continue;
    if (is_same(*known, note)) return true;
    if (only_newest) return false;
  }
  return false;
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
      return acknowledge(place, note);
    case OrderProgress::executed:
      return execute(place, note);
    case OrderProgress::refused:
      if (!may_be_answered(record.state)) return unfit(record, step);
      note_answer(record, note);
      set_state(place, OrderState::refused, words_of(note.step));
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
  const MeasureLaw* const law = law_of(record);
  if (law == nullptr) return invalid("no law says anything of the measure · 法规包无规定");
  if (law->by_another && note.step.officer == record.order.officer)
    return invalid("officer: who drafted it is no second person · 起草人不得审批");
  if (std::ranges::find(record.approvers, note.step.officer) != record.approvers.end())
    return invalid("officer: has approved already; another person is needed · 须由另一人审批");
  record.approvers.push_back(note.step.officer);
  // Who is named for an excess over the trace answers for it by approving.
  const std::string& second = record.order.excess_by;
  const bool answered_for =
      second.empty() || std::ranges::find(record.approvers, second) != record.approvers.end();
  if (answered_for && record.approvers.size() >= static_cast<std::size_t>(law->approvals))
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

// 刑事诉讼法 art 145: what is unrelated is released within three days.
void OrderBook::ask_for_release(uint32_t place, Timestamp at) {
  OrderRecord& record = orders_[place];
  const ClockLaw* const clock = law_ ? law_->clock("unrelated_release", record.header.time) : nullptr;
  const Timestamp begin = believed(at);
  record.release_by = clock != nullptr ? clock->lasts.after(begin) : begin;
  record.release_late = false;
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
  if (!may_restrict(record.state)) return unfit(record, OrderProgress::lifted);
  if (note.step.amount)
    return invalid("amount: a part is let go by an order of release · 部分解除须下达解除指令");
  if (record.release_by) return {};
  ask_for_release(place, note.time);
  return {};
}

Status OrderBook::appeal(uint32_t place, const StepNote& note) {
  OrderRecord& record = orders_[place];
  if (note.step.step == OrderProgress::appealed) {
    if (!may_restrict(record.state)) return unfit(record, note.step.step);
    if (record.appeal_by) return invalid("appealed: an appeal is under way already · 已有申诉在办理");
    const Timestamp begin = believed(note.time);
    const ClockLaw* const clock = law_ ? law_->clock("appeal_answer", begin) : nullptr;
    record.appeal_by = clock != nullptr ? clock->lasts.after(begin) : begin;
    record.appeal_late = false;
    return {};
  }
  if (!record.appeal_by)
    return invalid(std::string(model::to_string(note.step.step)) + ": nobody appealed · 无申诉");
  record.appeal_by.reset();
  if (note.step.step == OrderProgress::appeal_granted) ask_for_release(place, note.time);
  return {};
}

}  // namespace duanlian::respond
