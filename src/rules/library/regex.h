#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace duanlian::rules {

constexpr uint64_t kRegexCompileCost = 200;  // of a pattern that is not a literal
constexpr uint64_t kRegexCostFactor = 4;     // against a plain look at the text

// A pattern of RE2 within kRegexBytesMax and kRegexProgramMax, or why not.
std::expected<std::shared_ptr<const re2::RE2>, std::string> compile_regex(std::string_view pattern);
bool regex_matches(const re2::RE2& regex, std::string_view text);  // anywhere in the text

}  // namespace duanlian::rules
