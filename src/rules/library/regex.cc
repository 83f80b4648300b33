#include "rules/library/regex.h"

#include <algorithm>
#include <array>
#include <re2/re2.h>

#include "base/hash.h"
#include "rules/limits.h"

namespace duanlian::rules {
namespace {
constexpr std::size_t kRegexesRemembered = 16;
}

Regex compile_regex(std::string_view pattern, std::size_t program_max) {
  if (pattern.size() > kRegexBytesMax) {
    return std::unexpected("pattern longer than kRegexBytesMax = " + std::to_string(kRegexBytesMax));
  }
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(static_cast<int64_t>(program_max));
  auto regex = std::make_shared<const re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
  if (!regex->ok()) return std::unexpected("invalid pattern: " + regex->error());
  return regex;
}

Regex regex_while_evaluating(std::string_view pattern) {
  struct Known {
    std::string pattern;
    Regex regex;
  };
  thread_local std::array<Known, kRegexesRemembered> known;
  Known& place = known[hash64(pattern) % known.size()];
  const bool used = place.regex ? *place.regex != nullptr : true;
  if (used && place.pattern == pattern) return place.regex;
  place = {std::string(pattern.substr(0, kRegexBytesMax + 1)),
           compile_regex(pattern, kRegexProgramWhileEvaluatingMax)};
  return place.regex;
}

uint64_t regex_cost_factor(const re2::RE2& regex) {
  constexpr uint64_t kFactorMin = 4;
  return std::max(kFactorMin, static_cast<uint64_t>(std::max(regex.ProgramSize(), 0)));
}

bool regex_matches(const re2::RE2& regex, std::string_view text) {
  return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), regex);
}

}  // namespace duanlian::rules
