#pragma once

#include <string>
#include <string_view>

namespace duanlian::graph {

// Text in XML and HTML, between tags or in quotes: the five characters of markup as references; characters
// that XML 1.0 has no place for become U+FFFD. REQUIRES well-formed UTF-8.
void append_escaped(std::string& out, std::string_view text);
std::string escaped(std::string_view text);

}  // namespace duanlian::graph
