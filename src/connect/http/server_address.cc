#include "connect/http/server_address.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/file.h"
#include "connect/http/limits.h"

namespace duanlian::connect {
namespace {

bool is_visible(char c) { return c > ' ' && c < 0x7F; }

}  // namespace

std::string ServerAddress::host_and_port() const {
  const bool six = host.find(':') != std::string::npos;
  return (six ? "[" + host + "]" : host) + ":" + port;
}

Result<ServerAddress> parse_server(std::string_view url) {
  const Error wrong = invalid("expected http://HOST:PORT such as http://127.0.0.1:8080");
  constexpr std::string_view kScheme = "http://";
  if (!url.starts_with(kScheme)) return wrong;
  url.remove_prefix(kScheme.size());
  if (url.ends_with('/')) url.remove_suffix(1);
  const std::size_t colon = url.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return wrong;
  std::string_view host = url.substr(0, colon);
  if (host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  const std::string_view port = url.substr(colon + 1);
  const bool good_port = !port.empty() && port.size() <= 5 && std::ranges::all_of(port, is_digit) &&
                         std::stoi(std::string(port)) <= 65'535;
  const bool good_host = !host.empty() && std::ranges::all_of(host, is_visible) &&
                         host.find_first_of("/@?#") == std::string_view::npos;
  if (!good_port || !good_host) return wrong;
  return ServerAddress{.host = std::string(host), .port = std::string(port)};
}

Result<std::string> read_token(const std::string& path) {
  constexpr std::size_t kTokenFileBytesMax = 4'096;
  ASSIGN_OR_RETURN(const std::string text, read_file(path, kTokenFileBytesMax));
  const auto begin = std::ranges::find_if(text, is_visible);
  const auto end = std::find_if_not(begin, text.end(), is_visible);
  std::string token(begin, end);
  if (token.empty() || token.size() > kTokenBytesMax) return invalid(path + ": has no token in it");
  return token;
}

}  // namespace duanlian::connect
