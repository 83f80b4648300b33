#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace duanlian::respond {

// Words as they are compared: full-width characters as ASCII, small letters, an ideographic full stop between
// letters of ASCII as a dot. A character of the text is one here, so places in both are the same when counted
// in characters. REQUIRES well-formed UTF-8.
std::u32string folded_words(std::string_view text);

// The plain letters and digits of ASCII.
bool is_ascii_word(char32_t c);
bool is_han(char32_t c);

// Where the word begins, from a place on; npos when it is nowhere. A word of ASCII letters is found whole
// only: not "qq" in "qqs".
std::size_t find_word(std::u32string_view text, std::u32string_view word, std::size_t from = 0);

}  // namespace duanlian::respond
