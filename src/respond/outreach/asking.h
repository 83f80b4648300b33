#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace duanlian::respond {

// A place where words ask for what officers never ask for.
struct Asking {
  std::size_t at = 0;
  std::string what;  // "a link", "an app", "a transfer", "a code", "the screen"
};

// Clause by clause: a verb and what it is done to, unless the clause says before it that one should not, or
// that it is the scammer who wants it. "Do not open the link" and "scammers have you open a link" ask for
// nothing. The text is folded (folded_words.h).
std::vector<Asking> askings(std::u32string_view folded);

// Whether the words ask to be called or written back, negated or not: then no number is needed to lead
// astray.
std::size_t find_call_back(std::u32string_view folded);

}  // namespace duanlian::respond
