#include "text/punycode.h"

#include <algorithm>
#include <limits>

#include "base/utf8.h"

namespace duanlian::text {
namespace {

constexpr uint32_t kBase = 36, kTmin = 1, kTmax = 26, kSkew = 38, kDamp = 700, kInitialBias = 72;
constexpr uint32_t kInitial = 0x80;

// RFC 3492 section 6.1.
uint32_t adapt(uint32_t delta, uint32_t points, bool first) {
  delta = first ? delta / kDamp : delta / 2;
  delta += delta / points;
  uint32_t k = 0;
  for (; delta > (kBase - kTmin) * kTmax / 2; k += kBase) delta /= kBase - kTmin;
  return k + (kBase - kTmin + 1) * delta / (delta + kSkew);
}

uint32_t threshold(uint32_t k, uint32_t bias) { return k <= bias ? kTmin : std::min(k - bias, kTmax); }

char digit(uint32_t value) { return static_cast<char>(value < 26 ? 'a' + value : '0' + (value - 26)); }

uint32_t value_of(char c) {
  if (c >= 'a' && c <= 'z') return static_cast<uint32_t>(c - 'a');
  if (c >= 'A' && c <= 'Z') return static_cast<uint32_t>(c - 'A');
  if (c >= '0' && c <= '9') return static_cast<uint32_t>(c - '0') + 26;
  return kBase;
}

void put_delta(std::string& out, uint32_t delta, uint32_t bias) {
  for (uint32_t k = kBase;; k += kBase) {
    const auto t = threshold(k, bias);
    if (delta < t) break;
    out += digit(t + (delta - t) % (kBase - t));
    delta = (delta - t) / (kBase - t);
  }
  out += digit(delta);
}

template <class Each>
void for_each_label(std::string_view host, Each each) {
  for (std::size_t begin = 0; begin <= host.size();) {
    const auto end = std::min(host.find('.', begin), host.size());
    each(host.substr(begin, end - begin), end < host.size());
    begin = end + 1;
  }
}

}  // namespace

Result<std::string> to_punycode(std::u32string_view label) {
  if (label.size() > kLabelMax) return invalid("a label of a domain has more than 63 characters");
  std::string out;
  for (const char32_t point : label) {
    if (point < kInitial) out += static_cast<char>(point);
  }
  const auto basic = static_cast<uint32_t>(out.size());
  if (basic > 0) out += '-';
  uint32_t n = kInitial, delta = 0, bias = kInitialBias;
  for (uint32_t done = basic; done < label.size();) {
    char32_t next = std::numeric_limits<char32_t>::max();
    for (const char32_t point : label) next = point >= n ? std::min(next, point) : next;
    // At most 63 characters below 0x110000: no overflow.
    delta += (static_cast<uint32_t>(next) - n) * (done + 1);
    n = static_cast<uint32_t>(next);
    for (const char32_t point : label) {
      delta += point < n ? 1 : 0;
      if (point != n) continue;
      put_delta(out, delta, bias);
      bias = adapt(delta, done + 1, done == basic);
      delta = 0;
      ++done;
    }
    ++delta;
    ++n;
  }
  return out;
}

Result<std::u32string> from_punycode(std::string_view ascii) {
  if (ascii.size() > kLabelMax) return invalid("a label of a domain has more than 63 characters");
  std::u32string out;
  const auto dash = ascii.rfind('-');
  const auto basic = dash == std::string_view::npos ? 0 : dash;
  for (const char c : ascii.substr(0, basic)) out += static_cast<char32_t>(static_cast<uint8_t>(c));
  uint64_t n = kInitial, i = 0;
  uint32_t bias = kInitialBias;
  for (auto at = basic > 0 ? basic + 1 : basic; at < ascii.size();) {
    const auto before = i;
    uint64_t weight = 1;
    for (uint32_t k = kBase;; k += kBase) {
      if (at == ascii.size()) return invalid("punycode ends too early");
      const auto value = value_of(ascii[at++]);
      if (value >= kBase) return invalid("punycode holds a wrong character");
      i += value * weight;
      const auto t = threshold(k, bias);
      if (value < t) break;
      weight *= kBase - t;
      if (weight > (1U << 30) || i > (1U << 30)) return invalid("punycode overflows");
    }
    const auto points = static_cast<uint32_t>(out.size() + 1);
    bias = adapt(static_cast<uint32_t>(i - before), points, before == 0);
    n += i / points;
    i %= points;
    if (n > 0x10FFFF || (n >= 0xD800 && n < 0xE000)) return invalid("punycode is beyond Unicode");
    out.insert(out.begin() + static_cast<std::ptrdiff_t>(i++), static_cast<char32_t>(n));
  }
  return out;
}

Result<std::string> to_ascii_host(std::string_view host) {
  std::string out;
  Status status;
  for_each_label(host, [&](std::string_view label, bool more) {
    const bool ascii = std::ranges::all_of(label, [](char c) { return static_cast<uint8_t>(c) < 0x80; });
    if (ascii) {
      out += label;
    } else {
      std::u32string points;
      for (std::size_t at = 0; at < label.size();) points += next_code_point(label, at);
      if (auto encoded = to_punycode(points)) {
        out += "xn--" + *encoded;
      } else {
        status = std::move(encoded.error());
      }
    }
    if (more) out += '.';
  });
  RETURN_IF_ERROR(std::move(status));
  return out;
}

std::string to_unicode_host(std::string_view host) {
  std::string out;
  for_each_label(host, [&](std::string_view label, bool more) {
    const auto decoded =
        label.starts_with("xn--") ? from_punycode(label.substr(4)) : Result<std::u32string>(Error{});
    if (decoded) {
      for (const char32_t point : *decoded) append_utf8(out, point);
    } else {
      out += label;
    }
    if (more) out += '.';
  });
  return out;
}

}  // namespace duanlian::text
