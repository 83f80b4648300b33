#pragma once

#include <expected>
#include <memory>
#include <vector>

#include "rules/check/checked.h"
#include "rules/environment.h"
#include "rules/issue.h"
#include "rules/syntax/ast.h"

namespace duanlian::rules {

// Resolves all names and finds the type of every node. With `strict` false types are not looked at: all are
// dyn, and what is not declared is left to be an error of evaluation.
std::expected<CheckedTree, std::vector<Issue>> check(const Environment& environment,
                                                     std::unique_ptr<SyntaxTree> tree, bool strict);

}  // namespace duanlian::rules
