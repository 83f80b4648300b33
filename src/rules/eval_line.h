#pragma once

#include <string>
#include <string_view>

namespace duanlian::rules {

// Evaluates one line of JSON in the form of the conformance tests of the language and answers with one line:
// {"value": ..., "type": ...}, {"type": ...} or {"error": "..."}. Never fails otherwise. See docs/rules.md.
std::string eval_line(std::string_view json_line);

}  // namespace duanlian::rules
