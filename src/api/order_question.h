#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/exchange.h"
#include "respond/orders/order_book.h"

namespace duanlian::api {

inline constexpr std::size_t kOrdersListedUsual = 100;
inline constexpr std::size_t kOrdersListedMax = 1'000;   // 400
inline constexpr uint32_t kOrdersLookedAtMax = 200'000;  // of one question, the newest first

// Which orders a request asks for: ?state= ?measure= ?institution= ?account= ?open=true ?limit= ?before=
struct OrderQuestion {
  std::optional<respond::OrderState> state;
  std::optional<model::Measure> measure;
  std::string institution;
  std::string account;
  bool open = false;
  std::size_t limit = kOrdersListedUsual;
  std::optional<uint32_t> before;  // place
};
Result<OrderQuestion> read_order_question(const Target& target);

// Whether the bearer may see it: its issuer, its institution, or who sees all.
bool may_see(const Token& token, const respond::OrderRecord& record);

struct OrdersFound {
  std::vector<uint32_t> places;    // the newest first
  std::optional<uint32_t> before;  // to go on with
};
OrdersFound find_orders(const respond::OrderBook& book, const OrderQuestion& question, const Token& token);

}  // namespace duanlian::api
