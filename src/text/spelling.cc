#include "text/spelling.h"

#include <algorithm>

#include "base/utf8.h"

namespace duanlian::text {

std::vector<std::string> Spellings::of(std::string_view phrase, std::size_t spellings_max,
                                       std::size_t forms_max) const {
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
  const auto all_max = spellings.size() + forms_max;
  for (const auto& [word, forms] : forms_) {
    const auto place = phrase.find(word);
    if (place == std::string_view::npos) continue;
    for (const auto& form : forms) {
      if (spellings.size() == all_max) return spellings;
      auto other = std::string(phrase).replace(place, word.size(), form);
      if (std::ranges::find(spellings, other) == spellings.end()) spellings.push_back(std::move(other));
    }
  }
  return spellings;
}

namespace {

// The word with every character that has other forms in the first or the last of them.
std::string all_in_other_form(std::string_view word, const FormTable& table, bool last) {
  std::string other;
  for (std::size_t at = 0; at < word.size();) {
    const auto begin = at;
    const auto found = table.find(next_code_point(word, at));
    const bool known = found != table.end() && !found->second.empty();
    other += !known ? std::string(word.substr(begin, at - begin))
             : last ? found->second.back()
                    : found->second.front();
  }
  return other;
}

}  // namespace

std::vector<std::string> word_forms(std::string_view word, const FormTable& table, std::size_t forms_max) {
  std::vector<std::string> all;
  const auto add = [&](std::string form) {
    if (form != word && all.size() < forms_max && std::ranges::find(all, form) == all.end())
      all.push_back(std::move(form));
  };
  add(all_in_other_form(word, table, false));
  add(all_in_other_form(word, table, true));
  for (std::size_t at = 0; at < word.size();) {
    const auto begin = at;
    const auto found = table.find(next_code_point(word, at));
    if (found == table.end()) continue;
    for (const auto& form : found->second)
      add(std::string(word.substr(0, begin)) + form + std::string(word.substr(at)));
  }
  return all;
}

}  // namespace duanlian::text
