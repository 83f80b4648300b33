#pragma once

#include <string>
#include <vector>

#include "respond/chase/standing.h"
#include "respond/orders/order_book.h"

namespace duanlian::engine {

// The orders of the book as a chase asks for them: on one of the accounts, or with a share of the report,
// each once and in the order in which they were drafted. One that another took the place of is that one now.
std::vector<respond::StandingOrder> standing_orders(const respond::OrderBook& book,
                                                    const std::vector<std::string>& accounts,
                                                    uint32_t report);

}  // namespace duanlian::engine
