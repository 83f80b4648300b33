#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace duanlian::text {

// A host name as a browser takes it: lower case, width and compatibility folded, disguised dots plain,
// look-alikes of other alphabets kept and written in punycode. Any bytes.
Result<std::string> ascii_host(std::string_view original);

// A label with characters of other alphabets folded to the ASCII that they look like; `foreign` says that
// there were any.
std::string plain_label(std::string_view unicode_label, bool& foreign);

// The same, and with the letters that its digits look like.
std::string skeleton_of(std::string_view unicode_label);

// 0 for o, 1 for l and i, ...
bool digit_stands_for(char digit, char letter);

// Dotted decimal. REQUIRES lower case.
bool is_ip_address(std::string_view host);

// Two labels or more of 1 to 63 letters, digits and hyphens, the last one a known ending.
bool is_host_name(std::string_view host);

}  // namespace duanlian::text
