#pragma once

#include <string>

#include "api/exchange.h"
#include "base/time.h"

namespace duanlian::api {

// The head of an answer as it goes over the wire (RFC 9112), up to the empty line; the body follows it.
std::string head_on_wire(const Response& response, Timestamp now);

inline constexpr std::string_view kContinueOnWire = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace duanlian::api
