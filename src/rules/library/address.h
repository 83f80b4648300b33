#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rules/run/net.h"

namespace duanlian::rules {

// Addresses as inet_pton takes them, networks with a prefix length behind a slash.
std::optional<NetBody> read_address(std::string_view text);
std::optional<NetBody> read_network(std::string_view text);
std::string show_address(const NetBody& body);   // RFC 5952
bool is_mapped_notation(std::string_view text);  // ::ffff:192.0.2.1

// The network with the bits after its prefix cleared.
NetBody mask_network(NetBody network);

}  // namespace duanlian::rules
