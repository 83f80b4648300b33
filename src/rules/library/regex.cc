#include "rules/library/regex.h"

#include <re2/re2.h>

#include "rules/limits.h"

namespace duanlian::rules {

std::expected<std::shared_ptr<const re2::RE2>, std::string> compile_regex(std::string_view pattern) {
  if (pattern.size() > kRegexBytesMax) {
    return std::unexpected("pattern longer than kRegexBytesMax = " + std::to_string(kRegexBytesMax));
  }
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(static_cast<int64_t>(kRegexProgramMax));
  auto regex = std::make_shared<const re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
  if (!regex->ok()) return std::unexpected("invalid pattern: " + regex->error());
  return regex;
}

bool regex_matches(const re2::RE2& regex, std::string_view text) {
  return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), regex);
}

}  // namespace duanlian::rules
