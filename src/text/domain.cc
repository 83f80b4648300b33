#include "text/domain.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/ascii.h"
#include "text/brand_match.h"
#include "text/host_name.h"
#include "text/path_facts.h"
#include "text/punycode.h"
#include "text/url_parts.h"

namespace duanlian::text {
namespace {

bool is_vowel(char c) { return std::string_view("aeiouy").contains(c); }

std::vector<std::string_view> labels_of(std::string_view host) {
  std::vector<std::string_view> labels;
  for (std::size_t begin = 0; begin <= host.size();) {
    const auto end = std::min(host.find('.', begin), host.size());
    labels.push_back(host.substr(begin, end - begin));
    begin = end + 1;
  }
  return labels;
}

// Letters that nobody pronounces, or letters and digits in turn.
bool looks_random(std::string_view label) {
  if (label.size() < 8 || label.starts_with("xn--")) return false;
  int letters = 0, vowels = 0, turns = 0, consonants = 0, consonants_most = 0;
  for (std::size_t i = 0; i < label.size(); ++i) {
    letters += is_letter(label[i]) ? 1 : 0;
    vowels += is_vowel(label[i]) ? 1 : 0;
    turns += i > 0 && is_digit(label[i]) != is_digit(label[i - 1]) ? 1 : 0;
    consonants = is_letter(label[i]) && !is_vowel(label[i]) ? consonants + 1 : 0;
    consonants_most = std::max(consonants_most, consonants);
  }
  return consonants_most >= 6 || turns >= 4 || (letters >= 8 && vowels * 100 < letters * 15);
}

// Latin beside Cyrillic or Greek letters in one label.
bool mixes_scripts(std::string_view unicode_host) {
  bool latin = false, other = false;
  for (const char c : unicode_host) {
    const auto byte = static_cast<uint8_t>(c);
    if (c == '.') latin = other = false;
    latin = latin || is_letter(c);
    other = other || (byte >= 0xCD && byte <= 0xD4);  // lead bytes of U+0340 to U+053F
    if (latin && other) return true;
  }
  return false;
}

// RFC 1918, RFC 6598, RFC 3927, RFC 1122 section 3.2.1.3; RFC 4193 and RFC 4291. REQUIRES an IP address.
bool is_private_address(std::string_view host) {
  if (host.starts_with('[')) {
    const auto address = host.substr(1);
    const bool own = address.starts_with("fc") || address.starts_with("fd");
    return address == "::1]" || address.starts_with("fe80:") || (own && address.find(':') == 4);
  }
  const auto labels = labels_of(host);
  const auto number = [&](std::size_t i) {
    int value = 0;
    std::from_chars(labels[i].data(), labels[i].data() + labels[i].size(), value);
    return value;
  };
  const int first = number(0), second = number(1);
  return first == 10 || first == 127 || (first == 172 && second >= 16 && second <= 31) ||
         (first == 192 && second == 168) || (first == 169 && second == 254) ||
         (first == 100 && second >= 64 && second <= 127);
}

int count(std::string_view text, char c) { return static_cast<int>(std::ranges::count(text, c)); }

void measure_host(DomainFacts& facts) {
  const auto& host = facts.host;
  facts.host_length = static_cast<int>(host.size());
  facts.dots = count(host, '.');
  facts.hyphens = count(host, '-');
  const auto labels = labels_of(host);
  facts.labels = static_cast<int>(labels.size());
  for (const auto label : labels)
    facts.longest_label = std::max(facts.longest_label, static_cast<int>(label.size()));
  const auto digits = std::ranges::count_if(host, is_digit);
  facts.digit_share_milli = host.empty() ? 0 : static_cast<int>(digits * 1000 / std::ssize(host));
  facts.punycode =
      std::ranges::any_of(labels, [](std::string_view label) { return label.starts_with("xn--"); });
}

// Registries of countries sell names under these: google.com.pk, google.co.uz.
bool is_under_country(std::string_view suffix) {
  constexpr std::array<std::string_view, 7> kSold = {"ac", "co", "com", "edu", "gov", "net", "org"};
  const auto dot = suffix.find('.');
  return dot != std::string_view::npos && suffix.size() == dot + 3 && is_letter(suffix[dot + 1]) &&
         is_letter(suffix[dot + 2]) && std::ranges::find(kSold, suffix.substr(0, dot)) != kSold.end();
}

// irs.gov, mohrss.gov.cn: only governments have names under these.
bool is_government(std::string_view host) {
  const auto labels = labels_of(host);
  const auto last = labels.size() - 1;
  return labels[last] == "gov" || (last > 0 && labels[last - 1] == "gov" && labels[last].size() == 2);
}

// What somebody registered: one label more than the longest known suffix.
void find_registrable(const std::set<std::string, std::less<>>& suffixes, DomainFacts& facts) {
  const std::string_view host = facts.host;
  std::size_t registrable = 0, suffix = std::string_view::npos;
  for (std::size_t begin = 0;;) {
    const auto dot = host.find('.', begin);
    const bool last = dot == std::string_view::npos;
    if (last || suffixes.contains(host.substr(begin)) || is_under_country(host.substr(begin))) {
      suffix = begin;
      break;
    }
    registrable = begin;
    begin = dot + 1;
  }
  facts.suffix = host.substr(suffix);
  if (suffix > 0) facts.registrable = host.substr(registrable);
}

int count_words(std::string_view url, const std::vector<std::string>& words) {
  return static_cast<int>(
      std::ranges::count_if(words, [&](const std::string& word) { return url.contains(word); }));
}

}  // namespace

DomainFacts inspect_domain(std::string_view url_or_host, const BrandList& brands) {
  const auto& index = *brands.index_;
  DomainFacts facts;
  const auto parts = split_url(url_or_host.substr(0, kUrlBytesMax));
  facts.url_length = static_cast<int>(std::min(url_or_host.size(), kUrlBytesMax));
  facts.user_info = parts.user_info;
  facts.port = parts.port;
  facts.odd_port = parts.port != 0 && parts.port != 80 && parts.port != 443;
  facts.encoded_host = parts.encoded_host;
  facts.host = parts.host;
  measure_host(facts);
  measure_path(parts.path, facts);
  facts.suspicious_words = count_words(parts.folded, index.source.suspicious_words);
  facts.host_words = count_words(facts.host, index.source.suspicious_words);
  facts.ip_literal = is_ip_address(facts.host) || parts.ip6;
  facts.private_address = facts.ip_literal && is_private_address(facts.host);
  facts.valid = facts.ip_literal || parts.valid;
  if (!facts.valid || facts.ip_literal) return facts;
  facts.unicode = to_unicode_host(facts.host);
  facts.mixed_scripts = mixes_scripts(facts.unicode);
  find_registrable(index.suffixes, facts);
  facts.shortener = index.shorteners.contains(facts.registrable) || index.shorteners.contains(facts.host);
  const auto country = is_under_country(facts.suffix) ? facts.suffix.find('.') + 1 : 0;
  facts.risky_suffix = index.risky.contains(std::string_view(facts.suffix).substr(country));
  facts.free_hosting = index.free_hosting.contains(facts.suffix);
  if (facts.registrable.empty()) return facts;
  const std::string_view label = std::string_view(facts.registrable).substr(0, facts.registrable.find('.'));
  facts.random_label = looks_random(label);
  facts.skeleton = skeleton_of(to_unicode_host(label));
  match_brand(index, parts.path, facts);
  return facts;
}

bool BrandList::is_official(std::string_view url_or_host) const {
  const auto parts = split_url(url_or_host.substr(0, kUrlBytesMax));
  const std::string_view host = parts.host;
  if (!parts.valid || parts.user_info) return false;
  if (index_->is_open(host) || index_->shorteners.contains(host)) return false;
  return is_government(host) || index_->is_known_good(host) || index_->owner(host) != nullptr;
}

std::string_view to_string(BrandMatch match) {
  switch (match) {
    case BrandMatch::none:
      return "none";
    case BrandMatch::genuine:
      return "genuine";
    case BrandMatch::homoglyph:
      return "homoglyph";
    case BrandMatch::wrong_suffix:
      return "wrong_suffix";
    case BrandMatch::near_spelling:
      return "near_spelling";
    case BrandMatch::with_words:
      return "with_words";
    case BrandMatch::in_subdomain:
      return "in_subdomain";
    case BrandMatch::in_path:
      return "in_path";
  }
  return "none";
}

}  // namespace duanlian::text
