#pragma once

#include <filesystem>
#include <string_view>

#include "base/file_issues.h"
#include "base/result.h"
#include "text/domain.h"
#include "text/lexicon.h"

namespace duanlian::text {

inline constexpr std::size_t kPhraseFileBytesMax = 4 * 1024 * 1024;

// A phrase file of a pack (docs/text.md). All that is wrong becomes an issue; what was right is there
// nevertheless.
LexiconSource load_phrases(std::string_view yaml, std::string_view file_name, FileIssues& issues);
// The same; the error has a line "file:line:column: what" for each issue.
Result<LexiconSource> load_phrases(std::string_view yaml, std::string_view file_name);

// The file of protected brands and of names under which anybody may register (docs/text.md).
BrandSource load_brand_source(std::string_view yaml, std::string_view file_name, FileIssues& issues);
Result<BrandList> load_brands(std::string_view yaml, std::string_view file_name);

// All *.yaml of a folder in the order of their names, joined.
Result<LexiconSource> load_phrase_folder(const std::filesystem::path& folder);

}  // namespace duanlian::text
