#pragma once

#include <string>

#include "text/normalise.h"

namespace duanlian::text {

// Reading::template_id of this text.
void read_template(const Folded& text, std::string& out);

}  // namespace duanlian::text
