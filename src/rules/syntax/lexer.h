#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rules/syntax/ast.h"

namespace duanlian::rules {

enum class TokenKind : uint8_t { end, ident, quoted_ident, literal, punctuation, failure };

struct Token {
  TokenKind kind = TokenKind::end;
  uint32_t begin = 0;
  uint32_t end = 0;
  std::string_view text;  // of the source; without the quotes for a quoted identifier
  Literal literal;        // numbers without a sign, text, bytes; true, false and null are identifiers here
  bool is_magnitude = false;  // an integer that only fits when a minus stands before it: 9223372036854775808
  std::string failure;
};

// Cuts a source into tokens, one at a time. White space and comments vanish. REQUIRES UTF-8.
class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}
  Token next();

 private:
  void skip_blank();
  Token number();
  Token quoted(std::size_t prefix);
  Token identifier();
  Token backquoted();
  Token punctuation();
  Token finish(TokenKind kind, std::size_t end);
  Token fail(std::string message);
  char at(std::size_t index) const { return index < source_.size() ? source_[index] : '\0'; }
  std::size_t string_prefix() const;
  std::string_view character() const;
  std::string_view meant() const;

  std::string_view source_;
  std::size_t at_ = 0;
};

}  // namespace duanlian::rules
