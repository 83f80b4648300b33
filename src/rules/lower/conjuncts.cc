#include "rules/lower/conjuncts.h"

#include <algorithm>
#include <bit>
#include <type_traits>

#include "base/coding.h"

namespace duanlian::rules {
namespace {

bool is_conjunction(const Expr& expr) {
  return expr.kind == ExprKind::call && !expr.member && expr.name == op::kAnd;
}

void print_literal(const Literal& literal, std::string& out) {
  put_varint(out, literal.index());
  std::visit(
      [&](const auto& value) {
        using T = std::remove_cvref_t<decltype(value)>;
        if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, std::vector<char>>)
          put_bytes(out, {value.data(), value.size()});
        else if constexpr (std::is_same_v<T, double>)
          put_fixed64(out, std::bit_cast<uint64_t>(value));
        else if constexpr (!std::is_same_v<T, std::nullptr_t>)
          put_fixed64(out, static_cast<uint64_t>(value));
      },
      literal);
}

// All of the tree but where it stood in the source: white space, comments and needless brackets tell nothing
// apart, and each length is written, so that two texts are equal only when the trees are.
void print_tree(const Expr& expr, std::string& out) {
  out.push_back(static_cast<char>(expr.kind));
  out.push_back(static_cast<char>(expr.comprehension));
  const bool flags[] = {expr.member, expr.absolute, expr.test, expr.flat};
  for (const bool flag : flags) out.push_back(flag ? '1' : '0');
  print_literal(expr.literal, out);
  for (const std::string* text : {&expr.name, &expr.variable_1, &expr.variable_2}) put_bytes(out, *text);
  put_varint(out, expr.names.size());
  for (const std::string& name : expr.names) put_bytes(out, name);
  put_varint(out, expr.optional.size());
  for (const bool optional : expr.optional) out.push_back(optional ? '1' : '0');
  put_varint(out, expr.arguments.size());
  for (const Expr* argument : expr.arguments) print_tree(*argument, out);
}

class Splitter {
 public:
  explicit Splitter(const CheckedTree& checked) : checked_(checked) {}

  std::vector<ConjunctPart> run() {
    split(*checked_.tree->root);
    return std::move(found_);
  }

 private:
  void split(const Expr& expr) {
    if (is_conjunction(expr)) {
      for (const Expr* argument : expr.arguments) split(*argument);
      return;
    }
    ConjunctPart& part =
        found_.emplace_back(ConjunctPart{.expr = &expr, .identity = {}, .fleeting = is_fleeting(expr)});
    print_tree(expr, part.identity);
  }

  bool is_fleeting(const Expr& expr) const {
    return std::ranges::any_of(checked_.note(expr).overloads, &FunctionDeclaration::fleeting) ||
           std::ranges::any_of(expr.arguments, [&](const Expr* argument) { return is_fleeting(*argument); });
  }

  const CheckedTree& checked_;
  std::vector<ConjunctPart> found_;
};

}  // namespace

std::vector<ConjunctPart> conjuncts_of(const CheckedTree& checked) { return Splitter(checked).run(); }

}  // namespace duanlian::rules
