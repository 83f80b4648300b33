#include "text/addresses.h"

#include <algorithm>
#include <array>

#include "text/domain.h"
#include "text/host_name.h"
#include "text/top_level.h"

namespace duanlian::text {
namespace {

constexpr std::size_t kLookAhead = 96;  // a scheme, an @ or a dot stands within so many bytes
constexpr std::size_t kSchemeMax = 16;
constexpr std::size_t kLabelsMax = 12;
constexpr std::size_t kTelegramNameMax = 32;
constexpr std::size_t kEmailLocalMax = 64;

bool is_ascii(char c) { return static_cast<uint8_t>(c) < 0x80; }
bool is_host_byte(char c) { return is_word(c) || c == '-' || c == '_'; }
bool is_visible(char c) { return c > ' ' && c < 0x7F; }

// Bytes of a disguised dot with the spaces around it: 。 点 [.] (dot) or a plain dot with spaces; 0 for none.
std::size_t disguised_dot(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && at < 2 && text[at] == ' ') ++at;
  constexpr std::array kDots =
      std::to_array<std::string_view>({"[.]", "(.)", "[dot]", "(dot)", "dot ", "。", "点", "、", ".", ","});
  for (const auto dot : kDots) {
    if (!text.substr(at).starts_with(dot)) continue;
    at += dot.size();
    for (int spaces = 0; spaces < 2 && at < text.size() && text[at] == ' '; ++spaces) ++at;
    return at;
  }
  return 0;
}

}  // namespace

std::size_t AddressReader::read(std::size_t begin, std::size_t end) {
  const auto word = text_.substr(begin, std::min(end - begin, kLookAhead));
  if (const auto at = word.find("://"); at != std::string_view::npos && at > 0) {
    if (const auto after = read_url(begin, begin + at); after != begin) return after;
  }
  const auto sign = word.find('@');
  if (sign != std::string_view::npos && sign > 0) {
    if (const auto after = read_email(begin, begin + sign, end); after != begin) return after;
  }
  if (word.contains('.')) {
    if (const auto after = read_plain_host(begin, end); after != begin) return after;
  }
  return read_disguised_host(begin);
}

std::size_t AddressReader::read_url(std::size_t begin, std::size_t separator) {
  auto scheme_begin = separator;
  while (scheme_begin > begin && is_word(text_[scheme_begin - 1]) && separator - scheme_begin < kSchemeMax)
    --scheme_begin;
  if (scheme_begin == separator) return begin;
  std::string scheme(text_.substr(scheme_begin, separator - scheme_begin));
  if (scheme == "hxxp" || scheme == "http" || scheme == "hxxps" || scheme == "https")
    scheme.replace(0, 4, "http");
  const auto host_begin = separator + 3;
  const auto host_end = host_after_scheme(host_begin);
  if (host_end == host_begin) return begin;
  const auto end = rest_end(host_end);
  sink_.add(EntityKind::url, scheme + "://" + host_value(host_begin, host_end) + sink_.typed(host_end, end),
            scheme_begin, end);
  return end;
}

// Labels until something that no host holds. Chinese after a known ending is the sentence going on.
std::size_t AddressReader::host_after_scheme(std::size_t at) const {
  const auto begin = at;
  auto label = at;
  for (; at < text_.size() && at - begin < kHostBytesMax; ++at) {
    const char c = text_[at];
    if (c == '.' || text_.substr(at).starts_with("。")) {
      if (c != '.') at += 2;
      label = at + 1;
    } else if (c == '@' || c == ':') {
      break;
    } else if (!is_ascii(c)) {
      const auto here = text_.substr(label, at - label);
      if (label != begin && is_top_level(here)) break;
      const bool han_or_letter = static_cast<uint8_t>(c) < 0xE2 || static_cast<uint8_t>(c) >= 0xE4;
      if (!han_or_letter || text_.substr(at).starts_with("，")) break;
    } else if (!is_host_byte(c)) {
      break;
    }
  }
  while (at > begin && text_[at - 1] == '.') --at;
  // Not in the middle of a character.
  while (at < text_.size() && at > begin && (static_cast<uint8_t>(text_[at]) & 0xC0) == 0x80) --at;
  return at;
}

// Port, path and query: visible ASCII, without the punctuation that ends a sentence.
std::size_t AddressReader::rest_end(std::size_t at) const {
  if (at == text_.size() || !std::string_view("/:?#@").contains(text_[at])) return at;
  const auto begin = at;
  while (at < text_.size() && is_visible(text_[at]) && at - begin < kUrlBytesMax && text_[at] != '"' &&
         text_[at] != '<')
    ++at;
  while (at > begin && std::string_view(".,;:!?)']>").contains(text_[at - 1])) --at;
  return at;
}

