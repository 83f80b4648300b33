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
constexpr std::size_t kLabelsMax = 12;  // of a host with disguised dots
constexpr std::size_t kLabelBytesMax = 63;
constexpr std::size_t kLettersBeforeDotMin = 3;
constexpr std::size_t kTelegramNameMax = 32;
constexpr std::size_t kEmailLocalMax = 64;

bool is_ascii(char c) { return static_cast<uint8_t>(c) < 0x80; }
bool is_host_byte(char c) { return is_word(c) || c == '-' || c == '_'; }
bool is_visible(char c) { return c > ' ' && c < 0x7F; }

struct Dot {
  std::size_t length = 0;  // bytes with the spaces around it; 0 for none
  bool strong = false;     // nothing else is meant by it between two words of letters
};

// A disguised dot: 。 点 [.] (dot), or a plain dot with spaces.
Dot disguised_dot(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && at < 2 && text[at] == ' ') ++at;
  constexpr std::array kStrong =
      std::to_array<std::string_view>({"[.]", "(.)", "[dot]", "(dot)", "点", "丶"});
  constexpr std::array kWeak = std::to_array<std::string_view>({"dot ", "。", "、", ".", ","});
  const auto after = [&](std::string_view dot) {
    auto end = at + dot.size();
    for (int spaces = 0; spaces < 2 && end < text.size() && text[end] == ' '; ++spaces) ++end;
    return end;
  };
  for (const auto dot : kStrong) {
    if (text.substr(at).starts_with(dot)) return {after(dot), true};
  }
  for (const auto dot : kWeak) {
    if (text.substr(at).starts_with(dot)) return {after(dot), false};
  }
  return {};
}

bool is_word_of_letters(std::string_view label) {
  return std::ranges::count_if(label, is_small) >= static_cast<std::ptrdiff_t>(kLettersBeforeDotMin);
}

}  // namespace

std::size_t AddressReader::read(std::size_t begin, std::size_t end) {
  if (end != run_end_) begin_run(begin, end);
  if (separator_ < begin) {
    separator_ = find_in_run("://", begin);
    separator_failed_ = false;
  }
  if (sign_ < begin) {
    sign_ = find_in_run("@", begin);
    sign_failed_ = false;
  }
  // What stands around them does not depend on where the reading began: tried once each.
  if (!separator_failed_ && separator_ > begin && separator_ - begin < kLookAhead) {
    if (const auto after = read_url(begin, separator_); after != begin) return after;
    separator_failed_ = true;
  }
  if (!sign_failed_ && sign_ > begin && sign_ - begin < kLookAhead) {
    if (const auto after = read_email(begin, sign_); after != begin) return after;
    sign_failed_ = true;
  }
  if (const auto after = read_plain_host(begin); after != begin) return after;
  return read_disguised_host(begin);
}

void AddressReader::begin_run(std::size_t begin, std::size_t end) {
  run_end_ = end;
  host_run_end_ = 0;
  separator_ = find_in_run("://", begin);
  sign_ = find_in_run("@", begin);
  separator_failed_ = sign_failed_ = false;
}

