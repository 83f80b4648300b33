#include "model/text_form.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/byte_scan.h"
#include "model/name.h"

namespace duanlian::model {
namespace {

// Blanks beyond ASCII, in UTF-8: no-break, ideographic, the typographic ones, the byte order mark.
constexpr auto kWideBlanks = std::to_array<std::string_view>(
    {"\u00A0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007",
     "\u2008", "\u2009", "\u200A", "\u200B", "\u2028", "\u2029", "\u202F", "\u205F", "\u3000", "\uFEFF"});

constexpr bool is_account_character(char c) {
  return is_letter(c) || is_digit(c) || std::string_view("._:@/-").find(c) != std::string_view::npos;
}

constexpr auto kAccountCharacters = [] {
  std::array<bool, 256> table{};
  for (std::size_t byte = 0; byte < table.size(); ++byte)
    table[byte] = is_account_character(static_cast<char>(byte));
  return table;
}();

// 6.22202E15, 6.22202E-3: digits, a point, digits, an e, a sign or none, digits.
bool is_scientific(std::string_view text) {
  const std::size_t mark = text.find_first_of("eE");
  const std::size_t point = text.find('.');
  if (mark == std::string_view::npos || point > mark) return false;
  std::string_view exponent = text.substr(mark + 1);
  if (exponent.starts_with('-')) exponent.remove_prefix(1);
  return all_digits(text.substr(0, point)) && all_digits(text.substr(point + 1, mark - point - 1)) &&
         all_digits(exponent);
}

bool is_host_label(std::string_view label) {
  constexpr std::size_t kLabelBytesMax = 63;  // RFC 1035 section 2.3.4
  return !label.empty() && label.size() <= kLabelBytesMax && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(label,
                             [](char c) { return is_small(c) || is_digit(c) || c == '-' || c == '_'; });
}

}  // namespace

bool is_account(std::string_view text) {
  const auto allowed = [](char c) { return kAccountCharacters[static_cast<unsigned char>(c)]; };
  return !text.empty() && std::ranges::all_of(text, allowed) && !is_scientific(text);
}

bool is_unbroken(std::string_view text) {
  if (text.empty() || has_control_byte(text) || text.contains(' ')) return false;
  return !has_wide_byte(text) ||
         std::ranges::none_of(kWideBlanks, [&](std::string_view blank) { return text.contains(blank); });
}

bool is_label(std::string_view text) {
  if (text.empty() || has_control_byte(text)) return false;
  if (text.front() == ' ' || text.back() == ' ') return false;
  return !has_wide_byte(text) || std::ranges::none_of(kWideBlanks, [&](std::string_view blank) {
    return text.starts_with(blank) || text.ends_with(blank);
  });
}

bool is_host(std::string_view text) {
  constexpr std::size_t kHostNameBytesMax = 253;
  if (text.size() > kHostNameBytesMax) return false;
  while (true) {
    const std::size_t dot = text.find('.');
    if (!is_host_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

const TextForm kPlainNameForm{
    .fits = is_plain_name, .pattern = "^[a-z0-9_]+$", .expected = "only a-z 0-9 _ are allowed"};
const TextForm kSourceForm{
    .fits = is_source_name, .pattern = "^[a-z0-9_.-]+$", .expected = "only a-z 0-9 _ . - are allowed"};
const TextForm kAccountForm{
    .fits = is_account,
    .pattern = "^(?![0-9]+\\.[0-9]+[eE]-?[0-9]+$)[A-Za-z0-9._:@/-]+$",
    .expected = "an account has only A-Z a-z 0-9 . _ : @ / - and no blanks, and all digits of its number"};
const TextForm kUnbrokenForm{.fits = is_unbroken, .pattern = "^\\S+$", .expected = "no blanks are allowed"};
const TextForm kLabelForm{.fits = is_label,
                          .pattern = "^(?!\\s)[^\\t\\n\\r]*\\S$",
                          .expected = "no tab, no line break, and no blank at either end are allowed"};
const TextForm kHostForm{
    .fits = is_host,
    .pattern = "^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$",
    .expected =
        "a domain is written in lower case ASCII (xn-- for other letters), "
        "without a final dot, scheme or path"};

}  // namespace duanlian::model
