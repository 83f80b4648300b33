#include <algorithm>

#include "respond/orders/order_book.h"

// Time that passes: at ticks, and only forward.
namespace duanlian::respond {
namespace {

void earlier(std::optional<Timestamp>& next, std::optional<Timestamp> other) {
  if (other && (!next || *other < *next)) next = other;
}

}  // namespace

std::optional<Timestamp> OrderBook::next_clock() const {
  return clocks_.empty() ? std::nullopt : std::optional(clocks_.begin()->first);
}

std::optional<Timestamp> OrderBook::next_clock_of(const OrderRecord& record) const {
  std::optional<Timestamp> next;
  if (record.state == OrderState::in_force && record.ends_at) {
    earlier(next, record.ends_at);
    const MeasureLaw* const law = law_of(record);
    if (law != nullptr && record.alerts_given < law->alerts.size())
      earlier(next, *record.ends_at - law->alerts[record.alerts_given]);
  }
  if (!record.late) earlier(next, record.act_by);
  if (!record.release_late) earlier(next, record.release_by);
  if (!record.appeal_late) earlier(next, record.appeal_by);
  return next;
}

// A clock of somebody else that is far ahead of ours moves nothing away from its end.
Timestamp OrderBook::believed(Timestamp told) const {
  return now_.micros == INT64_MIN || told <= now_ + kAheadMax ? told : now_;
}

void OrderBook::await(uint32_t place) {
  const auto next = next_clock_of(orders_[place]);
  auto& awaited = awaited_[place];
  if (next == awaited) return;
  if (awaited) clocks_.erase({*awaited, place});
  if (next) clocks_.emplace(*next, place);
  awaited = next;
}

void OrderBook::tick(Timestamp now) {
  now_ = std::max(now_, now);
  while (!clocks_.empty() && clocks_.begin()->first <= now_) {
    const uint32_t place = clocks_.begin()->second;
    run_clocks(place);
    settle(place);
  }
}

void OrderBook::run_clocks(uint32_t place) {
  OrderRecord& record = orders_[place];
  const model::Header by_clock{.id = {}, .time = now_, .source = record.issuer()};
  const auto missed = [&](const std::optional<Timestamp>& by, bool& late, std::string_view what) {
    if (!by || *by > now_ || late) return;
    late = true;
    odd(0, by_clock, record.id(), std::string(what));
  };
  missed(record.act_by, record.late, "not done in time · 未按时劝阻");
  missed(record.appeal_by, record.appeal_late, "an appeal was not answered in time · 申诉未按时答复");
  missed(record.release_by, record.release_late, "was not released in time · 未按时解除");
  if (record.state != OrderState::in_force || !record.ends_at) return;
  const MeasureLaw* const law = law_of(record);
  while (law != nullptr && record.alerts_given < law->alerts.size() &&
         *record.ends_at - law->alerts[record.alerts_given] <= now_)
    ++record.alerts_given;
  if (*record.ends_at > now_) return;
  set_state(place, OrderState::expired);
}

}  // namespace duanlian::respond
