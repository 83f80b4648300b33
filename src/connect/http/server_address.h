#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace duanlian::connect {

// Where a server is: http://127.0.0.1:8080, an IPv6 address in brackets. TLS is not spoken.
struct ServerAddress {
  std::string host;
  std::string port;
  std::string host_and_port() const;
  std::string text() const { return "http://" + host_and_port(); }
};
Result<ServerAddress> parse_server(std::string_view url);

// The first word of the file: what stands under `token` in docs/http.md.
Result<std::string> read_token(const std::string& path);

}  // namespace duanlian::connect
