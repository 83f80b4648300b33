#include "text/phrase_file.h"

#include <algorithm>

#include "base/file.h"
#include "base/yaml_reader.h"

namespace duanlian::text {
namespace {

constexpr YamlLimits kPhraseYaml{.bytes_max = kPhraseFileBytesMax};
constexpr int kWithinUnstated = 12;

std::string joined_id(const std::string& category, const Phrase& phrase) {
  std::string id = category + ".";
  if (phrase.entity) return id + std::string(to_string(*phrase.entity));
  if (!phrase.text.empty()) return id + phrase.text;
  for (std::size_t i = 0; i < phrase.near.size(); ++i) id += (i == 0 ? "" : "+") + phrase.near[i];
  return id;
}

// Reads one phrase file or brand file; what is wrong becomes an issue of the YAML reader.
class WordFileReader {
 public:
  explicit WordFileReader(const YamlReader& yaml) : yaml_(yaml) {}

  LexiconSource read_phrases() {
    LexiconSource source;
    const YamlNode& root = yaml_.root();
    if (!yaml_.check_map(root, {"category", "name", "role", "phrases", "patterns", "substitutions", "cues",
                                "characters", "core_words"}))
      return source;
    const YamlNode* const phrases = root.find("phrases");
    const YamlNode* const patterns = root.find("patterns");
    const bool scored = phrases != nullptr || patterns != nullptr;
    if (scored || root.find("category") != nullptr) source.categories.push_back(read_category(root));
    if (phrases != nullptr && yaml_.check_list(*phrases)) {
      for (const YamlNode& node : phrases->items) read_phrase(node, source);
    }
    if (patterns != nullptr && yaml_.check_list(*patterns)) {
      for (const YamlNode& node : patterns->items) read_pattern(node, source);
    }
    if (const YamlNode* list = root.find("substitutions")) read_substitutions(*list, source);
    if (const YamlNode* list = root.find("cues")) read_cues(*list, source);
    if (const YamlNode* list = root.find("characters")) read_characters(*list, source);
    if (const YamlNode* list = root.find("core_words")) read_core_words(*list, source);
    return source;
  }

  BrandSource read_brands() {
    BrandSource source;
    const YamlNode& root = yaml_.root();
    if (!yaml_.check_map(root,
                         {"brands", "public_suffixes", "shorteners", "risky_suffixes", "suspicious_words",
                          "common_names", "known_good", "open_names", "free_hosting"}))
      return source;
    source.public_suffixes = yaml_.texts(root, "public_suffixes");
    source.shorteners = yaml_.texts(root, "shorteners");
    source.risky_suffixes = yaml_.texts(root, "risky_suffixes");
    source.suspicious_words = yaml_.texts(root, "suspicious_words");
    source.common_names = yaml_.texts(root, "common_names");
    source.known_good = yaml_.texts(root, "known_good");
    source.open_names = yaml_.texts(root, "open_names");
    source.free_hosting = yaml_.texts(root, "free_hosting");
    const YamlNode* const brands = root.find("brands");
    if (brands == nullptr || !yaml_.check_list(*brands)) return source;
    for (const YamlNode& node : brands->items) {
      if (!yaml_.check_map(node, {"id", "zh", "en", "names", "domains"})) continue;
      yaml_.required(node, "names");
      source.brands.push_back({.id = yaml_.required_text(node, "id"),
                               .zh = yaml_.optional_text(node, "zh"),
                               .en = yaml_.optional_text(node, "en"),
                               .names = yaml_.texts(node, "names"),
                               .domains = yaml_.texts(node, "domains")});
    }
    return source;
  }

 private:
  WrittenAt place_of(const YamlNode& node) const {
    return {.file = std::string(yaml_.name()), .line = node.line, .column = node.column};
  }

  Category read_category(const YamlNode& root) {
    Category category;
    const YamlNode* const id = root.find("category");
    category.at = place_of(id == nullptr ? root : *id);
    category.id = yaml_.required_text(root, "category");
    if (const YamlNode* name = root.find("name"); name != nullptr && yaml_.check_map(*name, {"zh", "en"})) {
      category.zh = yaml_.optional_text(*name, "zh");
      category.en = yaml_.optional_text(*name, "en");
    }
    if (const std::string word = yaml_.optional_text(root, "role"); !word.empty())
      take_word(root, "role", parse_category_role(word), category.role);
    return category;
  }

