#include "rules/syntax/parser.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "rules/limits.h"
#include "rules/syntax/lexer.h"
#include "rules/syntax/macro.h"

namespace duanlian::rules {
namespace {

constexpr std::array<std::string_view, 21> kReserved = {
    "as",  "break", "const",   "continue",  "else", "false",  "for",  "function", "if",   "import", "in",
    "let", "loop",  "package", "namespace", "null", "return", "true", "var",      "void", "while"};
constexpr std::array<std::string_view, 4> kKeywords = {"false", "in", "null", "true"};

bool contains(auto& words, std::string_view word) { return std::ranges::find(words, word) != words.end(); }

// How tightly a binary operator binds, 0 for anything else.
int precedence(const Token& token) {
  if (token.kind == TokenKind::ident) return token.text == "in" ? 3 : 0;
  if (token.kind != TokenKind::punctuation) return 0;
  const std::string_view text = token.text;
  if (text == "||") return 1;
  if (text == "&&") return 2;
  if (text == "==" || text == "!=" || text == "<" || text == "<=" || text == ">" || text == ">=") return 3;
  if (text == "+" || text == "-") return 4;
  if (text == "*" || text == "/" || text == "%") return 5;
  return 0;
}

std::string operator_name(std::string_view text) {
  if (text == "in") return std::string(op::kIn);
  return "_" + std::string(text) + "_";
}

// Recursive descent, with precedence climbing for the binary operators. The first issue stops it: every
// function returns null from then on.
class Parser {
 public:
  Parser(std::string_view source, bool macros)
      : tree_(std::make_unique<SyntaxTree>()), lexer_(source), macros_(macros) {}

  std::expected<std::unique_ptr<SyntaxTree>, Issue> run(std::string_view source) {
    tree_->source = source;
    lexer_ = Lexer(tree_->source);
    advance();
    tree_->root = expression();
    if (!failed_ && token_.kind != TokenKind::end) fail_here("nothing more is expected here");
    if (failed_) return std::unexpected(issue_at(source, failed_at_, failure_));
    uint32_t id = 0;
    for (Expr& expr : tree_->nodes) expr.id = id++;
    return std::move(tree_);
  }

 private:
  // Counts how deep the descent is, for as long as it lives.
  struct Depth {
    explicit Depth(Parser& owner) : parser(owner) {
      if (++parser.depth_ > kNestingDepthMax) {
        parser.fail_here("nested deeper than kNestingDepthMax = " + std::to_string(kNestingDepthMax));
      }
    }
    ~Depth() { --parser.depth_; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;
    Parser& parser;
  };

  void advance() {
    last_end_ = token_.end;
    token_ = lexer_.next();
    if (token_.kind == TokenKind::failure) fail(token_.begin, token_.failure);
  }
  std::nullptr_t fail(std::size_t offset, std::string message) {
    if (!failed_) {
      failed_ = true;
      failed_at_ = offset;
      failure_ = std::move(message);
    }
    return nullptr;
  }
  std::nullptr_t fail_here(std::string message) { return fail(token_.begin, std::move(message)); }

  bool at(std::string_view punctuation) const {
    return !failed_ && token_.kind == TokenKind::punctuation && token_.text == punctuation;
  }
  bool take(std::string_view punctuation) {
    if (!at(punctuation)) return false;
    advance();
    return !failed_;
  }
  bool expect(std::string_view punctuation) {
    if (take(punctuation)) return true;
    fail_here("'" + std::string(punctuation) + "' is expected here");
    return false;
  }

  Expr* make(ExprKind kind, std::size_t offset, std::size_t begin) {
    if (tree_->nodes.size() >= kSyntaxNodesMax) {
      return fail(offset, "more parts than kSyntaxNodesMax = " + std::to_string(kSyntaxNodesMax));
    }
    Expr& expr = tree_->nodes.emplace_back();
    expr.kind = kind;
    expr.offset = static_cast<uint32_t>(offset);
    expr.begin = static_cast<uint32_t>(begin);
    expr.end = expr.begin;
    return &expr;
  }
  // Closes a node: its source ends where the last token ended.
  Expr* done(Expr* expr) {
    if (failed_ || expr == nullptr) return nullptr;
    expr->end = last_end_;
    for (const Expr* argument : expr->arguments) expr->depth = std::max(expr->depth, argument->depth + 1);
    if (expr->depth > kTreeDepthMax) {
      return fail(expr->offset, "longer chains than kTreeDepthMax = " + std::to_string(kTreeDepthMax));
    }
    return expr;
  }
  Expr* call(std::string_view name, std::size_t offset, std::vector<Expr*> arguments) {
    if (failed_) return nullptr;
    Expr* expr = make(ExprKind::call, offset, arguments[0]->begin);
    if (expr == nullptr) return nullptr;
    expr->name = name;
    expr->arguments = std::move(arguments);
    return done(expr);
  }

