#include "text/brand_match.h"

#include <algorithm>
#include <optional>

#include "text/host_name.h"
#include "text/punycode.h"

namespace duanlian::text {
namespace {

// Short names are near to too much.
constexpr std::size_t kNearLengthMin = 5;     // one edit
constexpr std::size_t kNearFarLengthMin = 8;  // two edits
constexpr std::size_t kTokenLengthMin = 3;    // a brand as a word of its own between hyphens or dots
constexpr std::size_t kPrefixLengthMin = 4;   // a brand that another word follows without a hyphen
constexpr std::size_t kPathLengthMin = 5;
constexpr std::size_t kDigitStandInMin = 4;  // 1cbc; c1b may be anybody
constexpr std::size_t kPairStandInMin = 8;   // rnicrosoft
constexpr std::size_t kNumberNameMin = 5;    // l2306
constexpr std::size_t kStrongNearMin = 6;    // one edit of a shorter name is often another name
constexpr std::size_t kStrongWordMin = 4;    // a shorter name is often another word or an abbreviation

int distance_max(std::size_t length) {
  return length >= kNearFarLengthMin ? 2 : length >= kNearLengthMin ? 1 : 0;
}

// Calls `each` for every word between marks.
template <class Each>
void for_each_word(std::string_view text, Each each) {
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    const bool inside =
        at < text.size() && ((text[at] >= 'a' && text[at] <= 'z') || (text[at] >= '0' && text[at] <= '9'));
    if (inside) continue;
    if (at > begin) each(text.substr(begin, at - begin));
    begin = at + 1;
  }
}

using Words = std::vector<std::string_view>;

Words words_of(std::string_view text) {
  Words words;
  for_each_word(text, [&](std::string_view word) { words.push_back(word); });
  return words;
}

bool has_word(const Words& words, const BrandName& name) {
  return std::ranges::find(words, name.name) != words.end();
}

// paypallogin, icbc95588: the brand, then digits or a word that lures.
bool goes_on_luring(std::string_view label, const BrandName& name, const BrandSource& source) {
  if (name.name.size() < kPrefixLengthMin) return false;
  const auto at = label.find(name.name);
  if (at == std::string_view::npos || label.size() == name.name.size()) return false;
  const auto rest = std::string(label.substr(0, at)) + std::string(label.substr(at + name.name.size()));
  if (std::ranges::all_of(rest, [](char c) { return c >= '0' && c <= '9'; })) return true;
  return std::ranges::any_of(source.suspicious_words, [&](const std::string& word) { return rest == word; });
}

// What is put for the letters of a name where a label is made to look like it.
struct StandIns {
  int digits = 0;   // 0 for o
  int letters = 0;  // o for 0
  int pairs = 0;    // rn for m
};

// Whether the label looks like the name letter by letter. Letters are taken for nothing but themselves, apart
// from rn and vv and where the name has digits: clb is not cib.
std::optional<StandIns> looks_like(std::string_view label, std::string_view name) {
  StandIns used;
  std::size_t at = 0;
  for (const char c : name) {
    const auto rest = label.substr(at);
    if (rest.empty()) return std::nullopt;
    if (rest[0] == c) {
      ++at;
    } else if (digit_stands_for(rest[0], c)) {
      ++used.digits;
      ++at;
    } else if (digit_stands_for(c, rest[0])) {
      ++used.letters;
      ++at;
    } else if ((c == 'm' && rest.starts_with("rn")) || (c == 'w' && rest.starts_with("vv"))) {
      ++used.pairs;
      at += 2;
    } else {
      return std::nullopt;
    }
  }
  if (at != label.size()) return std::nullopt;
  return used;
}

class Matcher {
 public:
  Matcher(const BrandList::Index& index, std::string_view path, DomainFacts& facts)
      : index_(index),
        path_(path),
        facts_(facts),
        label_(facts.registrable.substr(0, facts.registrable.find('.'))),
        subdomain_(std::string_view(facts.host).substr(0, facts.host.size() - facts.registrable.size())) {}

