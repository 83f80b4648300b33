#include "text/brand_match.h"

#include <algorithm>

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

bool has_word(std::string_view text, const BrandName& name) {
  bool found = false;
  for_each_word(text, [&](std::string_view word) { found = found || word == name.name; });
  return found;
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
    for (const auto& name : index_.names) compare(name);
  }

 private:
  // The enum goes from the strongest to the weakest sign.
  void found(BrandMatch match, const BrandName& name, int distance = 0) {
    const bool stronger = facts_.brand_match == BrandMatch::none || match < facts_.brand_match;
    const bool nearer = match == facts_.brand_match && distance < facts_.brand_distance;
    if (!stronger && !nearer) return;
    facts_.brand_match = match;
    facts_.brand = index_.source.brands[name.brand].id;
    facts_.brand_distance = distance;
  }

  void compare(const BrandName& name) {
    if (label_ == name.name) return found(BrandMatch::wrong_suffix, name);
    if (facts_.skeleton == name.skeleton && name.name.size() >= kTokenLengthMin)
      return found(BrandMatch::homoglyph, name);
    if (const int most = distance_max(name.name.size());
        most > 0 && name.letters && label_[0] == name.name[0]) {
      const int distance = edit_distance(label_, name.name, most);
      if (distance <= most) found(BrandMatch::near_spelling, name, distance);
    }
    if (name.name.size() < kTokenLengthMin) return;
    if (has_word(label_, name) || goes_on_luring(label_, name, index_.source))
      found(BrandMatch::with_words, name);
    if (has_word(subdomain_, name)) found(BrandMatch::in_subdomain, name);
    if (name.letters && name.name.size() >= kPathLengthMin && has_word(path_, name))
      found(BrandMatch::in_path, name);
  }

  const BrandList::Index& index_;
  std::string_view path_;
  DomainFacts& facts_;
  std::string label_;
  std::string_view subdomain_;
};

}  // namespace

void match_brand(const BrandList::Index& index, std::string_view path, DomainFacts& facts) {
  Matcher(index, path, facts).run();
}

}  // namespace duanlian::text
