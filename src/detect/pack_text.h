#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml_reader.h"
#include "detect/limits.h"
#include "model/decision.h"

// What all files of a pack have in common, read with YamlReader.
namespace duanlian::detect {

// Policies and words are often the same for several kinds, so a pack may repeat them by alias.
inline constexpr YamlLimits kPackYaml{.bytes_max = kPackFileBytesMax, .aliases = true};

// a-z 0-9 _, beginning with a letter, at most kPackNameBytesMax bytes: what an expression can name.
bool is_name(std::string_view text);

// {zh: ..., en: ...}, both given, each at most kPackTextBytesMax bytes.
model::Bilingual bilingual_of(const YamlReader& yaml, const YamlNode& node);
model::Bilingual required_bilingual(const YamlReader& yaml, const YamlNode& map, std::string_view key);

// At most `bytes_max` bytes.
std::string short_text(const YamlReader& yaml, const YamlNode& map, std::string_view key,
                       std::size_t bytes_max);

std::optional<model::Outcome> outcome_at(const YamlReader& yaml, const YamlNode& map, std::string_view key);

}  // namespace duanlian::detect
