#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace duanlian {

// True when the bytes are well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms).
bool is_utf8(std::string_view bytes);

// The code point that starts at `at`, and `at` moved past it. REQUIRES well-formed UTF-8 and at <
// text.size().
char32_t next_code_point(std::string_view text, std::size_t& at);

void append_utf8(std::string& out, char32_t code_point);

// Number of code points. REQUIRES well-formed UTF-8.
std::size_t count_code_points(std::string_view text);

// At most `bytes` bytes of the text, cut between code points. REQUIRES well-formed UTF-8.
std::string_view utf8_prefix(std::string_view text, std::size_t bytes);

}  // namespace duanlian
