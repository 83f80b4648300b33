#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace duanlian::app {

struct Address {
  std::string host;
  uint16_t port = 0;
};

// HOST:PORT; an IPv6 address stands in brackets.
Result<Address> parse_address(const std::string& text);

// An error when another program listens there, so that a start which cannot succeed makes no files. Somebody
// may still take the port afterwards: the server's own error says it then.
Status check_is_free(const Address& address);

}  // namespace duanlian::app
