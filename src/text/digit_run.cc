#include "text/digit_run.h"

#include <algorithm>

#include "text/entity_sink.h"

namespace duanlian::text {
namespace {

constexpr std::size_t kGapMax = 3;

struct HanDigit {
  std::string_view utf8;
  int value;
};
constexpr std::array<HanDigit, 21> kHanDigits = {
    {{"零", 0}, {"〇", 0}, {"一", 1}, {"二", 2}, {"三", 3}, {"四", 4}, {"五", 5},
     {"六", 6}, {"七", 7}, {"八", 8}, {"九", 9}, {"壹", 1}, {"贰", 2}, {"叁", 3},
     {"肆", 4}, {"伍", 5}, {"陆", 6}, {"柒", 7}, {"捌", 8}, {"玖", 9}, {"幺", 1}}};

// Letters that are put for digits inside a number.
int look_alike(char c) { return c == 'o' ? 0 : c == 'l' || c == 'i' ? 1 : -1; }

// Bytes of the gap character that begins here: ASCII punctuation or the dots and commas of Chinese; 0 for
// none.
std::size_t gap_length(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (static_cast<uint8_t>(c) < 0x80)
    return is_word(c) || c == '+' || c == ':' || c == '\n' || c == '@' ? 0 : 1;
  for (const std::string_view mark : {"。", "、", "·", "…"}) {
    if (text.substr(at).starts_with(mark)) return mark.size();
  }
  return 0;
}

// A look-alike counts when digits or more look-alikes stand on both sides until the number ends.
bool stands_for_digit(std::string_view text, std::size_t at) {
  auto next = at + 1;
  const auto limit = std::min(text.size(), at + kRunDigitsMax);
  while (next < limit && (is_digit(text[next]) || look_alike(text[next]) >= 0)) ++next;
  return next == text.size() || !is_small(text[next]);
}

}  // namespace

int digit_at(std::string_view text, std::size_t at, std::size_t& length) {
  length = 1;
  if (is_digit(text[at])) return text[at] - '0';
  if (static_cast<uint8_t>(text[at]) < 0xE3) return -1;
  const auto here = text.substr(at, 3);
  for (const auto& [utf8, value] : kHanDigits) {
    if (here == utf8) {
      length = 3;
      return value;
    }
  }
  return -1;
}

void read_digit_run(std::string_view text, std::size_t at, bool han, DigitRun& run) {
  run.count = 0;
  std::size_t gap = 0;
  while (at < text.size() && run.count < kRunDigitsMax) {
    std::size_t length = 1;
    int value = is_digit(text[at]) ? text[at] - '0' : han ? digit_at(text, at, length) : -1;
    if (value < 0 && gap == 0 && run.count > 0 && look_alike(text[at]) >= 0 && stands_for_digit(text, at))
      value = look_alike(text[at]);
    if (value >= 0) {
      run.digits[run.count] = static_cast<char>('0' + value);
      run.begin[run.count] = static_cast<uint32_t>(at);
      run.end[run.count] = static_cast<uint32_t>(at + length);
      run.after_gap[run.count] = gap > 0;
      ++run.count;
      gap = 0;
    } else {
      length = gap_length(text, at);
      if (length == 0 || ++gap > kGapMax) return;
    }
    at += length;
  }
}

}  // namespace duanlian::text
