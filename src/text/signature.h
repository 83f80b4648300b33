#pragma once

#include <string>

#include "text/normalise.h"

namespace duanlian::text {

// The 【name】 at the beginning or the end of a message, folded; empty when there is none.
void read_signature(const Folded& text, std::string& out);

}  // namespace duanlian::text