  Expr* expression() {
    const Depth depth(*this);
    if (failed_) return nullptr;
    Expr* condition = binary(1);
    if (!at("?")) return condition;
    const auto offset = token_.begin;
    advance();
    Expr* yes = binary(1);
    expect(":");
    Expr* no = expression();
    return call(op::kConditional, offset, {condition, yes, no});
  }

  Expr* binary(int lowest) {
    Expr* left = unary();
    while (!failed_ && precedence(token_) >= lowest) {
      const int level = precedence(token_);
      const auto offset = token_.begin;
      const std::string name = operator_name(token_.text);
      advance();
      Expr* right = level == 5 ? unary() : binary(level + 1);
      if (failed_) return nullptr;
      // a && b && c is one node, so that long chains are flat.
      const bool chain =
          level <= 2 && left->kind == ExprKind::call && left->name == name && !left->restricted;
      if (chain) {
        left->arguments.push_back(right);
        left = done(left);
      } else {
        left = call(name, offset, {left, right});
      }
    }
    return failed_ ? nullptr : left;
  }

  Expr* unary() {
    if (!at("!") && !at("-")) return member(primary());
    const auto offset = token_.begin;
    const std::string sign(token_.text);
    const bool negative = sign == "-";
    std::size_t count = 0;
    while (at(sign)) {
      ++count;
      advance();
    }
    if (failed_) return nullptr;
    const bool number = negative && token_.kind == TokenKind::literal &&
                        !std::holds_alternative<std::string>(token_.literal) &&
                        !std::holds_alternative<std::vector<char>>(token_.literal) &&
                        !std::holds_alternative<uint64_t>(token_.literal);
    Expr* operand = nullptr;
    if (number) {
      --count;
      operand = member(literal(true));
    } else {
      operand = member(primary());
    }
    if (failed_) return nullptr;
    operand->restricted = true;
    if (count % 2 == 0) return operand;
    Expr* result = call(negative ? op::kNegate : op::kNot, offset, {operand});
    if (result != nullptr) result->begin = offset;
    return result;
  }

  Expr* literal(bool negative) {
    if (token_.is_magnitude && !negative) return fail_here("a whole number out of range");
    Expr* expr = make(ExprKind::constant, token_.begin, token_.begin);
    if (expr == nullptr) return nullptr;
    expr->literal = std::move(token_.literal);
    if (negative) {
      if (auto* whole = std::get_if<int64_t>(&expr->literal)) *whole = token_.is_magnitude ? *whole : -*whole;
      if (auto* real = std::get_if<double>(&expr->literal)) *real = -*real;
    }
    advance();
    return done(expr);
  }

  Expr* member(Expr* target) {
    while (!failed_) {
      const auto offset = token_.begin;
      if (take(".")) {
        target = take("?") ? optional_select(target, offset) : select_or_call(target, offset);
      } else if (take("[")) {
        const bool optional = take("?");
        Expr* index = expression();
        expect("]");
        target = call(optional ? op::kOptionalIndex : op::kIndex, offset, {target, index});
      } else if (at("{") && is_qualified_name(*target)) {
        target = message(target);
      } else {
        break;
      }
    }
    return failed_ ? nullptr : target;
  }

  static bool is_qualified_name(const Expr& expr) {
    if (expr.restricted) return false;
    if (expr.kind == ExprKind::ident) return true;
    return expr.kind == ExprKind::select && !expr.test && is_qualified_name(*expr.arguments[0]);
  }

  // The name after a dot: reserved words may stand here, keywords not.
  std::string field_name() {
    const bool plain = token_.kind == TokenKind::ident && !contains(kKeywords, token_.text);
    if (!plain && token_.kind != TokenKind::quoted_ident) {
      fail_here("a field name is expected here");
      return {};
    }
    std::string name(token_.text);
    advance();
    return name;
  }

  Expr* optional_select(Expr* target, std::size_t offset) {
    const auto begin = token_.begin;
    std::string name = field_name();
    if (failed_) return nullptr;
    Expr* field = make(ExprKind::constant, begin, begin);
    if (field == nullptr) return nullptr;
    field->literal = std::move(name);
    return call(op::kOptionalSelect, offset, {target, done(field)});
  }

  Expr* select_or_call(Expr* target, std::size_t offset) {
    const bool quoted = token_.kind == TokenKind::quoted_ident;
    std::string name = field_name();
    if (failed_) return nullptr;
    if (!quoted && at("(")) {
      const auto open = token_.begin;
      std::vector<Expr*> arguments = {target};
      if (!arguments_of_call(arguments)) return nullptr;
      Expr* expr = call(name, open, std::move(arguments));
      if (expr != nullptr) expr->member = true;
      return expand(expr);
    }
    Expr* expr = make(ExprKind::select, offset, target->begin);
    if (expr == nullptr) return nullptr;
    expr->name = std::move(name);
    expr->restricted = quoted;
    expr->arguments = {target};
    return done(expr);
  }

