#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "base/coding.h"
#include "base/hash.h"
#include "detect/deciders.h"
#include "detect/expression.h"
#include "detect/feature_reader.h"
#include "detect/limits.h"
#include "detect/pack.h"
#include "detect/pack_settings.h"
#include "detect/pack_text.h"
#include "detect/questions.h"
#include "detect/rule_reader.h"
#include "text/phrase_file.h"

namespace duanlian::detect {
namespace {

using model::EventKind;

constexpr std::string_view kPackFile = "pack.yaml";
constexpr std::string_view kBrandsFile = "brands.yaml";
constexpr std::string_view kFeaturesFolder = "features/";
constexpr std::string_view kRulesFolder = "rules/";
constexpr std::string_view kPhrasesFolder = "phrases/";
constexpr std::string_view kListsFolder = "lists/";

}  // namespace

// Builds a pack from its files, step by step; every step adds what is wrong to the issues and goes on.
class PackBuilder {
 public:
  explicit PackBuilder(const std::vector<model::PackFile>& files) : files_(files), pack_(new Pack) {}

  std::expected<std::shared_ptr<const Pack>, std::vector<std::string>> build() {
    if (check_sizes()) {
      read_settings();
      read_words();
      read_lists();
      if (issues_.empty()) read_features();
      if (issues_.empty()) read_marks();
      if (issues_.empty()) read_rules();
    }
    if (!issues_.empty()) return std::unexpected(issues_.take());
    return pack_;
  }

 private:
  // The files of a folder of the pack, in order.
  std::vector<const model::PackFile*> files_in(std::string_view folder) const {
    std::vector<const model::PackFile*> found;
    for (const model::PackFile& file : files_) {
      if (file.path.starts_with(folder)) found.push_back(&file);
    }
    return found;
  }

  const model::PackFile* file_named(std::string_view path) const {
    const auto found = std::ranges::find(files_, path, &model::PackFile::path);
    return found == files_.end() ? nullptr : &*found;
  }

  bool check_sizes() {
    std::size_t bytes = 0;
    std::string_view before;
    for (const model::PackFile& file : files_) {
      bytes += file.text.size();
      if (!before.empty() && file.path <= before)
        issues_.add(file.path, 1, 1, "files must stand in order of their paths, each once");
      before = file.path;
      const bool known = file.path == kPackFile || file.path == kBrandsFile ||
                         file.path.starts_with(kFeaturesFolder) || file.path.starts_with(kRulesFolder) ||
                         file.path.starts_with(kPhrasesFolder) || file.path.starts_with(kListsFolder);
      if (!known)
        issues_.add(
            file.path, 1, 1,
            "not a place for a file of a pack: pack.yaml, brands.yaml, features/, rules/, phrases/, lists/");
    }
    if (files_.size() > kPackFilesMax)
      issues_.add(kPackFile, 1, 1, "the pack has more files than kPackFilesMax");
    if (bytes > kPackBytesMax) issues_.add(kPackFile, 1, 1, "the pack is larger than kPackBytesMax bytes");
    return issues_.empty();
  }

  void read_settings() {
    const model::PackFile* const file = file_named(kPackFile);
    if (file == nullptr) return issues_.add(kPackFile, 1, 1, "missing");
    settings_ = read_pack_settings(*file, issues_);
    pack_->name_ = std::make_shared<model::PackName>(
        model::PackName{.id = settings_.id, .version = settings_.version, .digest = digest_of(files_)});
    pack_->title_ = settings_.title;
    pack_->policies_ = settings_.policies;
    pack_->delay_minutes_ = settings_.delay_minutes;
  }

  // Lists that are part of the pack: names that stay as they are until the next version.
  void read_lists() {
    std::map<std::string, PackList> lists;
    std::set<std::string> own;
    std::size_t entries = 0;
    for (const model::PackFile* const file : files_in(kListsFolder)) {
      const YamlReader yaml(file->path, file->text, issues_, kPackYaml);
      if (!yaml.readable() || !yaml.check_map(yaml.root(), {"list", "fold", "name", "source", "entries"}))
        continue;
      const std::string list = yaml.required_text(yaml.root(), "list");
      if (!list.empty() && !is_name(list))
        yaml.complain_at(yaml.root(), "list", "a list's name is a-z 0-9 _");
      if (!own.insert(list).second)
        yaml.complain_at(yaml.root(), "list", "the list \"" + list + "\" stands twice");
      required_bilingual(yaml, yaml.root(), "name");
      yaml.required_text(yaml.root(), "source");
      yaml.required(yaml.root(), "entries");
      PackList& into = lists[list];
      into.folds = yaml.truth(yaml.root(), "fold");
      for (const std::string& id : yaml.texts(yaml.root(), "entries")) {
        const std::string kept = into.folds && pack_->lexicon_ ? pack_->lexicon_->squeeze(id) : id;
        if (kept.empty())
          yaml.complain_at(yaml.root(), "entries", "nothing is left of \"" + id + "\" when folded");
        if (into.entries.insert(kept).second) ++entries;
      }
    }
    if (entries > kPackListEntriesMax)
      issues_.add(kPackFile, 1, 1, "more list entries than kPackListEntriesMax");
    // A list of the pack may also be a watch-list: events then add to it.
    for (const std::string& name : settings_.watchlists) lists.try_emplace(name);
    for (auto& [name, list] : lists) {
      list.name = name;
      pack_->lists_.push_back(std::move(list));
    }
  }

