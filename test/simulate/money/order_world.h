#pragma once

#include <gtest/gtest.h>

#include "simulate/money/money_world.h"
#include "simulate/money/reported_money.h"
#include "simulate/money/reports.h"

namespace duanlian::simulate {

// Money, victims who report it, and what is done about it.
struct OrderWorld : MoneyWorld {
  OrderWorld(uint64_t seed, Response response) : MoneyWorld(seed) {
    FileIssues issues;
    reporting.read("reports.yaml", city_file("reports.yaml"), issues);
    ordering.read("orders.yaml", city_file("orders.yaml"), issues);
    CHECK(issues.empty(), issues.joined());
    reported = std::make_unique<ReportedMoney>(stage, *laundering, ordering, response);
    reports.leave_money_to(*reported);
    city.add(Part::reports, reports);
    city.add(Part::orders, reported->desk());
    city.add(Part::pursuit, reported->pursuit());
    if (response == Response::orders) city.bring_orders_to(reported->desk());
    after = &reports;
  }
  // Banks that make no faults and answer so soon.
  void answer_within(int64_t how_many_seconds) {
    ordering.acknowledges_s = Curve::constant(1);
    ordering.answers_s.fill(Curve::constant(how_many_seconds));
    ordering.finds_mismatch = ordering.is_down = ordering.answers_twice = Share();
  }
  int64_t balances() const {
    int64_t sum = 0;
    for (uint32_t i = 0; i < world.accounts(); ++i) sum += world.balance(AccountId(i));
    return sum;
  }
  // All the money that there is, but for what came and went as cash and what victims were given to pay with.
  // Nothing may be on its way.
  int64_t money() const {
    int64_t sum = balances() + reported->held();
    for (const model::Event& event : records.events) {
      const auto* const transfer = std::get_if<model::Transfer>(&event.payload);
      if (transfer == nullptr) continue;
      if (transfer->creditor.account.empty()) sum += transfer->amount;
      if (transfer->debtor.account.empty()) sum -= transfer->amount;
    }
    for (const auto& [scam, events] : payments) sum -= victims[scam].amount;
    return sum;
  }
  int64_t recovered() const {
    int64_t sum = 0;
    for (const auto& [scam, fen] : records.back) sum += fen;
    return sum;
  }
  // Each scam's money is all there, and what is set aside is what was said of it.
  void expect_whole() const {
    int64_t back = 0;
    for (const auto& [scam, fen] : paid) {
      const Fate& fate = laundering->fate(ScamId(scam));
      EXPECT_EQ(fate.paid, fen);
      EXPECT_EQ(fate.paid,
                fate.held + fate.moving + fate.exited + fate.commission + fate.stopped + fate.returned);
      for (const int64_t part :
           {fate.held, fate.moving, fate.exited, fate.commission, fate.stopped, fate.returned})
        EXPECT_GE(part, 0);
      const auto said = records.back.find(scam);
      EXPECT_EQ(said == records.back.end() ? 0 : said->second, fate.stopped + fate.returned) << scam;
      back += fate.stopped;
    }
    for (const auto& [whose, fen] : records.others) back += fen;
    EXPECT_EQ(reported->held(), back);
  }
  template <class Payload>
  std::vector<Payload> all() const {
    std::vector<Payload> found;
    for (const model::Event& event : records.events) {
      if (const auto* const payload = std::get_if<Payload>(&event.payload)) found.push_back(*payload);
    }
    return found;
  }

  ReportParameters reporting;
  OrderParameters ordering;
  std::unique_ptr<ReportedMoney> reported;
  Reports reports{stage, *laundering, reporting, texts};
};

// Allows everything and orders what a test wants, each thing at its time.
class Orders : public Responder {
 public:
  Result<std::vector<model::Outcome>> decide(std::vector<model::Event>&) override {
    return std::vector<model::Outcome>{};
  }
  Result<std::vector<model::Event>> orders(Timestamp now) override {
    std::vector<model::Event> due;
    while (!waiting_.empty() && waiting_.front().header.time <= now) {
      due.push_back(waiting_.front());
      waiting_.erase(waiting_.begin());
    }
    asked.push_back(now);
    return due;
  }
  // In order of time.
  void order(Timestamp at, std::string id, model::Order order) {
    model::Event event;
    event.header = {
        .id = std::move(id), .time = at, .source = "duty_room", .purpose = model::Purpose::exercise};
    event.payload = std::move(order);
    waiting_.push_back(std::move(event));
  }
  std::vector<Timestamp> asked;

 private:
  std::vector<model::Event> waiting_;
};

inline model::Order order_on(model::Measure measure, std::string account, std::optional<int64_t> amount) {
  model::Order order;
  order.measure = measure;
  order.target = {model::EntityKind::account, std::move(account)};
  order.amount = amount;
  if (amount) order.currency = *Currency::parse("CNY");
  order.reason = "traced";
  return order;
}

}  // namespace duanlian::simulate
