#include "text/spelling.h"

#include <algorithm>

namespace duanlian::text {

std::vector<std::string> Spellings::of(std::string_view phrase, std::size_t spellings_max) const {
  std::vector<std::string> spellings{std::string(phrase)};
  // Each place of the phrase is replaced once; what came in is not looked at again, so this ends.
  for (const auto& [from, to] : pairs_) {
    const auto at = phrase.find(to);
    if (at == std::string_view::npos) continue;
    const auto known = spellings.size();
    for (std::size_t i = 0; i < known && spellings.size() < spellings_max; ++i) {
      auto other = spellings[i];
      const auto place = other.find(to);
      if (place == std::string::npos) continue;
      other.replace(place, to.size(), from);
      if (std::ranges::find(spellings, other) == spellings.end()) spellings.push_back(std::move(other));
    }
  }
  return spellings;
}

}  // namespace duanlian::text
