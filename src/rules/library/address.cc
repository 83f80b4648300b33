#include "rules/library/address.h"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <span>

namespace duanlian::rules {
namespace {

constexpr std::array<uint8_t, 12> kMappedPrefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

}  // namespace

std::optional<NetBody> read_address(std::string_view text) {
  std::array<char, INET6_ADDRSTRLEN> terminated{};
  if (text.size() >= terminated.size() || text.find('\0') != std::string_view::npos) return std::nullopt;
  std::ranges::copy(text, terminated.begin());
  NetBody body;
  if (inet_pton(AF_INET, terminated.data(), body.address.data() + 12) == 1) {
    std::ranges::copy(kMappedPrefix, body.address.begin());
    return body;
  }
  if (inet_pton(AF_INET6, terminated.data(), body.address.data()) != 1) return std::nullopt;
  const bool mapped = std::ranges::equal(std::span(body.address).first(12), kMappedPrefix);
  body.family = mapped ? 4 : 6;
  return body;
}

std::optional<NetBody> read_network(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  auto body = read_address(text.substr(0, slash));
  const std::string_view digits = text.substr(slash + 1);
  if (!body || digits.empty() || (digits[0] == '0' && digits.size() > 1)) return std::nullopt;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), body->prefix);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  if (body->prefix > (body->family == 4 ? 32U : 128U)) return std::nullopt;
  return body;
}

std::string show_address(const NetBody& body) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (body.family == 4) {
    inet_ntop(AF_INET, body.address.data() + 12, text.data(), text.size());
  } else {
    inet_ntop(AF_INET6, body.address.data(), text.data(), text.size());
  }
  return text.data();
}

bool is_mapped_notation(std::string_view text) {
  return text.find(':') != std::string_view::npos && text.find('.') != std::string_view::npos;
}

NetBody mask_network(NetBody network) {
  const uint32_t kept = network.prefix + (network.family == 4 ? 96 : 0);
  for (uint32_t i = 0; i < 16; ++i) {
    const uint32_t bits = kept <= 8 * i ? 0 : std::min(kept - 8 * i, 8U);
    network.address[i] = static_cast<uint8_t>(network.address[i] & (0xff00U >> bits));
  }
  return network;
}

}  // namespace duanlian::rules
