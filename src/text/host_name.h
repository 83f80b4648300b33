#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace duanlian::text {

// A host name as a browser takes it: lower case, width and compatibility folded, disguised dots plain,
// look-alikes of other alphabets kept and written in punycode. Any bytes.
Result<std::string> ascii_host(std::string_view original);

// The host, a label or a name with everything folded to what it looks like, digits that stand for letters and
// confusable groups of letters included: two names with one skeleton are mistaken for each other.
std::string skeleton_of(std::string_view unicode_name);

// Dotted decimal. REQUIRES lower case.
bool is_ip_address(std::string_view host);

// Two labels or more of 1 to 63 letters, digits and hyphens, the last one a known ending.
bool is_host_name(std::string_view host);

}  // namespace duanlian::text
