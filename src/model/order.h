#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "base/result.h"
#include "model/entity.h"
#include "model/field.h"
#include "model/words.h"

namespace duanlian::model {

// What an institution, or an officer, is to do about a scam. What each may last, who approves it and what law
// it stands on is the law pack's business: docs/orders.md.
enum class Measure : uint8_t {
  unspecified,
  warn,
  dissuade,
  protective_hold,
  query,
  stop,
  freeze,
  recall,
  release,
  give_back,
  suspend_number,
  block_name,
};
constexpr auto words(Measure) {
  return std::to_array<std::string_view>({"", "warn", "dissuade", "protective_hold", "query", "stop",
                                          "freeze", "recall", "release", "return", "suspend_number",
                                          "block_name"});
}
inline constexpr std::size_t kMeasures = words(Measure{}).size();

// What it does to another order.
enum class OrderRelation : uint8_t { none, renews, raises, succeeds, ends };
constexpr auto words(OrderRelation) {
  return std::to_array<std::string_view>({"", "renews", "raises", "succeeds", "ends"});
}

enum class Grade : uint8_t { unspecified, p1, p2, p3 };
constexpr auto words(Grade) { return std::to_array<std::string_view>({"", "P1", "P2", "P3"}); }

enum class Approach : uint8_t { unspecified, call, visit, message };
constexpr auto words(Approach) { return std::to_array<std::string_view>({"", "call", "visit", "message"}); }

// Whose money is in the amount of an order.
struct OrderShare {
  std::string report;
  std::string source;
  int64_t amount = 0;

  template <class Fields>
  static void describe(Fields& fields) {
    fields.template add<&OrderShare::report>({.name = "report",
                                              .required = true,
                                              .size_max = kIdentifierBytesMax,
                                              .doc = "id of the report of whose money it is"});
    fields.template add<&OrderShare::source>({.name = "source",
                                              .size_max = 64,
                                              .form = &kSourceForm,
                                              .doc = "who told that report, where another"});
    fields.template add<&OrderShare::amount>(
        {.name = "amount", .required = true, .min = 1, .doc = "of that money, minor units"});
  }
};

// An order as it is drafted. The id of the event is the order's, its source the issuer.
struct Order {
  Measure measure = Measure::unspecified;
  Entity target;
  std::string holder;
  std::string institution;
  std::optional<int64_t> amount;
  Currency currency;
  std::optional<int64_t> traced;
  std::string method;
  std::vector<std::string> transfers;
  std::vector<OrderShare> shares;
  OrderRelation relation = OrderRelation::none;
  std::string other;
  Grade grade = Grade::unspecified;
  Approach approach = Approach::unspecified;
  std::string category;
  std::string officer;
  std::string authority;
  std::string reason;
  std::string excess_reason;
  std::string excess_by;

