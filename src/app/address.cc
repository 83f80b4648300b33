#include "app/address.h"

#include <cerrno>
#include <memory>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

namespace duanlian::app {

Result<Address> parse_address(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0)
    return invalid("--listen: expected HOST:PORT such as 127.0.0.1:8080");
  std::string host = text.substr(0, colon);
  if (host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  const std::string digits = text.substr(colon + 1);
  if (digits.empty() || digits.size() > 5 || digits.find_first_not_of("0123456789") != std::string::npos ||
      std::stoi(digits) > 65'535) {
    return invalid("--listen: the port is a number from 0 to 65535");
  }
  return Address{.host = std::move(host), .port = static_cast<uint16_t>(std::stoi(digits))};
}

Status check_is_free(const Address& address) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
  addrinfo* found = nullptr;
  const std::string host = address.host == "localhost" ? "127.0.0.1" : address.host;
  // What is no address is said by the server.
  if (::getaddrinfo(host.c_str(), std::to_string(address.port).c_str(), &wanted, &found) != 0) return {};
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> list(found, ::freeaddrinfo);
  const int probe = ::socket(list->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (probe < 0) return {};
  // As the server binds, so that connections of an earlier one that fade away do not count.
  const int on = 1;
  static_cast<void>(::setsockopt(probe, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)));
  const bool taken = ::bind(probe, list->ai_addr, list->ai_addrlen) != 0 && errno == EADDRINUSE;
  ::close(probe);
  if (!taken) return {};
  return Error{ErrorCode::io, "cannot use " + address.host + " port " + std::to_string(address.port) +
                                  ": another program listens there; name another one with --listen · "
                                  "端口已被占用，请用 --listen 另选"};
}

}  // namespace duanlian::app
