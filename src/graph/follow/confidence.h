#pragma once

#include "graph/follow/answer.h"

namespace duanlian::graph {

// How sure it is that the rest is as large as it is said to be, in thousandths: by how much the methods
// agree, and less for every doubt. The formula and the table stand in docs/following.md.
int confidence_milli(const Rest& rest);

// The bracket is wider than a tenth of its upper end.
bool methods_differ(const Rest& rest);
// Less than half of what is in the pocket is tainted.
bool is_mixed(const Rest& rest);

}  // namespace duanlian::graph
