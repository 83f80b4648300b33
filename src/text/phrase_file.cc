#include "text/phrase_file.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <yaml-cpp/yaml.h>

#include "base/file.h"
#include "base/utf8.h"

namespace duanlian::text {
namespace {

constexpr int kDepthMax = 16;

// Thrown inside this file only, with its place.
struct Wrong {
  YAML::Mark mark;
  std::string why;
};

[[noreturn]] void fail(const YAML::Node& node, std::string why) { throw Wrong{node.Mark(), std::move(why)}; }

Error placed(std::string_view file, const YAML::Mark& mark, const std::string& why) {
  return invalid(std::string(file) + ":" + std::to_string(mark.line + 1) + ":" +
                 std::to_string(mark.column + 1) + ": " + why);
}

std::string word(const YAML::Node& node, std::string_view what) {
  if (!node.IsScalar()) fail(node, std::string(what) + " must be a text");
  return node.Scalar();
}

void require_map(const YAML::Node& node, std::string_view what,
                 std::initializer_list<std::string_view> keys) {
  if (!node.IsMap()) fail(node, std::string(what) + " must be a mapping");
  std::set<std::string> seen;
  for (const auto& member : node) {
    const auto key = word(member.first, "a key");
    if (std::ranges::find(keys, key) == keys.end()) fail(member.first, "unknown key '" + key + "'");
    if (!seen.insert(key).second) fail(member.first, "the key '" + key + "' is there twice");
  }
}

void require_list(const YAML::Node& node, std::string_view what) {
  if (!node.IsSequence()) fail(node, std::string(what) + " must be a list");
}

std::vector<std::string> words(const YAML::Node& node, std::string_view what) {
  std::vector<std::string> all;
  if (!node) return all;
  require_list(node, what);
  for (const auto& item : node) all.push_back(word(item, what));
  return all;
}

int whole(const YAML::Node& node, std::string_view what) {
  int value = 0;
  if (!node.IsScalar() || !YAML::convert<int>::decode(node, value))
    fail(node, std::string(what) + " must be a whole number");
  return value;
}

bool yes(const YAML::Node& node, std::string_view what) {
  bool value = false;
  if (!node.IsScalar() || !YAML::convert<bool>::decode(node, value))
    fail(node, std::string(what) + " must be true or false");
  return value;
}

int milli(const YAML::Node& node) {
  if (!node) return 0;
  double value = 0;
  if (!node.IsScalar() || !YAML::convert<double>::decode(node, value) || !(value >= -1.0 && value <= 1.0))
    fail(node, "weight must be a number in -1 to 1");
  return static_cast<int>(std::lround(value * 1000));
}

std::string joined_id(const std::string& category, const Phrase& phrase) {
  std::string id = category + ".";
  if (phrase.entity) return id + std::string(to_string(*phrase.entity));
  if (!phrase.text.empty()) return id + phrase.text;
  for (std::size_t i = 0; i < phrase.near.size(); ++i) id += (i == 0 ? "" : "+") + phrase.near[i];
  return id;
}

Phrase read_phrase(const YAML::Node& node, const std::string& category) {
  Phrase phrase;
  phrase.category = category;
  if (node.IsScalar()) fail(node, "a phrase is a mapping with text, near or entity, and weight");
  require_map(node, "a phrase", {"id", "text", "near", "within", "entity", "weight", "whole_word"});
  if (node["text"]) phrase.text = word(node["text"], "text");
  phrase.near = words(node["near"], "near");
  phrase.within = node["within"] ? whole(node["within"], "within") : 12;
  if (node["entity"]) {
    const auto kind = parse_entity_kind(word(node["entity"], "entity"));
    if (!kind) fail(node["entity"], kind.error().message);
    phrase.entity = *kind;
  }
  if (!node["weight"]) fail(node, "a phrase needs a weight");
  phrase.weight_milli = milli(node["weight"]);
  if (node["whole_word"]) phrase.whole_word = yes(node["whole_word"], "whole_word");
  if ((phrase.text.empty() ? 0 : 1) + (phrase.near.empty() ? 0 : 1) + (phrase.entity ? 1 : 0) != 1)
    fail(node, "a phrase needs exactly one of text, near and entity");
  phrase.id = node["id"] ? word(node["id"], "id") : joined_id(category, phrase);
  return phrase;
}

Pattern read_pattern(const YAML::Node& node, const std::string& category) {
  require_map(node, "a pattern", {"id", "regex", "weight"});
  if (!node["regex"] || !node["weight"]) fail(node, "a pattern needs regex and weight");
  Pattern pattern;
  pattern.regex = word(node["regex"], "regex");
  pattern.category = category;
  pattern.weight_milli = milli(node["weight"]);
  pattern.id = node["id"] ? word(node["id"], "id") : category + "./" + pattern.regex + "/";
  return pattern;
}

Category read_category(const YAML::Node& root) {
  Category category;
  category.id = word(root["category"], "category");
  if (const auto name = root["name"]) {
    require_map(name, "name", {"zh", "en"});
    if (name["zh"]) category.zh = word(name["zh"], "zh");
    if (name["en"]) category.en = word(name["en"], "en");
  }
  if (const auto role = root["role"]) {
    const auto parsed = parse_category_role(word(role, "role"));
    if (!parsed) fail(role, parsed.error().message);
    category.role = *parsed;
  }
  return category;
}

// {to: 微信, from: [威信, 薇信]}
void read_substitutions(const YAML::Node& list, LexiconSource& out) {
  require_list(list, "substitutions");
  for (const auto& node : list) {
    require_map(node, "a substitution", {"to", "from"});
    if (!node["to"] || !node["from"]) fail(node, "a substitution needs to and from");
    const auto to = word(node["to"], "to");
    for (auto& from : words(node["from"], "from")) out.substitutions.push_back({std::move(from), to});
  }
}

// {kind: wechat, words: [微信, vx]}
void read_cues(const YAML::Node& list, LexiconSource& out) {
  require_list(list, "cues");
  for (const auto& node : list) {
    require_map(node, "a cue", {"kind", "words"});
    if (!node["kind"] || !node["words"]) fail(node, "a cue needs kind and words");
    const auto kind = parse_entity_kind(word(node["kind"], "kind"));
    if (!kind) fail(node["kind"], kind.error().message);
    for (auto& cue : words(node["words"], "words")) out.cues.push_back({*kind, std::move(cue)});
  }
}

// {of: 信, as: [亻言, xin]}
void read_characters(const YAML::Node& list, LexiconSource& out) {
  require_list(list, "characters");
  for (const auto& node : list) {
    require_map(node, "a character", {"of", "as"});
    if (!node["of"] || !node["as"]) fail(node, "a character needs of and as");
    out.characters.push_back({word(node["of"], "of"), words(node["as"], "as")});
  }
}

LexiconSource read_source(const YAML::Node& root) {
  LexiconSource source;
  require_map(root, "a phrase file",
              {"category", "name", "role", "phrases", "patterns", "substitutions", "cues", "characters",
               "core_words"});
  const bool scored = root["phrases"] || root["patterns"];
  if (scored && !root["category"]) fail(root, "phrases and patterns need a category");
  if (root["category"]) source.categories.push_back(read_category(root));
  if (const auto list = root["phrases"]) {
    require_list(list, "phrases");
    for (const auto& node : list) source.phrases.push_back(read_phrase(node, source.categories[0].id));
  }
  if (const auto list = root["patterns"]) {
    require_list(list, "patterns");
    for (const auto& node : list) source.patterns.push_back(read_pattern(node, source.categories[0].id));
  }
  if (root["substitutions"]) read_substitutions(root["substitutions"], source);
  if (root["cues"]) read_cues(root["cues"], source);
  if (root["characters"]) read_characters(root["characters"], source);
  source.core_words = words(root["core_words"], "core_words");
  return source;
}

BrandSource read_brands(const YAML::Node& root) {
  BrandSource source;
  require_map(root, "a brand file",
              {"brands", "public_suffixes", "shorteners", "risky_suffixes", "suspicious_words",
               "common_names", "known_good", "free_hosting"});
  source.public_suffixes = words(root["public_suffixes"], "public_suffixes");
  source.shorteners = words(root["shorteners"], "shorteners");
  source.risky_suffixes = words(root["risky_suffixes"], "risky_suffixes");
  source.suspicious_words = words(root["suspicious_words"], "suspicious_words");
  source.common_names = words(root["common_names"], "common_names");
  source.known_good = words(root["known_good"], "known_good");
  source.free_hosting = words(root["free_hosting"], "free_hosting");
  if (!root["brands"]) return source;
  require_list(root["brands"], "brands");
  for (const auto& node : root["brands"]) {
    require_map(node, "a brand", {"id", "zh", "en", "names", "domains"});
    if (!node["id"] || !node["names"]) fail(node, "a brand needs id and names");
    Brand brand;
    brand.id = word(node["id"], "id");
    if (node["zh"]) brand.zh = word(node["zh"], "zh");
    if (node["en"]) brand.en = word(node["en"], "en");
    brand.names = words(node["names"], "names");
    brand.domains = words(node["domains"], "domains");
    source.brands.push_back(std::move(brand));
  }
  return source;
}

// yaml-cpp reads by recursion and unfolds aliases: text that could make it deep or large is refused before.
Status check_shape(std::string_view yaml, std::string_view file) {
  if (yaml.size() > kPhraseFileBytesMax)
    return Error{ErrorCode::limit_exceeded,
                 std::string(file) + ": larger than " + std::to_string(kPhraseFileBytesMax) + " bytes"};
  if (!is_utf8(yaml) || yaml.contains('\0')) return invalid(std::string(file) + ": not UTF-8");
  int depth = 0;
  for (const char c : yaml) {
    depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
    if (depth > kDepthMax * 64) return invalid(std::string(file) + ": nested too deeply");
  }
  return {};
}

template <class T>
Result<T> load(std::string_view yaml, std::string_view file, T (*read)(const YAML::Node&)) {
  RETURN_IF_ERROR(check_shape(yaml, file));
  try {
    return read(YAML::Load(std::string(yaml)));
  } catch (const Wrong& wrong) {
    return placed(file, wrong.mark, wrong.why);
  } catch (const YAML::Exception& error) {
    return placed(file, error.mark, error.msg);
  }
}

}  // namespace

Result<LexiconSource> load_phrases(std::string_view yaml, std::string_view file_name) {
  return load(yaml, file_name, read_source);
}

Result<BrandList> load_brands(std::string_view yaml, std::string_view file_name) {
  ASSIGN_OR_RETURN(auto source, load(yaml, file_name, read_brands));
  auto list = BrandList::build(std::move(source));
  if (!list) return within(file_name, std::move(list.error()));
  return list;
}

Result<LexiconSource> load_phrase_folder(const std::filesystem::path& folder) {
  std::error_code trouble;
  std::vector<std::filesystem::path> files;
  for (const auto& file : std::filesystem::directory_iterator(folder, trouble)) {
    if (file.path().extension() == ".yaml") files.push_back(file.path());
  }
  if (trouble) return Error{ErrorCode::io, folder.string() + ": " + trouble.message()};
  std::ranges::sort(files);
  LexiconSource whole_source;
  for (const auto& file : files) {
    ASSIGN_OR_RETURN(const auto yaml, read_file(file, kPhraseFileBytesMax));
    ASSIGN_OR_RETURN(auto source, load_phrases(yaml, file.string()));
    whole_source.append(std::move(source));
  }
  return whole_source;
}

}  // namespace duanlian::text
