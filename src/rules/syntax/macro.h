#pragma once

#include <expected>
#include <string>

#include "rules/syntax/ast.h"

namespace duanlian::rules {

struct MacroFailure {
  const Expr* at = nullptr;
  std::string message;
};

// Rewrites a call that is a macro in place and says whether it was one.
std::expected<bool, MacroFailure> expand_macro(SyntaxTree& tree, Expr& call);

}  // namespace duanlian::rules
