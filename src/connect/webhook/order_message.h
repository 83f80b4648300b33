#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/decision.h"
#include "model/event.h"

namespace duanlian::connect {

inline constexpr std::size_t kOrderMessageBytesMax = std::size_t{512} << 10;
inline constexpr std::size_t kAnswerStepsMax = 100;

// An order on its way to an institution, with what the holder is to be told. docs/webhook.md.
struct OrderMessage {
  std::string id;      // the same whenever it is sent again
  model::Event order;  // whose payload is an order
  std::optional<model::Notice> notice;
  std::vector<std::string> basis;  // law
  std::optional<Timestamp> until;  // when it ends by itself
};

void append_order_message(std::string& out, const OrderMessage& message);
// From outside: invalid_argument or limit_exceeded with what is wrong.
Result<OrderMessage> read_order_message(std::string_view json);

// What an institution answers: order_step events, a line each. Empty when it says nothing yet.
Result<std::vector<model::Event>> read_answer_steps(std::string_view lines);

}  // namespace duanlian::connect
