#include "detect/pack_text.h"

#include <algorithm>

#include "base/ascii.h"

namespace duanlian::detect {

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kPackNameBytesMax && is_small(text[0]) &&
         std::ranges::all_of(text, [](char c) { return is_small(c) || is_digit(c) || c == '_'; });
}

std::string short_text(const YamlReader& yaml, const YamlNode& map, std::string_view key,
                       std::size_t bytes_max) {
  std::string text = yaml.required_text(map, key);
  if (text.size() > bytes_max)
    yaml.complain_at(map, key, "longer than " + std::to_string(bytes_max) + " bytes");
  return text;
}

model::Bilingual bilingual_of(const YamlReader& yaml, const YamlNode& node) {
  if (!yaml.check_map(node, {"zh", "en"})) return {};
  return {.zh = short_text(yaml, node, "zh", kPackTextBytesMax),
          .en = short_text(yaml, node, "en", kPackTextBytesMax)};
}

model::Bilingual required_bilingual(const YamlReader& yaml, const YamlNode& map, std::string_view key) {
  const YamlNode* const node = yaml.required(map, key);
  return node == nullptr ? model::Bilingual{} : bilingual_of(yaml, *node);
}

std::optional<model::Outcome> outcome_at(const YamlReader& yaml, const YamlNode& map, std::string_view key) {
  const std::string word = yaml.required_text(map, key);
  const auto value = model::parse_word<model::Outcome>(word);
  if (!value && !word.empty())
    yaml.complain_at(map, key, "expected one of allow, log, warn, friction, delay, hold, block");
  return value;
}

}  // namespace duanlian::detect
