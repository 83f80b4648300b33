#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "base/time.h"
#include "model/order.h"

namespace duanlian::respond {

// How an order stands, as far as the chase minds: docs/chase.md.
enum class Standing : uint8_t {
  pending,       // something may still come of it: drafted, approved, sent, undelivered, acknowledged
  in_force,      // carried out in full or in part
  not_executed,  // the money was gone
  declined,      // void, rejected by an officer, refused by the institution
  lifted,        // let go, or closed
  expired,
};
constexpr auto words(Standing) {
  return std::to_array<std::string_view>(
      {"pending", "in_force", "not_executed", "declined", "lifted", "expired"});
}

// An order that there is already.
struct StandingOrder {
  std::string id;
  std::string issuer;
  std::string account;
  Currency currency;  // none where there is no amount
  model::Measure measure = model::Measure::stop;
  model::OrderRelation relation = model::OrderRelation::none;
  std::string other;  // as the order says
  Standing state = Standing::pending;
  int64_t amount = 0;                     // ordered
  int64_t done = 0;                       // carried out
  int64_t released = 0;                   // let go of that
  std::vector<model::OrderShare> shares;  // no source: the issuer's
  Timestamp drafted_at;
  std::optional<Timestamp> answered_at;  // carried out, not, or refused
  std::optional<Timestamp> ended_at;     // let go (the last of it), expired, rejected, void

  // Money that it holds or is about to hold.
  int64_t held() const;
};

// Of each share, what of it the order has when it has `of` its amount: largest remainder, sums up exactly.
std::vector<int64_t> parts_of(const StandingOrder& order, int64_t of);

}  // namespace duanlian::respond
