#pragma once

#include <cstdint>
#include <string>

#include "base/json_writer.h"
#include "respond/orders/order_book.h"

namespace duanlian::api {

// Orders, reports and oddities as JSON: docs/http.md, openapi.json.
void write_order(JsonWriter& json, const respond::OrderBook& book, uint32_t place, bool whole);
void write_report(JsonWriter& json, const respond::OrderBook& book, uint32_t place);
void write_oddity(JsonWriter& json, const respond::Oddity& oddity);

}  // namespace duanlian::api