std::size_t AddressReader::find_in_run(std::string_view what, std::size_t from) {
  const auto at = text_.substr(0, run_end_).find(what, from);
  sink_.looked_at(std::min(at, run_end_) - from);
  return at;
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

std::size_t AddressReader::read_email(std::size_t begin, std::size_t at_sign) {
  auto local = at_sign;
  while (local > begin && at_sign - local < kEmailLocalMax &&
         (is_host_byte(text_[local - 1]) || text_[local - 1] == '.' || text_[local - 1] == '+'))
    --local;
  auto host_end = at_sign + 1;
  const auto limit = std::min(run_end_, host_end + kHostBytesMax + 1);
  while (host_end < limit && (is_host_byte(text_[host_end]) || text_[host_end] == '.')) ++host_end;
  sink_.looked_at(host_end - local);
  while (host_end > at_sign && text_[host_end - 1] == '.') --host_end;
  const auto host = text_.substr(at_sign + 1, host_end - at_sign - 1);
  if (local == at_sign || !is_host_name(host)) return begin;
  sink_.add(EntityKind::email,
            std::string(text_.substr(local, at_sign + 1 - local)) + host_value(at_sign + 1, host_end), local,
            host_end);
  return host_end;
}

// Labels and dots from here to something else.
void AddressReader::find_host(std::size_t begin) {
  host_run_end_ = begin;
  while (host_run_end_ < run_end_ && (is_host_byte(text_[host_run_end_]) || text_[host_run_end_] == '.'))
    ++host_run_end_;
  sink_.looked_at(host_run_end_ - begin);
  host_end_ = host_run_end_;
  while (host_end_ > begin && (text_[host_end_ - 1] == '.' || text_[host_end_ - 1] == '-')) --host_end_;
  host_is_ip_ = is_ip_address(text_.substr(begin, host_end_ - begin));
  host_begin_ = host_is_ip_ ? begin : std::string_view::npos;
  host_last_ = host_end_;
  if (!host_is_ip_) find_host_begin(begin);
}

// From the last label back as far as all labels are sound.
void AddressReader::find_host_begin(std::size_t begin) {
  for (auto end = host_end_;;) {
    auto label = end;
    while (label > begin && text_[label - 1] != '.' && end - label <= kLabelBytesMax) --label;
    const auto name = text_.substr(label, end - label);
    const bool last = end == host_end_;
    if (last && !is_top_level(name)) return;
    if (name.empty() || name.size() > kLabelBytesMax || name.back() == '-') return;
    if (host_end_ - label > kHostBytesMax) return;
    if (last) host_last_ = label;
    host_begin_ = label;
    while (text_[host_begin_] == '-') ++host_begin_;
    if (host_begin_ != label || label == begin) return;
    end = label - 1;
  }
}

std::size_t AddressReader::read_plain_host(std::size_t begin) {
  if (begin >= host_run_end_) find_host(begin);
  if (begin < host_begin_ || begin >= host_last_ || (host_is_ip_ && begin != host_begin_)) return begin;
  const auto host_end = host_end_;
  const auto after = rest_end(host_end);
  sink_.looked_at(after - begin);
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

// Labels with disguised dots between: the end of the last one that may end a host, or `begin`.
std::size_t AddressReader::disguised_end(std::size_t begin) {
  auto at = begin;
  auto end = begin;
  std::array<std::size_t, kLabelsMax> label_begins{};
  std::string_view before;
  bool disguised = false, strong = false;
  std::size_t labels = 0;
  for (; labels < kLabelsMax && at < text_.size(); ++labels) {
    const auto label = label_begins[labels] = at;
    while (at < text_.size() && is_host_byte(text_[at]) && at - label < kLabelBytesMax) ++at;
    if (at == label) break;
    const auto name = text_.substr(label, at - label);
    const bool common = disguised && is_common_top_level(name);
    if (common || (strong && is_word_of_letters(before) && is_top_level(name))) end = at;
    const auto rest = text_.substr(at);
    Dot dot{1, false};
    if (!rest.starts_with('.') || rest.size() == 1 || !is_host_byte(rest[1])) {
      dot = disguised_dot(rest);
      if (dot.length == 0) break;
      disguised = true;
    }
    strong = dot.strong;
    before = name;
    at += dot.length;
  }
  sink_.looked_at(at - begin);
  // A chain that goes on beyond the labels that were read may still end well from a later label.
  if (end == begin) not_disguised_until_ = labels == kLabelsMax ? label_begins[kLabelsMax / 2] : at;
  return end;
}

std::size_t AddressReader::read_disguised_host(std::size_t begin) {
  if (begin < not_disguised_until_) return begin;
  const auto end = disguised_end(begin);
  if (end == begin) return begin;
  // What was read beyond the last ending belongs to the sentence.
  std::string kept;
  for (auto place = begin; place < end;) {
    if (is_host_byte(text_[place])) {
      kept += text_[place++];
      continue;
    }
    const auto dot = disguised_dot(text_.substr(place)).length;
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
