#include <algorithm>
#include <charconv>
#include <optional>

#include "base/utf8.h"
#include "rules/library/address.h"
#include "rules/library/library.h"
#include "rules/run/errors.h"
#include "rules/run/net.h"

namespace duanlian::rules {
namespace {

using Arguments = std::span<const Value>;

Value make_net(const NetBody& body, bool network, Arena& arena) {
  auto* at = arena.allocate_array<NetBody>(1);
  if (at == nullptr) return memory_limit_error();
  *at = body;
  return network ? Value::cidr(at) : Value::ip(at);
}

Value parse_ip(std::string_view text, Arena& arena, NetBody& out) {
  if (text.find('%') != std::string_view::npos)
    return Value::error("IP Address with zone value is not allowed");
  if (is_mapped_notation(text)) return Value::error("IPv4-mapped IPv6 address is not allowed");
  const auto body = read_address(text);
  if (!body) {
    return make_error(
        arena, {"IP Address '", utf8_prefix(text, 100), "' parse error during conversion from string"});
  }
  out = *body;
  return Value::null();
}

Value parse_cidr(std::string_view text, Arena& arena, NetBody& out) {
  if (text.find('%') != std::string_view::npos) return Value::error("CIDR with zone value is not allowed");
  const auto slash = text.find('/');
  if (is_mapped_notation(text.substr(0, slash)))
    return Value::error("IPv4-mapped IPv6 address is not allowed");
  const auto body = read_network(text);
  if (!body)
    return make_error(
        arena, {"network address parse error during conversion from string '", utf8_prefix(text, 100), "'"});
  out = *body;
  return Value::null();
}

Value ip(Arguments a, CallFrame& frame) {
  NetBody body;
  const Value failed = parse_ip(a[0].text(), frame.arena, body);
  return failed.is_error() ? failed : make_net(body, false, frame.arena);
}
Value cidr(Arguments a, CallFrame& frame) {
  NetBody body;
  const Value failed = parse_cidr(a[0].text(), frame.arena, body);
  return failed.is_error() ? failed : make_net(body, true, frame.arena);
}
Value is_ip(Arguments a, CallFrame& frame) {
  NetBody body;
  return Value::boolean(!parse_ip(a[0].text(), frame.arena, body).is_error());
}
Value is_cidr(Arguments a, CallFrame& frame) {
  NetBody body;
  return Value::boolean(!parse_cidr(a[0].text(), frame.arena, body).is_error());
}
Value is_canonical(Arguments a, CallFrame& frame) {
  NetBody body;
  const Value failed = parse_ip(a[0].text(), frame.arena, body);
  return failed.is_error() ? failed : Value::boolean(show_address(body) == a[0].text());
}

Value text_of_net(Arguments a, CallFrame& frame) {
  const NetBody& body = a[0].as_net();
  std::string text = show_address(body);
  if (a[0].is(Kind::cidr)) text += "/" + std::to_string(body.prefix);
  return make_string(frame.arena, text);
}
Value family(Arguments a, CallFrame&) { return Value::int64(a[0].as_net().family); }

// The four bytes of an IPv4 address, or all.
std::span<const uint8_t> bytes_of(const NetBody& body) {
  return std::span(body.address).subspan(body.family == 4 ? 12 : 0);
}

bool unspecified(const NetBody& body) {
  return std::ranges::all_of(bytes_of(body), [](uint8_t byte) { return byte == 0; });
}
bool loopback(const NetBody& body) {
  const auto bytes = bytes_of(body);
  if (body.family == 4) return bytes[0] == 127;
  return bytes[15] == 1 && std::ranges::all_of(bytes.first(15), [](uint8_t byte) { return byte == 0; });
}
bool multicast(const NetBody& body) {
  const auto bytes = bytes_of(body);
  return body.family == 4 ? (bytes[0] & 0xf0) == 0xe0 : bytes[0] == 0xff;
}
bool link_local_multicast(const NetBody& body) {
  const auto bytes = bytes_of(body);
  if (body.family == 4) return bytes[0] == 224 && bytes[1] == 0 && bytes[2] == 0;
  return bytes[0] == 0xff && (bytes[1] & 0x0f) == 0x02;
}
bool link_local_unicast(const NetBody& body) {
  const auto bytes = bytes_of(body);
  if (body.family == 4) return bytes[0] == 169 && bytes[1] == 254;
  return bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80;
}
bool global_unicast(const NetBody& body) {
  const bool broadcast =
      body.family == 4 && std::ranges::all_of(bytes_of(body), [](uint8_t byte) { return byte == 255; });
  return !broadcast && !unspecified(body) && !loopback(body) && !multicast(body) && !link_local_unicast(body);
}

template <bool (*Property)(const NetBody&)>
Value property(Arguments a, CallFrame&) {
  return Value::boolean(Property(a[0].as_net()));
}

Value address_of(Arguments a, CallFrame& frame) {
  NetBody body = a[0].as_net();
  body.prefix = 0;
  return make_net(body, false, frame.arena);
}
Value prefix_length(Arguments a, CallFrame&) { return Value::int64(a[0].as_net().prefix); }
Value masked(Arguments a, CallFrame& frame) {
  return make_net(mask_network(a[0].as_net()), true, frame.arena);
}

bool inside(const NetBody& network, NetBody other) {
  if (network.family != other.family) return false;
  other.prefix = network.prefix;
  return mask_network(network) == mask_network(other);
}

Value contains_ip(Arguments a, CallFrame& frame) {
  NetBody other;
  if (a[1].is(Kind::string)) {
    if (const Value failed = parse_ip(a[1].text(), frame.arena, other); failed.is_error()) return failed;
  } else {
    other = a[1].as_net();
  }
  return Value::boolean(inside(a[0].as_net(), other));
}

Value contains_cidr(Arguments a, CallFrame& frame) {
  NetBody other;
  if (a[1].is(Kind::string)) {
    if (const Value failed = parse_cidr(a[1].text(), frame.arena, other); failed.is_error()) return failed;
  } else {
    other = a[1].as_net();
  }
  return Value::boolean(a[0].as_net().prefix <= other.prefix && inside(a[0].as_net(), other));
}

}  // namespace

void add_network(Library& library) {
  library.add("ip(string) -> net.IP", ip);
  library.add("cidr(string) -> net.CIDR", cidr);
  library.add("isIP(string) -> bool", is_ip);
  library.add("isCIDR(string) -> bool", is_cidr);
  library.add("ip.isCanonical(string) -> bool", is_canonical);
  library.add("string(net.IP) -> string", text_of_net);
  library.add("string(net.CIDR) -> string", text_of_net);
  library.add("net.IP: family() -> int", family);
  library.add("net.IP: isUnspecified() -> bool", property<unspecified>);
  library.add("net.IP: isLoopback() -> bool", property<loopback>);
  library.add("net.IP: isGlobalUnicast() -> bool", property<global_unicast>);
  library.add("net.IP: isLinkLocalMulticast() -> bool", property<link_local_multicast>);
  library.add("net.IP: isLinkLocalUnicast() -> bool", property<link_local_unicast>);
  library.add("net.CIDR: containsIP(net.IP) -> bool", contains_ip);
  library.add("net.CIDR: containsIP(string) -> bool", contains_ip);
  library.add("net.CIDR: containsCIDR(net.CIDR) -> bool", contains_cidr);
  library.add("net.CIDR: containsCIDR(string) -> bool", contains_cidr);
  library.add("net.CIDR: ip() -> net.IP", address_of);
  library.add("net.CIDR: masked() -> net.CIDR", masked);
  library.add("net.CIDR: prefixLength() -> int", prefix_length);
}

}  // namespace duanlian::rules
