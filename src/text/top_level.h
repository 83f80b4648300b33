#pragma once

#include <string_view>

namespace duanlian::text {

// A top-level domain that people or scammers use: all country codes, the old generic ones, and the new
// generic ones that are common. Not the whole root zone. Lower-case ASCII.
bool is_top_level(std::string_view label);

// One that is so common that it is believed even where the dot is disguised: "abc 点 com".
bool is_common_top_level(std::string_view label);

}  // namespace duanlian::text
