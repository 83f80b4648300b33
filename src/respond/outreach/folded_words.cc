#include "respond/outreach/folded_words.h"

#include "base/utf8.h"

namespace duanlian::respond {
namespace {

constexpr char32_t kFullWidthFirst = 0xff01;
constexpr char32_t kFullWidthLast = 0xff5e;
constexpr char32_t kFullWidthShift = 0xfee0;

char32_t folded_character(char32_t c) {
  if (c == 0x3000) return U' ';
  if (c >= kFullWidthFirst && c <= kFullWidthLast) c -= kFullWidthShift;
  if (c >= U'A' && c <= U'Z') c += U'a' - U'A';
  return c;
}

}  // namespace

bool is_ascii_word(char32_t c) { return (c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9'); }

bool is_han(char32_t c) {
  return (c >= 0x3400 && c <= 0x4dbf) || (c >= 0x4e00 && c <= 0x9fff) || c == 0x3007;
}

std::u32string folded_words(std::string_view text) {
  std::u32string out;
  for (std::size_t at = 0; at < text.size();) out += folded_character(next_code_point(text, at));
  for (std::size_t i = 1; i + 1 < out.size(); ++i) {
    const bool stop = out[i] == U'。' || out[i] == U'｡';
    if (stop && is_ascii_word(out[i - 1]) && is_ascii_word(out[i + 1])) out[i] = U'.';
  }
  return out;
}

std::size_t find_word(std::u32string_view text, std::u32string_view word, std::size_t from) {
  for (std::size_t at = text.find(word, from); at != std::u32string_view::npos;
       at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool glued_before = at > 0 && is_ascii_word(text[at - 1]) && is_ascii_word(word.front());
    const bool glued_after = end < text.size() && is_ascii_word(text[end]) && is_ascii_word(word.back());
    if (!glued_before && !glued_after) return at;
  }
  return std::u32string_view::npos;
}

}  // namespace duanlian::respond
