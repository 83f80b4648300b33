#include "rules/syntax/lexer.h"

#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include "base/ascii.h"
#include "rules/run/text.h"
#include "rules/syntax/quoted.h"

namespace duanlian::rules {
namespace {

bool is_hex(char c) { return hex_value(c) >= 0; }
bool begins_name(char c) { return is_letter(c) || c == '_'; }

}  // namespace

Token Lexer::next() {
  skip_blank();
  if (at_ >= source_.size()) return finish(TokenKind::end, at_);
  const char c = source_[at_];
  if (is_digit(c) || (c == '.' && is_digit(at(at_ + 1)))) return number();
  if (const auto prefix = string_prefix(); prefix != std::string_view::npos) return quoted(prefix);
  if (begins_name(c)) return identifier();
  if (c == '`') return backquoted();
  return punctuation();
}

void Lexer::skip_blank() {
  while (at_ < source_.size()) {
    const char c = source_[at_];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
      ++at_;
    } else if (c == '/' && at(at_ + 1) == '/') {
      while (at_ < source_.size() && source_[at_] != '\n') ++at_;
    } else {
      return;
    }
  }
}

Token Lexer::finish(TokenKind kind, std::size_t end) {
  Token token;
  token.kind = kind;
  token.begin = static_cast<uint32_t>(at_);
  token.end = static_cast<uint32_t>(end);
  token.text = source_.substr(at_, end - at_);
  at_ = end;
  return token;
}

Token Lexer::fail(std::string message) {
  Token token;
  token.kind = TokenKind::failure;
  token.begin = token.end = static_cast<uint32_t>(at_);
  token.failure = std::move(message);
  return token;
}

// How many letters stand before the quote of a text or bytes literal, or npos when none begins here.
std::size_t Lexer::string_prefix() const {
  std::size_t length = 0;
  if (at(at_) == 'b' || at(at_) == 'B') ++length;
  if (at(at_ + length) == 'r' || at(at_ + length) == 'R') ++length;
  const char quote = at(at_ + length);
  return quote == '"' || quote == '\'' ? length : std::string_view::npos;
}

Token Lexer::number() {
  std::size_t end = at_;
  const bool hex = source_[at_] == '0' && (at(at_ + 1) == 'x' || at(at_ + 1) == 'X') && is_hex(at(at_ + 2));
  bool real = false;
  if (hex) {
    for (end += 2; is_hex(at(end));) ++end;
  } else {
    while (is_digit(at(end))) ++end;
    if (at(end) == '.' && is_digit(at(end + 1))) {
      real = true;
      for (++end; is_digit(at(end));) ++end;
    }
    const std::size_t sign = at(end + 1) == '+' || at(end + 1) == '-' ? 1 : 0;
    if ((at(end) == 'e' || at(end) == 'E') && is_digit(at(end + 1 + sign))) {
      real = true;
      for (end += 1 + sign; is_digit(at(end));) ++end;
    }
  }
  const char* first = source_.data() + at_ + (hex ? 2 : 0);
  const char* last = source_.data() + end;
  if (real) {
    const auto value = read_double({first, last});
    if (!value) return fail("a number out of the range of double");
    Token token = finish(TokenKind::literal, end);
    token.literal = *value;
    return token;
  }
  uint64_t value = 0;
  const bool fits = std::from_chars(first, last, value, hex ? 16 : 10).ec == std::errc{};
  const bool is_unsigned = at(end) == 'u' || at(end) == 'U';
  constexpr auto kMagnitudeMax = static_cast<uint64_t>(std::numeric_limits<int64_t>::max()) + 1;
  if (!fits || (!is_unsigned && value > kMagnitudeMax)) return fail("a whole number out of range");
  Token token = finish(TokenKind::literal, end + (is_unsigned ? 1 : 0));
  if (is_unsigned) {
    token.literal = value;
  } else {
    token.literal = static_cast<int64_t>(value);
    token.is_magnitude = value == kMagnitudeMax;
  }
  return token;
}

