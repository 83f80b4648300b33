#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace duanlian::text {

inline constexpr std::size_t kLabelMax = 63;  // characters of one label, RFC 1035 section 2.3.4

// RFC 3492. Labels of more than 63 characters are refused.
Result<std::string> to_punycode(std::u32string_view label);    // without "xn--"
Result<std::u32string> from_punycode(std::string_view ascii);  // without "xn--"

// Label by label: a label that is not ASCII becomes xn--..., others stay. REQUIRES well-formed UTF-8.
Result<std::string> to_ascii_host(std::string_view host);
// xn--... labels decoded; a label that does not decode stays as it is.
std::string to_unicode_host(std::string_view host);

}  // namespace duanlian::text
