#pragma once

#include <string>
#include <vector>

#include "rules/check/checked.h"

namespace duanlian::rules {

// The parts of an expression whose values explain its result; see Program::observations.
std::vector<const Expr*> observed(const Environment& environment, const CheckedTree& checked);

// The source of a part on one line: white space becomes one space.
std::string source_text(const SyntaxTree& tree, const Expr& expr);

}  // namespace duanlian::rules
