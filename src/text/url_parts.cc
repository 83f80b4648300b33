#include "text/url_parts.h"

#include <algorithm>
#include <charconv>

#include "base/ascii.h"
#include "base/coding.h"
#include "text/domain.h"
#include "text/host_name.h"
#include "text/punycode.h"

namespace duanlian::text {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = text[at] == '%' && at + 2 < text.size() ? from_hex(text.substr(at + 1, 2))
                                                              : Result<std::string>(Error{});
    if (byte) {
      out += *byte;
      at += 2;
    } else {
      out += text[at];
    }
  }
  return out;
}

// 3232235777 and 0xC0A80101 are IP addresses to a browser.
std::string from_number(std::string_view host) {
  const bool hex = host.starts_with("0x");
  const auto digits = host.substr(hex ? 2 : 0);
  uint32_t value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, hex ? 16 : 10);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) return {};
  const auto part = [&](int shift) { return std::to_string(value >> shift & 0xFFU); };
  return part(24) + "." + part(16) + "." + part(8) + "." + part(0);
}

bool well_formed(std::string_view host) {
  if (host.empty() || host.size() > kHostBytesMax || !host.contains('.')) return false;
  std::size_t label = 0;
  for (const char c : host) {
    const bool plain = (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_';
    if (c != '.' && !plain) return false;
    if (c == '.' && label == 0) return false;
    label = c == '.' ? 0 : label + 1;
    if (label > kLabelMax) return false;
  }
  return label > 0;
}

std::string_view without_blanks(std::string_view text) {
  const auto blank = [](char c) { return static_cast<uint8_t>(c) <= ' '; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

void take_port(std::string_view& authority, UrlParts& parts) {
  const auto colon = authority.rfind(':');
  if (colon == std::string_view::npos || authority.ends_with(']')) return;
  const auto digits = authority.substr(colon + 1);
  uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error == std::errc() && end == digits.data() + digits.size()) parts.port = port;
  authority = authority.substr(0, colon);
}

// [2001:db8::1], by its characters only.
bool is_ip6(std::string_view host) {
  if (host.size() < 4 || host.size() > 48 || !host.ends_with(']') || !host.contains(':')) return false;
  return std::string_view::npos ==
         host.substr(1, host.size() - 2).find_first_not_of("0123456789abcdefABCDEF:.");
}

void take_host(std::string_view authority, UrlParts& parts) {
  if (authority.starts_with('[')) {
    parts.ip6 = is_ip6(authority);
    if (parts.ip6) parts.host = lower(authority);
    return;
  }
  parts.encoded_host = authority.contains('%');
  const auto decoded = parts.encoded_host ? percent_decoded(authority) : std::string(authority);
  if (auto host = ascii_host(decoded)) parts.host = *std::move(host);
  while (parts.host.ends_with('.')) parts.host.pop_back();
  if (auto ip = from_number(parts.host); !ip.empty()) {
    parts.encoded_host = true;
    parts.host = std::move(ip);
  }
  parts.valid = well_formed(parts.host);
}

}  // namespace

UrlParts split_url(std::string_view url) {
  UrlParts parts;
  url = without_blanks(url);
  const auto scheme = url.find("://");
  const auto first_slash = url.find_first_of("/?#");
  if (scheme != std::string_view::npos && first_slash == scheme + 1) {
    url.remove_prefix(scheme + 3);
  } else if (url.starts_with("//")) {
    url.remove_prefix(2);
  }
  const auto end = std::min(url.find_first_of("/?#\\"), url.size());
  auto authority = url.substr(0, end);
  parts.path = lower(url.substr(end));
  if (const auto sign = authority.rfind('@'); sign != std::string_view::npos) {
    parts.user_info = true;
    authority.remove_prefix(sign + 1);
  }
  take_port(authority, parts);
  take_host(authority, parts);
  parts.folded = parts.host + parts.path;
  return parts;
}

}  // namespace duanlian::text
