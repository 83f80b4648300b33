#include "simulate/truth/oracle.h"

namespace duanlian::simulate {

void Oracle::told(const model::Event& event, const Mark& mark) {
  if (event.kind() == model::EventKind::report && mark.scam.value() != kNone)
    reports_.try_emplace(mark.scam.value(), event.header);
  const auto* const step = std::get_if<model::OrderStep>(&event.payload);
  if (step == nullptr || step->step == model::OrderProgress::acknowledged) return;
  const auto found = open_.find(step->order);
  if (found == open_.end()) return;
  ordered_[found->second.place] -= found->second.amount;
  open_.erase(found);
}

Result<std::vector<model::Outcome>> Oracle::decide(std::vector<model::Event>& /*events*/) {
  return std::vector<model::Outcome>{};
}

Result<std::vector<model::Event>> Oracle::orders(Timestamp now) {
  std::vector<model::Event> due;
  for (const auto& [scam, report] : reports_) {
    for (const Holding& holding : where_(ScamId(scam))) {
      const Place place{scam, holding.account.value()};
      int64_t& already = ordered_[place];
      if (holding.amount <= already) continue;
      const int64_t missing = holding.amount - already;
      due.push_back(order(holding.account, missing, report, now));
      open_[due.back().header.id] = {.place = place, .amount = missing};
      already = holding.amount;
    }
  }
  return due;
}

model::Event Oracle::order(AccountId account, int64_t amount, const model::Header& report, Timestamp now) {
  model::Event event;
  event.header = {.id = "o" + std::to_string(++issued_),
                  .time = now,
                  .source = "oracle",
                  .purpose = model::Purpose::exercise};
  model::Order order;
  order.measure = model::Measure::freeze;
  order.target = {model::EntityKind::account, name_(account)};
  order.amount = amount;
  order.currency = *Currency::parse("CNY");
  order.traced = amount;
  order.shares = {{.report = report.id, .source = report.source, .amount = amount}};
  order.reason = "the truth";
  event.payload = std::move(order);
  return event;
}

}  // namespace duanlian::simulate
