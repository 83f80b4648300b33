#pragma once

#include <string>

namespace duanlian::detect {

// What decides beside the pack and the events, with its versions: this program, the numbering plans of the
// machine, and the table of folded characters. Two machines with equal texts decide alike.
// docs/decisions/0008-deciders.md.
const std::string& deciders();

}  // namespace duanlian::detect
