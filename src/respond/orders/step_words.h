#pragma once

#include <string>

#include "respond/orders/order_record.h"

namespace duanlian::respond {

inline Error unfit(const OrderRecord& record, model::OrderProgress step) {
  return invalid(std::string(model::to_string(step)) + ": does not fit an order that is " +
                 std::string(model::to_string(record.state)) + " · 与指令当前状态不符");
}

// An institution's own words.
inline std::string words_of(const model::OrderStep& step) {
  return step.code + (step.code.empty() || step.reason.empty() ? "" : " ") + step.reason;
}

}  // namespace duanlian::respond
