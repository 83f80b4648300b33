#include "respond/outreach/outreach_reader.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/utf8.h"

namespace duanlian::respond {
namespace {

constexpr YamlLimits kOutreachYaml{.bytes_max = kOutreachFileBytesMax, .depth_max = 6, .nodes_max = 50'000};
constexpr std::size_t kOfficialNumberDigitsMax = 6;
constexpr std::size_t kNameBytesMostShown = 200;

bool is_settings(const YamlNode& root) { return root.is_map() && root.find("outreach") != nullptr; }

// The line and column, from 1, of a place in a text, counted in code points.
std::pair<int, int> line_and_column(std::string_view text, std::size_t place) {
  std::pair<int, int> out{1, 1};
  for (std::size_t at = 0; at < text.size() && place > 0; --place) {
    if (next_code_point(text, at) == U'\n')
      out = {out.first + 1, 1};
    else
      ++out.second;
  }
  return out;
}

template <model::Worded E>
std::optional<E> read_word(const YamlReader& reader, const YamlNode& map, std::string_view key) {
  const std::string text = reader.required_text(map, key);
  if (text.empty()) return std::nullopt;
  const auto value = model::parse_word<E>(text);
  if (value) return value;
  std::string known;
  for (const std::string_view word : words(E{})) {
    if (!word.empty()) known += (known.empty() ? "" : ", ") + std::string(word);
  }
  reader.complain_at(map, key, "expected one of: " + known);
  return std::nullopt;
}

}  // namespace

void OutreachReader::add_settings(const OutreachFile& file) {
  const YamlReader reader(file.path, file.text, issues_, kOutreachYaml);
  if (!reader.readable() || !is_settings(reader.root())) return;
  const YamlNode& root = reader.root();
  if (!settings_path_.empty())
    return reader.complain(root, "another file has \"outreach\" too: " + settings_path_);
  settings_path_ = file.path;
  if (!reader.check_map(root, {"outreach", "version", "official_numbers", "words"})) return;
  pack_.name_ = reader.required_text(root, "outreach");
  pack_.version_ = reader.required_text(root, "version");
  for (const auto* text : {&pack_.name_, &pack_.version_}) {
    if (text->size() > kNameBytesMostShown) reader.complain(root, "the name or the version is too long");
  }
  read_numbers(reader, root);
}

void OutreachReader::read_numbers(const YamlReader& reader, const YamlNode& root) {
  for (std::string& number : reader.texts(root, "official_numbers")) {
    if (!all_digits(number) || number.size() > kOfficialNumberDigitsMax)
      reader.complain_at(root, "official_numbers",
                         "an official number is a short one, of at most " +
                             std::to_string(kOfficialNumberDigitsMax) + " digits");
    else
      pack_.official_numbers_.push_back(std::move(number));
  }
}

void OutreachReader::add_words(const OutreachFile& file) {
  FileIssues known;  // unreadable files are complained about once, with the settings
  const YamlReader look(file.path, file.text, known, kOutreachYaml);
  if (!look.readable()) return;
  const YamlReader reader(file.path, file.text, issues_, kOutreachYaml);
  const YamlNode& root = reader.root();
  if (!is_settings(root) && !reader.check_map(root, {"words"})) return;
  const YamlNode* const list = root.find("words");
  if (list == nullptr) {
    if (!is_settings(root)) reader.complain(root, "\"words\" is missing");
    return;
  }
  if (!reader.check_list(*list)) return;
  for (const YamlNode& entry : list->items) read_entry(reader, entry);
}

void OutreachReader::read_entry(const YamlReader& reader, const YamlNode& entry) {
  if (!reader.check_map(entry, {"category", "age", "approach", "to", "zh", "en"})) return;
  const std::string category = reader.required_text(entry, "category");
  if (!category.empty() && std::ranges::find(kOutreachCategories, category) == kOutreachCategories.end())
    return reader.complain_at(entry, "category", "expected C01 to C10 or general");
  const auto approach = read_word<model::Approach>(reader, entry, "approach");
  const auto to = read_word<Audience>(reader, entry, "to");
  const YamlNode* const age_node = entry.find("age");
  int age = OutreachPack::kAnyAge;
  if (age_node == nullptr || age_node->text != "any") {
    const auto group = read_word<AgeGroup>(reader, entry, "age");
    if (!group || !approach || !to) return;
    if (!has_audience(*group, *to))
      return reader.complain_at(entry, "to", "minors have a guardian, others a trusted_contact");
    age = static_cast<int>(*group);
  }
  if (category.empty() || !approach || !to) return;
  OutreachWords said{.zh = read_words(reader, entry, Tongue::zh, *approach),
                     .en = read_words(reader, entry, Tongue::en, *approach)};
  if (!pack_.words_.emplace(OutreachPack::Key(category, age, *approach, *to), std::move(said)).second)
    reader.complain(entry, "words for the same category, age, approach and audience are there already");
}

std::string OutreachReader::read_words(const YamlReader& reader, const YamlNode& entry, Tongue tongue,
                                       model::Approach approach) const {
  const std::string_view key = tongue == Tongue::zh ? "zh" : "en";
  std::string text = reader.required_text(entry, key);
  if (text.empty()) return text;
  for (const LintFinding& one : lint_words(text, tongue, approach, pack_.official_numbers_)) {
    const auto [line, column] = line_and_column(text, one.at);
    reader.complain_inside(*entry.find(key), line, column,
                           std::string(model::to_string(one.rule)) + ": " + one.what);
  }
  return text;
}

OutreachPack OutreachReader::finish() {
  if (settings_path_.empty()) {
    if (issues_.empty()) issues_.add_placed("no file of the pack has \"outreach\" with its name");
    return std::move(pack_);
  }
  if (issues_.empty()) check_coverage();
  return std::move(pack_);
}

void OutreachReader::check_coverage() {
  for (const AgeGroup age : kAgeGroups) {
    for (const model::Approach approach : kApproaches) {
      for (const Audience to : kAudiences) {
        if (!has_audience(age, to) || pack_.choose(kGeneralCategory, age, approach, to)) continue;
        issues_.add(settings_path_, 1, 1,
                    "no general words for " + std::string(model::to_string(age)) + ", " +
                        std::string(model::to_string(approach)) + ", to " +
                        std::string(model::to_string(to)));
      }
    }
  }
}

}  // namespace duanlian::respond