  void read_phrase(const YamlNode& node, LexiconSource& out) {
    if (!yaml_.check_map(node, {"id", "text", "near", "within", "entity", "weight", "whole_word"})) return;
    Phrase phrase;
    phrase.at = place_of(node);
    phrase.category = out.categories[0].id;
    phrase.text = yaml_.optional_text(node, "text");
    phrase.near = yaml_.texts(node, "near");
    phrase.within = within_of(node);
    if (const std::string word = yaml_.optional_text(node, "entity"); !word.empty()) {
      EntityKind kind{};
      if (take_word(node, "entity", parse_entity_kind(word), kind)) phrase.entity = kind;
    }
    phrase.weight_milli = yaml_.thousandths(node, "weight").value_or(0);
    phrase.whole_word = yaml_.truth(node, "whole_word");
    const auto given = [&](std::string_view key) { return node.find(key) == nullptr ? 0 : 1; };
    if (given("text") + given("near") + given("entity") != 1)
      yaml_.complain(node, "a phrase needs exactly one of text, near and entity");
    phrase.id = yaml_.optional_text(node, "id");
    if (phrase.id.empty()) phrase.id = joined_id(phrase.category, phrase);
    out.phrases.push_back(std::move(phrase));
  }

  // Whether the distance makes sense is the lexicon's to say.
  int within_of(const YamlNode& node) {
    if (node.find("within") == nullptr) return kWithinUnstated;
    const int64_t within = yaml_.whole_number(node, "within").value_or(kWithinUnstated);
    return static_cast<int>(std::clamp<int64_t>(within, -1, INT32_MAX));
  }

  void read_pattern(const YamlNode& node, LexiconSource& out) {
    if (!yaml_.check_map(node, {"id", "regex", "weight", "capitals"})) return;
    Pattern pattern;
    const YamlNode* const regex = node.find("regex");
    pattern.at = place_of(regex == nullptr ? node : *regex);
    pattern.capitals = yaml_.truth(node, "capitals");
    pattern.regex = yaml_.required_text(node, "regex");
    pattern.category = out.categories[0].id;
    pattern.weight_milli = yaml_.thousandths(node, "weight").value_or(0);
    pattern.id = yaml_.optional_text(node, "id");
    if (pattern.id.empty()) pattern.id = pattern.category + "./" + pattern.regex + "/";
    out.patterns.push_back(std::move(pattern));
  }

  // {to: 微信, from: [威信, 薇信]}
  void read_substitutions(const YamlNode& list, LexiconSource& out) {
    if (!yaml_.check_list(list)) return;
    for (const YamlNode& node : list.items) {
      if (!yaml_.check_map(node, {"to", "from"})) continue;
      const std::string to = yaml_.required_text(node, "to");
      yaml_.required(node, "from");
      for (std::string& from : yaml_.texts(node, "from"))
        out.substitutions.push_back({std::move(from), to, place_of(node)});
    }
  }

  // {kind: wechat, words: [微信, vx]}
  void read_cues(const YamlNode& list, LexiconSource& out) {
    if (!yaml_.check_list(list)) return;
    for (const YamlNode& node : list.items) {
      if (!yaml_.check_map(node, {"kind", "words"})) continue;
      EntityKind kind{};
      yaml_.required(node, "words");
      const std::string word = yaml_.required_text(node, "kind");
      if (word.empty() || !take_word(node, "kind", parse_entity_kind(word), kind)) continue;
      for (std::string& cue : yaml_.texts(node, "words"))
        out.cues.push_back({kind, std::move(cue), place_of(node)});
    }
  }

  // {of: 信, as: [亻言, xin]}
  void read_characters(const YamlNode& list, LexiconSource& out) {
    if (!yaml_.check_list(list)) return;
    for (const YamlNode& node : list.items) {
      if (!yaml_.check_map(node, {"of", "as"})) continue;
      yaml_.required(node, "as");
      out.characters.push_back({yaml_.required_text(node, "of"), yaml_.texts(node, "as"), place_of(node)});
    }
  }

  void read_core_words(const YamlNode& list, LexiconSource& out) {
    if (!yaml_.check_list(list)) return;
    for (const YamlNode& node : list.items) out.core_words.push_back({yaml_.text_of(node), place_of(node)});
  }

  template <class T>
  bool take_word(const YamlNode& map, std::string_view key, const Result<T>& parsed, T& out) {
    if (parsed)
      out = *parsed;
    else
      yaml_.complain_at(map, key, parsed.error().message);
    return parsed.has_value();
  }

  const YamlReader& yaml_;
};

}  // namespace

LexiconSource load_phrases(std::string_view yaml, std::string_view file_name, FileIssues& issues) {
  const YamlReader reader(file_name, yaml, issues, kPhraseYaml);
  return reader.readable() ? WordFileReader(reader).read_phrases() : LexiconSource{};
}

BrandSource load_brand_source(std::string_view yaml, std::string_view file_name, FileIssues& issues) {
  const YamlReader reader(file_name, yaml, issues, kPhraseYaml);
  return reader.readable() ? WordFileReader(reader).read_brands() : BrandSource{};
}

Result<LexiconSource> load_phrases(std::string_view yaml, std::string_view file_name) {
  FileIssues issues;
  auto source = load_phrases(yaml, file_name, issues);
  if (!issues.empty()) return invalid(issues.joined());
  return source;
}

Result<BrandList> load_brands(std::string_view yaml, std::string_view file_name) {
  FileIssues issues;
  auto source = load_brand_source(yaml, file_name, issues);
  if (!issues.empty()) return invalid(issues.joined());
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
