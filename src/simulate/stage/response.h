#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "model/event.h"

namespace duanlian::simulate {

// What is done about the money of a scam that was reported: docs/exercise.md.
enum class Response : uint8_t {
  usual,          // some while after the report all that is still there is stopped at once
  nothing,        // it goes where it goes
  by_hand,        // account after account along its way, one step after another
  first_account,  // only the accounts that the victim paid into
  orders,         // what the responder orders
};
inline constexpr std::size_t kResponses = 5;
constexpr auto words(Response) {
  return std::to_array<std::string_view>({"usual", "nothing", "by_hand", "first_account", "orders"});
}

// How often a responder is asked for its orders.
inline constexpr Duration kOrdersStep = seconds(30);

// Takes the orders that came for the banks of a city.
class OrderTaker {
 public:
  virtual ~OrderTaker() = default;
  virtual void take(std::vector<model::Event> orders) = 0;
};

}  // namespace duanlian::simulate