  void run() {
    if (const auto* owner = index_.owner(facts_.host)) {
      facts_.brand_match = BrandMatch::genuine;
      facts_.brand = owner->id;
      return;
    }
    if (index_.is_known_good(facts_.host)) return;
    plain_ = plain_label(facts_.unicode.substr(0, facts_.unicode.size() - suffix_size()), foreign_);
    plain_ = plain_.substr(plain_.rfind('.') + 1);
    label_words_ = words_of(label_);
    subdomain_words_ = words_of(subdomain_);
    path_words_ = words_of(path_);
    for (const auto& name : index_.names) compare(name);
    // Words that lure or a cheap ending say that it is meant.
    if (facts_.suspicious_words > 0 || facts_.risky_suffix) facts_.weak_brand = false;
  }

 private:
  // The enum goes from the strongest to the weakest sign.
  void found(BrandMatch match, const BrandName& name, bool weak = false, int distance = 0) {
    const bool stronger = facts_.brand_match == BrandMatch::none || match < facts_.brand_match;
    const bool nearer = match == facts_.brand_match && distance < facts_.brand_distance;
    if (!stronger && !nearer) return;
    facts_.brand_match = match;
    facts_.brand = index_.source.brands[name.brand].id;
    facts_.brand_distance = distance;
    facts_.weak_brand = weak;
  }

  std::size_t suffix_size() const { return to_unicode_host(facts_.suffix).size() + 1; }

  void compare_shape(const BrandName& name) {
    const auto used = looks_like(plain_, name.name);
    const auto length = name.name.size();
    if (!used || length < kTokenLengthMin) return;
    const bool number = !name.letters;
    const bool by_digit = used->digits > 0 && length >= kDigitStandInMin;
    const bool by_pair = used->pairs > 0 && length >= kPairStandInMin;
    const bool by_letter = number && length >= kNumberNameMin && used->letters > 0 &&
                           static_cast<std::size_t>(used->letters) * 2 <= length;
    if (foreign_ || by_digit || by_pair || by_letter) return found(BrandMatch::homoglyph, name);
    if (used->digits > 0 || (used->pairs > 0 && length >= kNearLengthMin))
      found(BrandMatch::near_spelling, name, length < kStrongNearMin, 1);
  }

  void compare_spelling(const BrandName& name) {
    const int most = distance_max(name.name.size());
    if (most == 0 || !name.letters || label_[0] != name.name[0]) return;
    const int distance = edit_distance(label_, name.name, most);
    if (distance == 0 || distance > most) return;
    const bool weak = name.common || name.name.size() < kStrongNearMin || distance > 1;
    found(BrandMatch::near_spelling, name, weak, distance);
  }

  void compare(const BrandName& name) {
    if (label_ == name.name) return found(BrandMatch::wrong_suffix, name, name.common);
    compare_shape(name);
    compare_spelling(name);
    if (name.name.size() < kTokenLengthMin) return;
    const bool weak = name.common || name.name.size() < kStrongWordMin;
    if (has_word(label_words_, name)) found(BrandMatch::with_words, name, weak);
    if (goes_on_luring(label_, name, index_.source)) found(BrandMatch::with_words, name);
    if (has_word(subdomain_words_, name)) found(BrandMatch::in_subdomain, name, weak);
    if (name.letters && name.name.size() >= kPathLengthMin && has_word(path_words_, name))
      found(BrandMatch::in_path, name, name.common);
  }

  const BrandList::Index& index_;
  std::string_view path_;
  DomainFacts& facts_;
  std::string label_;
  std::string_view subdomain_;
  Words label_words_, subdomain_words_, path_words_;
  std::string plain_;  // the registered label without characters of other alphabets
  bool foreign_ = false;
};

}  // namespace

void match_brand(const BrandList::Index& index, std::string_view path, DomainFacts& facts) {
  Matcher(index, path, facts).run();
}

}  // namespace duanlian::text