std::string AddressReader::host_value(std::size_t begin, std::size_t end) const {
  const auto& text = sink_.text();
  const auto first = text.origin(begin);
  auto host = ascii_host(text.original().substr(first, text.origin_end(end) - first));
  return host && host->size() <= kHostBytesMax ? *std::move(host)
                                               : std::string(text_.substr(begin, end - begin));
}

std::size_t AddressReader::read_email(std::size_t begin, std::size_t at_sign, std::size_t end) {
  auto local = at_sign;
  while (local > begin && at_sign - local < kEmailLocalMax &&
         (is_host_byte(text_[local - 1]) || text_[local - 1] == '.' || text_[local - 1] == '+'))
    --local;
  auto host_end = at_sign + 1;
  const auto limit = std::min(end, host_end + kHostBytesMax + 1);
  while (host_end < limit && (is_host_byte(text_[host_end]) || text_[host_end] == '.')) ++host_end;
  while (host_end > at_sign && text_[host_end - 1] == '.') --host_end;
  const auto host = text_.substr(at_sign + 1, host_end - at_sign - 1);
  if (local == at_sign || !is_host_name(host)) return begin;
  sink_.add(EntityKind::email,
            std::string(text_.substr(local, at_sign + 1 - local)) + host_value(at_sign + 1, host_end), local,
            host_end);
  return host_end;
}

std::size_t AddressReader::read_plain_host(std::size_t begin, std::size_t end) {
  auto host_end = begin;
  const auto limit = std::min(end, host_end + kHostBytesMax + 1);
  while (host_end < limit && (is_host_byte(text_[host_end]) || text_[host_end] == '.')) ++host_end;
  while (host_end > begin && (text_[host_end - 1] == '.' || text_[host_end - 1] == '-')) --host_end;
  const auto host = text_.substr(begin, host_end - begin);
  if (!is_ip_address(host) && !is_host_name(host)) return begin;
  const auto after = rest_end(host_end);
  if (after != host_end) {
    sink_.add(EntityKind::url, "http://" + host_value(begin, host_end) + sink_.typed(host_end, after), begin,
              after);
  } else {
    add_host(begin, host_end, host_value(begin, host_end));
  }
  return after;
}

void AddressReader::add_host(std::size_t begin, std::size_t end, std::string host) {
  const auto kind = is_ip_address(host) ? EntityKind::ip : EntityKind::domain;
  sink_.add(kind, std::move(host), begin, end);
}

// Labels with disguised dots between, the last one a common ending.
std::size_t AddressReader::read_disguised_host(std::size_t begin) {
  auto at = begin;
  std::size_t disguised = 0;
  std::size_t end = begin;
  for (std::size_t labels = 1; labels <= kLabelsMax && at < text_.size(); ++labels) {
    const auto label = at;
    while (at < text_.size() && is_host_byte(text_[at]) && at - label < 63) ++at;
    if (at == label) break;
    const auto rest = text_.substr(at);
    if (labels > 1 && disguised > 0 && is_common_top_level(text_.substr(label, at - label))) end = at;
    const std::size_t dot =
        rest.starts_with('.') && rest.size() > 1 && is_host_byte(rest[1]) ? 1U : disguised_dot(rest);
    if (dot == 0) break;
    disguised += dot == 1 && rest.starts_with('.') ? 0U : 1U;
    at += dot;
  }
  if (end == begin) return begin;
  // What was read beyond the last ending belongs to the sentence.
  std::string kept;
  for (auto place = begin; place < end;) {
    if (is_host_byte(text_[place])) {
      kept += text_[place++];
      continue;
    }
    const auto dot = disguised_dot(text_.substr(place));
    if (dot == 0) return begin;
    kept += '.';
    place += dot;
  }
  if (!is_host_name(kept)) return begin;
  const auto after = rest_end(end);
  if (after != end) {
    sink_.add(EntityKind::url, "http://" + kept + sink_.typed(end, after), begin, after);
  } else {
    add_host(begin, end, std::move(kept));
  }
  return after;
}

std::size_t AddressReader::read_at_name(std::size_t at) {
  auto end = at + 1;
  while (end < text_.size() && (is_word(text_[end]) || text_[end] == '_') && end - at <= kTelegramNameMax)
    ++end;
  const auto length = end - at - 1;
  const bool before_is_word = at > 0 && is_word(text_[at - 1]);
  if (before_is_word || length < 5 || length > kTelegramNameMax || !is_small(text_[at + 1])) return at;
  sink_.add(EntityKind::telegram, std::string(text_.substr(at + 1, length)), at, end);
  return end;
}

}  // namespace duanlian::text
