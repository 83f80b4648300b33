#include "engine/standing_orders.h"

#include <set>

namespace duanlian::engine {
namespace {

using respond::OrderRecord;
using respond::OrderState;

respond::Standing standing_of(OrderState state) {
  switch (state) {
    case OrderState::drafted:
    case OrderState::approved:
    case OrderState::sent:
    case OrderState::undelivered:
    case OrderState::acknowledged:
      return respond::Standing::pending;
    case OrderState::in_force:
      return respond::Standing::in_force;
    case OrderState::not_executed:
      return respond::Standing::not_executed;
    case OrderState::invalid:
    case OrderState::rejected:
    case OrderState::refused:
      return respond::Standing::declined;
    case OrderState::lifted:
    case OrderState::closed:
      return respond::Standing::lifted;
    case OrderState::expired:
      return respond::Standing::expired;
  }
  return respond::Standing::lifted;
}

std::optional<Timestamp> last_step(const OrderRecord& record) {
  return record.steps.empty() ? std::nullopt : std::optional(record.steps.back().time);
}

respond::StandingOrder standing_order(const OrderRecord& record) {
  respond::StandingOrder order{.id = record.id(),
                               .issuer = record.issuer(),
                               .account = record.order.target.id,
                               .currency = record.order.currency,
                               .measure = record.order.measure,
                               .relation = record.order.relation,
                               .other = record.order.other,
                               .state = standing_of(record.state),
                               .amount = record.order.amount.value_or(0),
                               .done = record.done,
                               .released = record.released,
                               .shares = record.order.shares,
                               .drafted_at = record.header.time};
  if (!respond::is_pending(record.state)) order.answered_at = record.executed_at;
  if (!order.answered_at && record.state == OrderState::refused) order.answered_at = last_step(record);
  if (record.state == OrderState::expired) order.ended_at = record.ends_at;
  const bool ended = order.state == respond::Standing::lifted || order.state == respond::Standing::declined ||
                     record.released > 0;
  if (ended) order.ended_at = last_step(record).value_or(record.header.time);
  return order;
}

}  // namespace

std::vector<respond::StandingOrder> standing_orders(const respond::OrderBook& book,
                                                    const std::vector<std::string>& accounts,
                                                    uint32_t report) {
  std::set<uint32_t> places(book.report(report).orders.begin(), book.report(report).orders.end());
  for (const std::string& account : accounts) {
    const auto on = book.on({.kind = model::EntityKind::account, .id = account});
    places.insert(on.begin(), on.end());
  }
  std::vector<respond::StandingOrder> orders;
  for (const uint32_t place : places) {
    const OrderRecord& record = book.at(place);
    if (record.order.target.kind == model::EntityKind::account) orders.push_back(standing_order(record));
  }
  return orders;
}

}  // namespace duanlian::engine
