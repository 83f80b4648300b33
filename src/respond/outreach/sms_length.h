#pragma once

#include <cstddef>
#include <string_view>

namespace duanlian::respond {

// Short messages that the text takes (3GPP TS 23.038, 23.040): 160 characters of the default alphabet, or 153
// in each of several; with any other character 70 of UCS-2 (UTF-16 units), or 67 in each of several.
// Characters of the extension table count twice. REQUIRES well-formed UTF-8.
std::size_t sms_parts(std::string_view text);

}  // namespace duanlian::respond
