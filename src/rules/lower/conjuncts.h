#pragma once

#include <string>
#include <vector>

#include "rules/check/checked.h"

namespace duanlian::rules {

struct ConjunctPart {
  const Expr* expr;
  std::string identity;
  bool fleeting;
};

// What stands between the outermost `&&` of an expression, brackets of `&&` inside of `&&` opened, in the
// order of the source; see Program::conjuncts.
std::vector<ConjunctPart> conjuncts_of(const CheckedTree& checked);

}  // namespace duanlian::rules