  void read_words() {
    text::LexiconSource source;
    for (const model::PackFile* const file : files_in(kPhrasesFolder))
      source.append(text::load_phrases(file->text, file->path, issues_));
    if (issues_.empty()) {
      pack_->lexicon_ = text::Lexicon::build(source, issues_);
      if (pack_->lexicon_) pack_->warnings_ = pack_->lexicon_->warnings();
    }
    const model::PackFile* const file = file_named(kBrandsFile);
    auto brands = text::BrandList::build(
        file == nullptr ? text::BrandSource{} : text::load_brand_source(file->text, file->path, issues_));
    if (brands)
      pack_->brands_ = *std::move(brands);
    else
      issues_.add(kBrandsFile, 1, 1, brands.error().message);
  }

  Vocabulary vocabulary() const {
    return {.lists = pack_->lists_,
            .categories = pack_->lexicon_->categories(),
            .parameters = settings_.parameters};
  }

  void read_features() {
    FeatureReader features({.vocabulary = vocabulary(), .entities_max = settings_.entities_max}, issues_);
    for (const model::PackFile* const file : files_in(kFeaturesFolder)) features.declare(*file);
    pack_->features_ = features.compile();
  }

  // Under `marks` in pack.yaml.
  void read_marks() {
    const model::PackFile* const file = file_named(kPackFile);
    const YamlReader yaml(file->path, file->text, issues_, kPackYaml);
    const YamlNode* const marks = yaml.root().find("marks");
    if (marks == nullptr || !yaml.check_map(*marks, {"victims_payment"})) return;
    const YamlNode* const condition = yaml.required(*marks, "victims_payment");
    if (condition == nullptr) return;
    Vocabulary words = vocabulary();
    words.features = pack_->features_->features;
    pack_->victims_payment_ =
        compile_expression(yaml, *condition, EventKind::transfer,
                           feature_environment(EventKind::transfer, words), rules::Type::boolean());
  }

  void read_rules() {
    RuleSurroundings surroundings{.vocabulary = vocabulary(), .policies = settings_.policies};
    surroundings.vocabulary.features = pack_->features_->features;
    RuleReader rules(surroundings, issues_);
    for (const model::PackFile* const file : files_in(kRulesFolder)) rules.read(*file);
    pack_->rule_count_ = rules.rule_count();
    for (std::string& warning : rules.take_warnings()) pack_->warnings_.push_back(std::move(warning));
    for (std::size_t i = 0; i < model::kEventKinds; ++i) {
      const auto kind = static_cast<EventKind>(i);
      pack_->rules_[i] = rules.take(kind);
      if (pack_->features_ != nullptr) note_questions(*pack_->features_, kind, pack_->rules_[i]);
      pack_->conditions_[i] = conditions_on(kind);
      check_cost(kind);
    }
  }

  ConditionSet conditions_on(EventKind kind) const {
    std::vector<const rules::Program*> of_rules;
    for (const Rule& rule : pack_->rules_on(kind)) of_rules.push_back(&rule.when);
    std::vector<const rules::Program*> of_features;
    for (const FeatureExpression& condition :
         pack_->features_->plans[static_cast<std::size_t>(kind)].conditions)
      of_features.push_back(&condition.program);
    return {of_rules, of_features};
  }

  void check_cost(EventKind kind) {
    const uint64_t cost = pack_->cost_on(kind);
    if (cost > kPackCostMax) {
      issues_.add(kPackFile, 1, 1,
                  "the rules and features on " + std::string(to_string(kind)) + " together cost " +
                      std::to_string(cost) + ", more than kPackCostMax");
    }
  }

  const std::vector<model::PackFile>& files_;
  std::shared_ptr<Pack> pack_;
  FileIssues issues_;
  PackSettings settings_;
};

std::expected<std::shared_ptr<const Pack>, std::vector<std::string>> Pack::build(
    const std::vector<model::PackFile>& files) {
  return PackBuilder(files).build();
}

std::string digest_of(const std::vector<model::PackFile>& files) {
  std::string bytes;
  for (const model::PackFile& file : files) {
    put_bytes(bytes, file.path);
    put_bytes(bytes, file.text);
  }
  return to_hex(as_bytes(sha256(bytes)));
}

model::Outcome Policy::outcome_of(int score) const {
  model::Outcome outcome = model::Outcome::allow;
  for (const PolicyStep& step : steps) {
    if (score >= step.score) outcome = step.outcome;
  }
  return outcome;
}

uint64_t Rule::cost() const {
  uint64_t sum = when.cost();
  for (const Told& one : told) sum += one.program.cost();
  return sum;
}

uint64_t Pack::cost_on(model::EventKind kind) const {
  uint64_t sum = 0;
  for (const Rule& rule : rules_on(kind)) sum += rule.cost();
  sum += features_->plans[static_cast<std::size_t>(kind)].cost();
  if (kind == model::EventKind::transfer && victims_payment_) sum += victims_payment_->cost();
  return sum;
}

bool Pack::has_list(std::string_view list) const {
  return std::ranges::binary_search(lists_, list, std::less<>(), &PackList::name);
}

std::vector<std::string> Pack::lists_with(std::string_view id) const {
  std::vector<std::string> found;
  for (const PackList& list : lists_) {
    if (lists(list, id)) found.push_back(list.name);
  }
  return found;
}

model::PackActivated activation_of(const Pack& pack, std::vector<model::PackFile> files) {
  return {.pack = pack.name()->id,
          .version = pack.name()->version,
          .digest = pack.name()->digest,
          .files = std::move(files),
          .approved_by = {},
          .deciders = deciders()};
}

}  // namespace duanlian::detect
