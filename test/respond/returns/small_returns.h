#pragma once

#include <string>

#include "base/check.h"
#include "base/money.h"
#include "respond/returns/allocation.h"

namespace duanlian::respond {

inline Currency returns_currency(std::string_view code) {
  const auto currency = Currency::parse(code);
  CHECK(currency.has_value(), "a currency");
  return *currency;
}

inline Timestamp returns_time(std::string_view text) {
  const auto time = parse_rfc3339(text);
  CHECK(time.has_value(), "a time");
  return *time;
}

// A case of CNY, row by row.
struct SmallReturns {
  ReturnCase one{.number = "A-2026-7", .as_of = returns_time("2026-12-01T09:00:00+08:00")};

  SmallReturns& pot(const std::string& order, int64_t frozen, std::string_view currency = "CNY") {
    one.pots.push_back({.order = order,
                        .account = "6222" + order,
                        .holder = "holder of " + order,
                        .institution = "bank-a",
                        .currency = returns_currency(currency),
                        .frozen = frozen});
    return *this;
  }
  // Reported in the order in which they are put in.
  SmallReturns& victim(const std::string& report, int64_t loss, int64_t recovered = 0,
                       const std::string& hardship = {}) {
    one.victims.push_back(
        {.report = report,
         .name = "victim " + report,
         .account = "6217" + report,
         .currency = returns_currency("CNY"),
         .loss = loss,
         .recovered = recovered,
         .filed = returns_time("2026-10-01T00:00:00Z") + hours(static_cast<int64_t>(one.victims.size())),
         .hardship = hardship});
    return *this;
  }
  SmallReturns& traced(const std::string& order, const std::string& report, int64_t amount,
                       TraceBasis basis = TraceBasis::time_stamps) {
    one.traces.push_back({order, report, amount, basis});
    return *this;
  }
  SmallReturns& paid(const std::string& order, const std::string& report, int64_t amount, bool shared) {
    one.earlier.push_back({.order = order,
                           .report = report,
                           .amount = amount,
                           .shared = shared,
                           .paid = returns_time("2026-11-01T00:00:00Z")});
    return *this;
  }
  SmallReturns& notice(std::string_view begun) {
    ReturnNotice notice{.id = "N" + std::to_string(one.notices.size() + 1), .begun = returns_time(begun)};
    for (const auto& pot : one.pots) notice.orders.push_back(pot.order);
    for (const auto& victim : one.victims) notice.reports.push_back(victim.report);
    one.notices.push_back(notice);
    return *this;
  }
  SmallReturns& objection(const std::string& order, const std::string& report) {
    one.objections.push_back({.id = "E" + std::to_string(one.objections.size() + 1),
                              .by = "a shop",
                              .order = order,
                              .report = report,
                              .reason = "goods were sold for it"});
    return *this;
  }

  ReturnAllocation allocate() const {
    auto allocation = allocate_returns(one);
    CHECK(allocation.has_value(), allocation ? "" : allocation.error().message);
    return *std::move(allocation);
  }
};

// "O1>V1 100 time_stamps ready; ...", in the order of payment.
inline std::string parts_text(const ReturnAllocation& allocation) {
  std::string text;
  for (const ReturnPart& part : allocation.parts) {
    if (!text.empty()) text += "; ";
    text += allocation.basis.pots[part.pot].order + ">" + allocation.basis.victims[part.victim].report + " " +
            std::to_string(part.amount) + " ";
    text.append(model::to_string(part.basis)).append(" ").append(model::to_string(part.state));
  }
  return text;
}

}  // namespace duanlian::respond
