#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace duanlian::rules {

constexpr uint64_t kRegexCompileCost = 50'000;  // of a pattern that is not a literal

using Regex = std::expected<std::shared_ptr<const re2::RE2>, std::string>;

// A pattern of RE2 within kRegexBytesMax and so many bytes of compiled form, or why not.
Regex compile_regex(std::string_view pattern, std::size_t program_max);

// A pattern that is only known while evaluating, within kRegexProgramWhileEvaluatingMax. The last few of each
// thread are remembered; it costs and gives the same with and without.
Regex regex_while_evaluating(std::string_view pattern);

bool regex_matches(const re2::RE2& regex, std::string_view text);  // anywhere in the text

// What 16 bytes of text may cost. A pattern that defeats the automaton of RE2 is run instruction by
// instruction, all of them for each byte.
uint64_t regex_cost_factor(const re2::RE2& regex);

}  // namespace duanlian::rules
