#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace duanlian::text {

// Other ways in which words are written: 威信 for 微信. All squeezed forms.
class Spellings {
 public:
  // REQUIRES that neither is empty and that they differ.
  void add(std::string from, std::string to) { pairs_.emplace_back(std::move(from), std::move(to)); }

  // A word is also written in this form, in one place of a phrase and beside no other change.
  void add_form(std::string from, const std::string& word) { forms_[word].push_back(std::move(from)); }

  // The phrase and what it becomes when words in it are written another way, each once, at most so many;
  // beyond them at most `forms_max` by forms.
  std::vector<std::string> of(std::string_view phrase, std::size_t spellings_max,
                              std::size_t forms_max) const;

 private:
  std::vector<std::pair<std::string, std::string>> pairs_;
  std::map<std::string, std::vector<std::string>, std::less<>> forms_;
};

// A character, and what is put for it.
using FormTable = std::map<char32_t, std::vector<std::string>>;

// The word with one of its characters in another form, or all of them in their first or last ones; at most so
// many.
std::vector<std::string> word_forms(std::string_view word, const FormTable& table, std::size_t forms_max);

}  // namespace duanlian::text
