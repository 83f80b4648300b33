#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "model/event.h"

namespace duanlian::respond {

// Reports, orders, steps, transfers and ticks of a small town where everybody errs often: ids repeat, answers
// come twice, late, from others and with other amounts, and clocks go back.
class RandomOrders {
 public:
  explicit RandomOrders(uint32_t seed) : random_(seed) {}

  model::Event next() {
    if (count_ < 8) return first_reports();
    const uint32_t what = draw(100);
    if (draw(6) == 0) time_ = time_ + minutes(draw(draw(20) == 0 ? 60 * 24 * 40 : 90));
    model::Event event{.header = {.id = "e" + std::to_string(count_++),
                                  .time = draw(25) == 0 ? time_ - minutes(draw(300)) : time_,
                                  .source = "police",
                                  .purpose = model::Purpose::exercise},
                       .payload = model::Tick{}};
    if (what < 20) {
      event.payload = order();
      event.header.id = "o" + std::to_string(draw(40) == 0 ? 0 : targets_.size() - 1);
    } else if (what < 80) {
      event.payload = step(event.header);
    } else if (what < 84) {
      event.header.id = "r" + std::to_string(draw(8));
      event.payload = report();
    } else if (what < 90) {
      event.payload = transfer();
    }
    if (event.kind() != model::EventKind::tick && draw(60) == 0)
      event.header.time = event.header.time + days(draw(400));
    return event;
  }

 private:
  uint32_t draw(uint32_t below) { return static_cast<uint32_t>(random_() % below); }
  std::string one_of(const char* prefix, uint32_t count) { return prefix + std::to_string(draw(count)); }
  // Mostly one of the newest orders.
  uint32_t some_order() {
    const auto known = static_cast<uint32_t>(targets_.size());
    if (known < 6 || draw(5) == 0) return draw(known + 1);
    return known - 1 - draw(5);
  }
  static Currency currency(const char* code) { return *Currency::parse(code); }

  model::Event first_reports() {
    return {.header = {.id = "r" + std::to_string(count_++),
                       .time = time_,
                       .source = "police",
                       .purpose = model::Purpose::exercise},
            .payload = report()};
  }

  model::Order order() {
    model::Order order{.measure = static_cast<model::Measure>(1 + draw(model::kMeasures - 1)),
                       .target = {.kind = model::EntityKind::account, .id = one_of("a", 40)},
                       .institution = "bank_0",
                       .reason = "r"};
    if (draw(3) != 0) order.measure = draw(2) == 0 ? model::Measure::stop : model::Measure::freeze;
    if (order.measure == model::Measure::suspend_number)
      order.target = {.kind = model::EntityKind::phone, .id = "+8613800138000"};
    if (order.measure == model::Measure::block_name)
      order.target = {.kind = model::EntityKind::domain, .id = "example.cn"};
    if (order.measure == model::Measure::dissuade) order.grade = model::Grade::p1;
    if (draw(12) != 0) {
      order.amount = 1 + draw(1'000);
      order.currency = currency(draw(20) == 0 ? "USD" : "CNY");
      if (draw(8) != 0) order.traced = *order.amount;
      for (uint32_t i = draw(3); i > 0; --i)
        order.shares.push_back({.report = one_of("r", 8), .amount = 1 + draw(400)});
    }
    if (draw(3) == 0 || order.measure == model::Measure::release ||
        order.measure == model::Measure::give_back) {
      order.relation = static_cast<model::OrderRelation>(1 + draw(4));
      if (order.measure == model::Measure::release || order.measure == model::Measure::give_back)
        order.relation = model::OrderRelation::ends;
      const uint32_t other = some_order();
      order.other = "o" + std::to_string(other);
      if (draw(6) != 0 && other < targets_.size()) order.target = targets_[other];
    }
    targets_.push_back(order.target);
    order.officer = one_of("o", 3);
    if (draw(4) == 0) order.authority = "night";
    return order;
  }

  model::OrderStep step(model::Header& header) {
    model::OrderStep step{.order = "o" + std::to_string(some_order()),
                          .issuer = "police",
                          .step = static_cast<model::OrderProgress>(1 + draw(13)),
                          .reason = "why"};
    const uint32_t usual = draw(6);
    if (usual < 2) step.step = model::OrderProgress::approved;
    if (usual == 2) step.step = model::OrderProgress::executed;
    if (draw(3) != 0) header.source = draw(20) == 0 ? "bank_1" : "bank_0";
    if (step.step == model::OrderProgress::approved && draw(10) != 0) header.source = "police";
    if (draw(10) != 0) step.officer = one_of("o", 5);
    if (draw(3) == 0) step.message = one_of("m", 5);
    if (step.step == model::OrderProgress::executed || draw(5) == 0)
      step.amount = draw(4) == 0 ? 0 : draw(1'100);
    if (draw(4) == 0) step.code = "AM04";
    return step;
  }

  model::Report report() {
    model::Report report;
    if (draw(6) == 0) return report;
    report.amount = 1 + draw(1'500);
    report.currency = currency(draw(10) == 0 ? "USD" : "CNY");
    return report;
  }

  model::Transfer transfer() {
    model::Transfer transfer;
    transfer.debtor.account = "x";
    transfer.creditor.account = one_of("a", 40);
    transfer.amount = 5;
    transfer.currency = currency("CNY");
    return transfer;
  }

  std::mt19937_64 random_;
  Timestamp time_ = *parse_rfc3339("2026-12-01T01:00:00Z");
  uint32_t count_ = 0;
  std::vector<model::Entity> targets_;  // of the orders
};

}  // namespace duanlian::respond
