#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "model/event.h"
#include "respond/law/term.h"

namespace duanlian::respond {

// Where an order stands: docs/orders.md.
enum class OrderState : uint8_t {
  drafted,
  invalid,
  approved,
  rejected,
  sent,
  undelivered,
  acknowledged,
  in_force,
  not_executed,
  refused,
  expired,
  lifted,
  closed,
};
constexpr auto words(OrderState) {
  return std::to_array<std::string_view>({"drafted", "void", "approved", "rejected", "sent", "undelivered",
                                          "acknowledged", "in_force", "not_executed", "refused", "expired",
                                          "lifted", "closed"});
}

// It is on its way: nothing has come of it yet, and something still may.
constexpr bool is_pending(OrderState state) {
  switch (state) {
    case OrderState::drafted:
    case OrderState::approved:
    case OrderState::sent:
    case OrderState::undelivered:
    case OrderState::acknowledged:
      return true;
    case OrderState::invalid:
    case OrderState::rejected:
    case OrderState::in_force:
    case OrderState::not_executed:
    case OrderState::refused:
    case OrderState::expired:
    case OrderState::lifted:
    case OrderState::closed:
      return false;
  }
  return false;
}
// An institution may have it, and has not said what became of it.
constexpr bool may_be_answered(OrderState state) { return is_pending(state) && state != OrderState::drafted; }
constexpr bool is_over(OrderState state) { return !is_pending(state) && state != OrderState::in_force; }

// Whether the measure holds money where it is.
constexpr bool holds_money(model::Measure measure) {
  return measure == model::Measure::protective_hold || measure == model::Measure::stop ||
         measure == model::Measure::freeze;
}
// Done by officers themselves where no institution is named, by a clock of its grade.
constexpr bool is_task(model::Measure measure) {
  return measure == model::Measure::warn || measure == model::Measure::dissuade;
}

// A step as it was told.
struct StepNote {
  uint64_t position = 0;
  Timestamp time;
  std::string source;
  model::OrderStep step;
};

inline constexpr std::size_t kStepsKeptMax = 64;  // of one order; later ones count, and are not kept

// One order with all that became of it.
struct OrderRecord {
  uint64_t position = 0;  // of the draft
  model::Header header;   // id and issuer
  model::Order order;
  OrderState state = OrderState::drafted;
  std::string why;  // of a state that needs words: void, refused, rejected, undelivered
  std::vector<std::string> approvers;
  std::optional<Timestamp> sent_at;
  std::optional<Timestamp> executed_at;
  std::optional<Timestamp> ends_at;
  int64_t done = 0;      // what was carried out of the amount
  int64_t released = 0;  // what was let go of that
  uint32_t alerts_given = 0;
  std::optional<Timestamp> act_by;  // a warning or dissuasion
  bool late = false;                // that was not done by then
  std::optional<Timestamp> appeal_by;
  bool appeal_late = false;
  std::optional<Timestamp> release_by;  // it is to be let go, and the institution has not done so
  bool release_late = false;
  std::optional<Term> temporary;  // by the standing authority under which it went out
  uint64_t fresh_money = 0;       // position of the newest transfer into the account since it was looked at
  std::vector<StepNote> steps;
  uint64_t steps_not_kept = 0;
  std::vector<uint32_t> followers;  // places of the orders whose `other` it is; follows from them

  const std::string& id() const { return header.id; }
  const std::string& issuer() const { return header.source; }
  // Takes the place of the order that it names, once it is carried out.
  bool replaces() const {
    return order.relation == model::OrderRelation::renews || order.relation == model::OrderRelation::succeeds;
  }
  // Holds more beside the order that it names, to the same end.
  bool raises() const { return order.relation == model::OrderRelation::raises; }
  // Money that it holds, or is about to: minor units.
  int64_t held() const {
    if (!holds_money(order.measure)) return 0;
    if (state == OrderState::in_force) return done - released;
    return is_pending(state) ? order.amount.value_or(0) : 0;
  }
};

// Something that fits nothing, for a person to look at.
struct Oddity {
  uint64_t position = 0;  // of the event; 0: a clock that ran out
  Timestamp time;
  std::string source;
  std::string order;  // id
  std::string what;   // zh and en
};

// A report, as far as orders need it.
struct ReportRecord {
  uint64_t position = 0;
  model::Header header;
  model::Report report;          // without its text
  std::vector<uint32_t> orders;  // places in the book
};

}  // namespace duanlian::respond