  template <class Fields>
  static void describe(Fields& fields) {
    fields.template add<&Order::measure>({.name = "measure", .required = true, .doc = "what is to be done"});
    fields.template add<&Order::target>(
        {.name = "target", .required = true, .doc = "on what: an account, a number, a name, a person"});
    fields.template add<&Order::holder>(
        {.name = "holder", .size_max = kNameBytesMax, .doc = "name of the holder, for the bank's check"});
    fields.template add<&Order::institution>(
        {.name = "institution",
         .size_max = 64,
         .form = &kLabelForm,
         .doc = "who is to do it; the agent of the account, or a source"});
    fields.template add<&Order::amount>(
        {.name = "amount", .min = 1, .doc = "how much money, minor units; never a whole account"});
    fields.template add<&Order::currency>({.name = "currency", .doc = "ISO 4217, with amount"});
    fields.template add<&Order::traced>(
        {.name = "traced", .doc = "how much of victims' money the trace found there, minor units"});
    fields.template add<&Order::method>(
        {.name = "method", .size_max = 64, .form = &kPlainNameForm, .doc = "by which it was traced: fifo"});
    fields.template add<&Order::transfers>({.name = "transfers",
                                            .size_max = kListEntriesMax,
                                            .doc = "ids of the transfers on the way there, which prove it"});
    fields.template add<&Order::shares>(
        {.name = "shares", .size_max = kListEntriesMax, .doc = "whose money it is"});
    fields.template add<&Order::relation>(
        {.name = "relation", .doc = "what it does to the order that other names"});
    fields.template add<&Order::other>({.name = "other",
                                        .size_max = kIdentifierBytesMax,
                                        .doc = "id of an earlier order of the same issuer"});
    fields.template add<&Order::grade>({.name = "grade", .doc = "how urgent a warning or dissuasion is"});
    fields.template add<&Order::approach>({.name = "approach", .doc = "how the person is to be reached"});
    fields.template add<&Order::category>(
        {.name = "category", .size_max = 64, .doc = "scam category, for the words that are said"});
    fields.template add<&Order::officer>(
        {.name = "officer", .size_max = kIdentifierBytesMax, .doc = "who drafted it; absent for the engine"});
    fields.template add<&Order::authority>({.name = "authority",
                                            .size_max = 64,
                                            .form = &kPlainNameForm,
                                            .doc = "the standing authority under which it goes out at once"});
    fields.template add<&Order::reason>(
        {.name = "reason", .required = true, .size_max = 1'024, .doc = "why, for the notice and the appeal"});
    fields.template add<&Order::excess_reason>(
        {.name = "excess_reason", .size_max = 1'024, .doc = "why more than traced"});
    fields.template add<&Order::excess_by>({.name = "excess_by",
                                            .size_max = kIdentifierBytesMax,
                                            .doc = "the second person who answers for the excess"});
  }
};

inline Status validate(const Order& order) {
  if (order.amount.has_value() != (order.currency != Currency{}))
    return invalid("amount and currency come together");
  if (order.traced && !order.amount) return invalid("traced comes with amount");
  if ((order.relation == OrderRelation::none) != order.other.empty())
    return invalid("relation and other come together");
  if (order.excess_reason.empty() != order.excess_by.empty())
    return invalid("excess_reason and excess_by come together");
  return {};
}

// What became of an order.
enum class OrderProgress : uint8_t {
  unspecified,
  approved,
  rejected,
  sent,
  undelivered,
  acknowledged,
  executed,
  refused,
  answered,
  lifted,
  closed,
  appealed,
  appeal_granted,
  appeal_dismissed,
};
constexpr auto words(OrderProgress) {
  return std::to_array<std::string_view>({"", "approved", "rejected", "sent", "undelivered", "acknowledged",
                                          "executed", "refused", "answered", "lifted", "closed", "appealed",
                                          "appeal_granted", "appeal_dismissed"});
}

// A step of an order: an officer's, the gateway's, the institution's or the holder's.
struct OrderStep {
  std::string order;
  std::string issuer;
  OrderProgress step = OrderProgress::unspecified;
  std::string officer;
  std::string message;
  std::optional<int64_t> amount;
  std::optional<int64_t> balance;
  std::string code;
  std::string reason;

  template <class Fields>
  static void describe(Fields& fields) {
    fields.template add<&OrderStep::order>(
        {.name = "order", .required = true, .size_max = kIdentifierBytesMax, .doc = "id of the order"});
    fields.template add<&OrderStep::issuer>({.name = "issuer",
                                             .size_max = 64,
                                             .form = &kSourceForm,
                                             .doc = "who issued it, where not the source"});
    fields.template add<&OrderStep::step>({.name = "step", .required = true, .doc = "what happened to it"});
    fields.template add<&OrderStep::officer>(
        {.name = "officer", .size_max = kIdentifierBytesMax, .doc = "the person who did it"});
    fields.template add<&OrderStep::message>({.name = "message",
                                              .size_max = kIdentifierBytesMax,
                                              .doc = "id of the message that went out or came in"});
    fields.template add<&OrderStep::amount>(
        {.name = "amount", .doc = "what was done of it, minor units of the order's currency; 0: nothing"});
    fields.template add<&OrderStep::balance>(
        {.name = "balance", .doc = "what is left in the account beside it, minor units"});
    fields.template add<&OrderStep::code>(
        {.name = "code", .size_max = 16, .form = &kUnbrokenForm, .doc = "the institution's reason: AM04"});
    fields.template add<&OrderStep::reason>({.name = "reason", .size_max = 1'024, .doc = "why, in words"});
  }
};

inline Status validate(const OrderStep& step) {
  if (step.step == OrderProgress::executed && !step.amount)
    return invalid("amount: missing for executed: how much was done, 0 for nothing");
  return {};
}

}  // namespace duanlian::model
