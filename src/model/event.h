#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/strong.h"
#include "base/time.h"
#include "model/call.h"
#include "model/life.h"
#include "model/message.h"
#include "model/notice.h"
#include "model/order.h"
#include "model/transfer.h"

namespace duanlian::model {

// Why the record may be used. Bound to it for good: rows shared under 反电信网络诈骗法 arts 16 and 18 serve
// no other purpose.
enum class Purpose : uint8_t { unspecified, anti_fraud, anti_money_laundering, investigation, exercise };
constexpr auto words(Purpose) {
  return std::to_array<std::string_view>(
      {"", "anti_fraud", "anti_money_laundering", "investigation", "exercise"});
}

// In the order of the variant below.
enum class EventKind : uint8_t {
  call,
  message,
  visit,
  transfer,
  account_change,
  subscription_change,
  chain_transfer,
  link,
  report,
  watchlist_entry,
  pack_activated,
  tick,
  command,
  order,
  order_step,
};
constexpr auto words(EventKind) {
  return std::to_array<std::string_view>(
      {"call", "message", "visit", "transfer", "account_change", "subscription_change", "chain_transfer",
       "link", "report", "watchlist_entry", "pack_activated", "tick", "command", "order", "order_step"});
}
inline constexpr std::size_t kEventKinds = words(EventKind{}).size();

using Payload = std::variant<Call, Message, Visit, Transfer, AccountChange, SubscriptionChange, ChainTransfer,
                             Link, Report, WatchlistEntry, PackActivated, Tick, Command, Order, OrderStep>;
static_assert(std::variant_size_v<Payload> == kEventKinds);

inline constexpr uint32_t kSourceBytesMax = 64;

// What every event carries.
struct Header {
  std::string id;
  Timestamp time;
  std::string source;
  Purpose purpose = Purpose::unspecified;

  template <class Fields>
  static void describe(Fields& fields) {
    fields.template add<&Header::id>(
        {.name = "id",
         .required = true,
         .size_max = kIdentifierBytesMax,
         .doc = "given by the source; the same id again is a repeat and changes nothing"});
    fields.template add<&Header::time>(
        {.name = "time", .required = true, .doc = "when it happened, RFC 3339, from 2000 to 2099"});
    fields.template add<&Header::source>({.name = "source",
                                          .required = true,
                                          .size_max = kSourceBytesMax,
                                          .form = &kSourceForm,
                                          .doc = "the institution that saw it: a-z 0-9 _ . -"});
    fields.template add<&Header::purpose>(
        {.name = "purpose", .required = true, .doc = "what the record may be used for"});
  }
};

struct Event {
  Header header;
  Payload payload;

  EventKind kind() const { return static_cast<EventKind>(payload.index()); }
};

}  // namespace duanlian::model