  bool arguments_of_call(std::vector<Expr*>& arguments) {
    expect("(");
    while (!failed_ && !at(")")) {
      Expr* argument = expression();
      if (argument == nullptr) return false;
      arguments.push_back(argument);
      if (!take(",")) break;
      if (at(")")) fail_here("an argument is expected here");
    }
    if (arguments.size() > kArgumentsMax)
      fail_here("more arguments than kArgumentsMax = " + std::to_string(kArgumentsMax));
    return expect(")");
  }

  Expr* expand(Expr* expr) {
    if (failed_ || expr == nullptr || !macros_) return expr;
    const auto expanded = expand_macro(*tree_, *expr);
    if (!expanded) return fail(expanded.error().at->offset, expanded.error().message);
    return done(expr);
  }

  Expr* primary() {
    if (failed_) return nullptr;
    const auto begin = token_.begin;
    if (token_.kind == TokenKind::literal) return literal(false);
    if (token_.kind == TokenKind::ident) return name(false, begin);
    if (take("."))
      return token_.kind == TokenKind::ident ? name(true, begin) : fail_here("a name is expected here");
    if (take("(")) return parenthesis(begin);
    if (take("[")) return list(begin);
    if (take("{")) return map(begin);
    return fail_here(token_.kind == TokenKind::end ? "the expression ends too early"
                                                   : "an expression is expected here");
  }

  Expr* parenthesis(uint32_t begin) {
    Expr* inside = expression();
    expect(")");
    if (failed_) return nullptr;
    inside->restricted = true;
    inside->begin = begin;
    inside->end = last_end_;
    return inside;
  }

  Expr* name(bool absolute, std::size_t begin) {
    const std::string_view text = token_.text;
    if (!absolute && (text == "true" || text == "false" || text == "null")) {
      Expr* expr = make(ExprKind::constant, begin, begin);
      if (expr == nullptr) return nullptr;
      if (text != "null") expr->literal = text == "true";
      advance();
      return done(expr);
    }
    if (contains(kReserved, text)) return fail_here("'" + std::string(text) + "' is a reserved word");
    advance();
    const auto open = token_.begin;
    if (at("(")) {
      Expr* expr = make(ExprKind::call, open, begin);
      if (expr == nullptr || !arguments_of_call(expr->arguments)) return nullptr;
      expr->name = text;
      expr->absolute = absolute;
      return expand(done(expr));
    }
    Expr* expr = make(ExprKind::ident, begin, begin);
    if (expr == nullptr) return nullptr;
    expr->name = text;
    expr->absolute = absolute;
    return done(expr);
  }

  Expr* list(uint32_t begin) {
    Expr* expr = make(ExprKind::list, begin, begin);
    while (!failed_ && !at("]")) {
      expr->optional.push_back(take("?"));
      Expr* element = expression();
      if (element == nullptr) return nullptr;
      expr->arguments.push_back(element);
      if (!take(",")) break;
    }
    expect("]");
    return done(expr);
  }

  Expr* map(uint32_t begin) {
    Expr* expr = make(ExprKind::map, begin, begin);
    while (!failed_ && !at("}")) {
      expr->optional.push_back(take("?"));
      Expr* key = expression();
      expect(":");
      Expr* value = expression();
      if (failed_) return nullptr;
      expr->arguments.push_back(key);
      expr->arguments.push_back(value);
      if (!take(",")) break;
    }
    expect("}");
    return done(expr);
  }

  static std::string qualified_name(const Expr& expr) {
    if (expr.kind == ExprKind::ident) return (expr.absolute ? "." : "") + expr.name;
    return qualified_name(*expr.arguments[0]) + "." + expr.name;
  }

  Expr* message(Expr* type) {
    Expr* expr = make(ExprKind::message, token_.begin, type->begin);
    if (expr == nullptr) return nullptr;
    expr->name = qualified_name(*type);
    expect("{");
    while (!failed_ && !at("}")) {
      expr->optional.push_back(take("?"));
      expr->names.push_back(field_name());
      expect(":");
      Expr* value = expression();
      if (failed_) return nullptr;
      expr->arguments.push_back(value);
      if (!take(",")) break;
    }
    expect("}");
    return done(expr);
  }

  std::unique_ptr<SyntaxTree> tree_;
  Lexer lexer_;
  Token token_;
  bool macros_;
  uint32_t last_end_ = 0;
  int depth_ = 0;
  bool failed_ = false;
  std::size_t failed_at_ = 0;
  std::string failure_;
};

}  // namespace

std::expected<std::unique_ptr<SyntaxTree>, Issue> parse(std::string_view source, bool macros) {
  if (source.size() > kExpressionBytesMax) {
    return std::unexpected(
        Issue{1, 1, "longer than kExpressionBytesMax = " + std::to_string(kExpressionBytesMax) + " bytes"});
  }
  if (!is_utf8(source)) return std::unexpected(Issue{1, 1, "not well-formed UTF-8"});
  return Parser(source, macros).run(source);
}

}  // namespace duanlian::rules
