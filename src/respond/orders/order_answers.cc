#include <algorithm>

#include "respond/orders/order_book.h"
#include "respond/orders/step_words.h"

// What institutions answer, and what follows from it.
namespace duanlian::respond {
namespace {

using model::Measure;
using model::OrderProgress;
using model::OrderRelation;

// Carried out, it has nothing to go on holding.
bool ends_when_done(Measure measure) {
  switch (measure) {
    case Measure::unspecified:
    case Measure::warn:
    case Measure::dissuade:
    case Measure::query:
    case Measure::recall:
    case Measure::release:
    case Measure::give_back:
      return true;
    case Measure::protective_hold:
    case Measure::stop:
    case Measure::freeze:
    case Measure::suspend_number:
    case Measure::block_name:
      return false;
  }
  return false;
}

}  // namespace

// The first word from the institution says how quick it is.
void OrderBook::note_answer(const OrderRecord& record, const StepNote& note) {
  if (!record.sent_at) return;
  answer_times_.add(record.order.institution, note.time - *record.sent_at);
}

// After the answer it says nothing new.
Status OrderBook::acknowledge(uint32_t place, const StepNote& note) {
  const OrderRecord& record = orders_[place];
  if (record.executed_at || record.state == OrderState::refused) return {};
  if (!may_be_answered(record.state)) return unfit(record, note.step.step);
  set_state(place, OrderState::acknowledged);
  return {};
}

Status OrderBook::execute(uint32_t place, const StepNote& note) {
  OrderRecord& record = orders_[place];
  const int64_t amount = note.step.amount.value_or(0);
  if (record.executed_at && amount != record.done) {
    return invalid("executed: another answer than before: " + std::to_string(record.done) + ", now " +
                   std::to_string(amount) + " · 与先前答复矛盾");
  }
  if (record.executed_at) return {};
  if (!may_be_answered(record.state)) return unfit(record, OrderProgress::executed);
  if (record.order.amount && amount > *record.order.amount) {
    return invalid("executed: more than was ordered: " + std::to_string(amount) + " of " +
                   std::to_string(*record.order.amount) + " · 执行金额超过指令金额");
  }
  if (believed(note.time) != note.time) {
    const model::Header header{.id = {}, .time = note.time, .source = note.source};
    odd(note.position, header, record.id(),
        "executed: at a time that has not come: counted from now · 执行时间晚于当前时间");
  }
  note_answer(record, note);
  record.executed_at = std::max(believed(note.time), believed(record.header.time));
  record.done = amount;
  carry_out(place, note);
  return {};
}

void OrderBook::carry_out(uint32_t place, const StepNote& note) {
  OrderRecord& record = orders_[place];
  const auto other = other_of(record);
  const bool of_money = record.order.amount || (other && holds_money(orders_[*other].order.measure));
  if (of_money && record.done == 0) return set_state(place, OrderState::not_executed, words_of(note.step));
  if (record.order.relation == OrderRelation::ends && other) let_go(*other, record.done);
  if (ends_when_done(record.order.measure)) return set_state(place, OrderState::closed);
  put_in_force(place, note);
}

void OrderBook::put_in_force(uint32_t place, const StepNote& note) {
  OrderRecord& record = orders_[place];
  set_state(place, OrderState::in_force);
  const MeasureLaw* const law = law_of(record);
  if (law != nullptr && law->lasts) record.ends_at = law->lasts->after(*record.executed_at);
  if (record.temporary)
    record.ends_at =
        std::min(record.ends_at.value_or(Timestamp{INT64_MAX}), record.temporary->after(*record.executed_at));
  const auto other = other_of(record);
  if (other && record.replaces()) follow(*other, place);
  share_clock(place, note);
}

// A renewal begins where what it renews would have ended.
void OrderBook::follow(uint32_t other, uint32_t place) {
  OrderRecord& record = orders_[place];
  const OrderRecord& before = orders_[other];
  const MeasureLaw* const law = law_of(record);
  const bool renews = record.order.relation == OrderRelation::renews && before.state == OrderState::in_force;
  if (renews && before.ends_at && law != nullptr && law->lasts)
    record.ends_at = law->lasts->after(*before.ends_at);
  if (!is_over(before.state)) take_place_of(other, place);
}

// The first that is carried out, of an order and of those that raise it, says when all end.
void OrderBook::share_clock(uint32_t place, const StepNote& note) {
  OrderRecord& record = orders_[place];
  const uint32_t first = first_raised(place);
  const OrderRecord& raised = orders_[first];
  const auto share = [&](const OrderRecord& one) {
    if (one.executed_at && one.done > 0 && one.ends_at && record.ends_at)
      record.ends_at = std::min(*record.ends_at, *one.ends_at);
  };
  if (first != place) share(raised);
  for (const uint32_t follower : raised.followers) {
    if (follower != place && orders_[follower].raises()) share(orders_[follower]);
  }
  const bool ended = first != place && raised.executed_at && raised.done > 0 &&
                     (raised.state == OrderState::expired || raised.state == OrderState::lifted);
  if (!ended) return;
  const model::Header header{.id = {}, .time = note.time, .source = note.source};
  odd(note.position, header, record.id(),
      "executed: what it raises had ended: to be released · 所提高的指令已终结，应予解除");
  ask_for_release(place, note.time);
}

// What is asked of the one before is asked of the one that takes its place.
void OrderBook::take_place_of(uint32_t before, uint32_t place) {
  OrderRecord& old = orders_[before];
  OrderRecord& record = orders_[place];
  record.release_by = old.release_by;
  record.release_late = old.release_late;
  record.appeal_by = old.appeal_by;
  record.appeal_late = old.appeal_late;
  if (old.fresh_money != 0) {
    record.fresh_money = std::max(record.fresh_money, old.fresh_money);
    fresh_money_.insert(place);
  }
  set_state(before, OrderState::closed,
            std::string(model::to_string(record.order.relation)) + " " + record.id());
  settle(before);
}

// Some of what it holds is free again, or paid out.
void OrderBook::let_go(uint32_t place, int64_t amount) {
  OrderRecord& record = orders_[place];
  if (is_over(record.state)) return;
  if (record.state == OrderState::in_force) record.released += std::min(amount, record.held());
  if (record.held() == 0 || record.state != OrderState::in_force) set_state(place, OrderState::lifted);
  settle(place);
}

}  // namespace duanlian::respond
