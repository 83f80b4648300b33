#pragma once

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

  // The phrase and what it becomes when words in it are written another way, each once, at most so many.
  std::vector<std::string> of(std::string_view phrase, std::size_t spellings_max) const;

 private:
  std::vector<std::pair<std::string, std::string>> pairs_;
};

}  // namespace duanlian::text
