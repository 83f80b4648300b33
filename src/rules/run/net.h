#pragma once

#include <array>
#include <cstdint>

namespace duanlian::rules {

// An address or a network: IPv4 addresses stand in the last four bytes of ::ffff:0:0/96, so that one is equal
// to its IPv6 form.
struct NetBody {
  std::array<uint8_t, 16> address{};
  uint32_t prefix = 0;  // of a network, counted in its own family
  uint32_t family = 4;  // 4 or 6

  friend bool operator==(const NetBody& a, const NetBody& b) {
    return a.address == b.address && a.prefix == b.prefix;
  }
};

}  // namespace duanlian::rules