Token Lexer::quoted(std::size_t prefix) {
  const std::string_view letters = source_.substr(at_, prefix);
  const bool raw = letters.find_first_of("rR") != std::string_view::npos;
  const bool bytes = letters.find_first_of("bB") != std::string_view::npos;
  const std::size_t open = at_ + prefix;
  const char quote = source_[open];
  const bool triple = at(open + 1) == quote && at(open + 2) == quote;
  const std::size_t width = triple ? 3 : 1;
  std::size_t end = open + width;
  const std::string closing(width, quote);
  for (;;) {
    if (end >= source_.size()) return fail("a text that is not closed");
    if (source_.substr(end, width) == closing) break;
    if (!triple && (source_[end] == '\n' || source_[end] == '\r'))
      return fail("a text that is not closed in its line");
    end += !raw && source_[end] == '\\' ? std::size_t{2} : std::size_t{1};
  }
  const std::string_view inside = source_.substr(open + width, end - open - width);
  auto value = raw ? std::expected<std::string, Unquoted>(std::string(inside)) : unescape(inside, bytes);
  if (!value) {
    at_ = open + width + value.error().offset;
    return fail(value.error().message);
  }
  Token token = finish(TokenKind::literal, end + width);
  if (bytes) {
    token.literal = std::vector<char>(value->begin(), value->end());
  } else {
    token.literal = *std::move(value);
  }
  return token;
}

Token Lexer::identifier() {
  std::size_t end = at_;
  while (begins_name(at(end)) || is_digit(at(end))) ++end;
  return finish(TokenKind::ident, end);
}

Token Lexer::backquoted() {
  std::size_t end = at_ + 1;
  constexpr std::string_view kOthers = "_.-/ ";
  while (begins_name(at(end)) || is_digit(at(end)) ||
         (end < source_.size() && kOthers.find(at(end)) != std::string_view::npos))
    ++end;
  if (at(end) != '`' || end == at_ + 1)
    return fail("a back-quoted name that is empty, not closed or has a character that it may not");
  Token token = finish(TokenKind::quoted_ident, end + 1);
  token.text = token.text.substr(1, token.text.size() - 2);
  return token;
}

// The whole character at the place, for a message. REQUIRES well-formed UTF-8.
std::string_view Lexer::character() const {
  std::size_t end = at_ + 1;
  while (end < source_.size() && (static_cast<unsigned char>(source_[end]) & 0xC0) == 0x80) ++end;
  return source_.substr(at_, end - at_);
}

// What was probably meant by a character of a Chinese keyboard, or a single sign of two.
std::string_view Lexer::meant() const {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kMeant = {{
      {"=", "; to compare, write =="},
      {"&", "; write &&"},
      {"|", "; write ||"},
      {"，", "; write , in half width"},
      {"（", "; write ( in half width"},
      {"）", "; write ) in half width"},
      {"“", "; write \" in half width"},
      {"”", "; write \" in half width"},
      {"＝", "; write == in half width"},
      {"！", "; write ! in half width"},
      {"。", "; write . in half width"},
  }};
  for (const auto& [written, hint] : kMeant) {
    if (character() == written) return hint;
  }
  return "";
}

Token Lexer::punctuation() {
  const std::string_view two = source_.substr(at_, 2);
  for (const std::string_view known : {"==", "!=", "<=", ">=", "&&", "||"}) {
    if (two == known) return finish(TokenKind::punctuation, at_ + 2);
  }
  constexpr std::string_view kSingle = "()[]{}.,:?<>+-*/%!";
  if (kSingle.find(source_[at_]) != std::string_view::npos) return finish(TokenKind::punctuation, at_ + 1);
  return fail("'" + std::string(character()) + "' has no meaning here" + std::string(meant()));
}

}  // namespace duanlian::rules
