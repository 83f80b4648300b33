#include "rules/lower/observed.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace duanlian::rules {
namespace {

class Observer {
 public:
  Observer(const Environment& environment, const CheckedTree& checked)
      : environment_(environment), checked_(checked) {}

  std::vector<const Expr*> run() {
    visit(*checked_.tree->root);
    std::ranges::sort(found_, {},
                      [](const Expr* expr) { return std::tuple(expr->begin, expr->end, expr->id); });
    std::set<std::string> seen;
    std::erase_if(found_,
                  [&](const Expr* expr) { return !seen.insert(source_text(*checked_.tree, *expr)).second; });
    return found_;
  }

 private:
  // A variable, or fields of one.
  bool is_path(const Expr& expr) const {
    const Reference reference = checked_.note(expr).reference;
    if (reference == Reference::variable) return true;
    return expr.kind == ExprKind::select && reference != Reference::constant &&
           reference != Reference::type_name && reference != Reference::unknown &&
           is_path(*expr.arguments[0]);
  }

  bool is_host_call(const Expr& expr) const {
    const auto& overloads = checked_.note(expr).overloads;
    return expr.kind == ExprKind::call && !overloads.empty() && environment_.is_own(*overloads.front());
  }

  void visit(const Expr& expr) {
    if (expr.synthetic) return;
    if (is_path(expr)) {
      found_.push_back(&expr);
      return;
    }
    if (is_host_call(expr)) found_.push_back(&expr);
    const bool binds =
        expr.kind == ExprKind::comprehension || expr.kind == ExprKind::bind || expr.kind == ExprKind::opt_map;
    if (expr.kind == ExprKind::block) return;
    const std::size_t skip = checked_.note(expr).qualified ? 1 : 0;
    const std::size_t end = binds ? 1 : expr.arguments.size();
    for (std::size_t i = skip; i < end; ++i) visit(*expr.arguments[i]);
  }

  const Environment& environment_;
  const CheckedTree& checked_;
  std::vector<const Expr*> found_;
};

}  // namespace

std::vector<const Expr*> observed(const Environment& environment, const CheckedTree& checked) {
  return Observer(environment, checked).run();
}

std::string source_text(const SyntaxTree& tree, const Expr& expr) {
  std::string text;
  for (const char c : std::string_view(tree.source).substr(expr.begin, expr.end - expr.begin)) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
    if (!blank) text += c;
    if (blank && !text.empty() && text.back() != ' ') text += ' ';
  }
  return text;
}

}  // namespace duanlian::rules
