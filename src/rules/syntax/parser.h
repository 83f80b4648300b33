#pragma once

#include <expected>
#include <memory>
#include <string_view>
#include <vector>

#include "rules/issue.h"
#include "rules/syntax/ast.h"

namespace duanlian::rules {

// The syntax tree with macros expanded, or the first issue.
std::expected<std::unique_ptr<SyntaxTree>, Issue> parse(std::string_view source, bool macros = true);

}  // namespace duanlian::rules
