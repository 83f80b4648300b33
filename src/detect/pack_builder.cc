#include <algorithm>
#include <set>

#include "base/coding.h"
#include "base/hash.h"
#include "detect/limits.h"
#include "detect/pack.h"
#include "detect/scene.h"
#include "detect/yaml_file.h"
#include "text/phrase_file.h"

namespace duanlian::detect {
namespace {

using model::EventKind;

constexpr std::string_view kPackFile = "pack.yaml";
constexpr std::string_view kBrandsFile = "brands.yaml";
constexpr std::string_view kRulesFolder = "rules/";
constexpr std::string_view kPhrasesFolder = "phrases/";
constexpr std::string_view kListsFolder = "lists/";

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 64 && text[0] >= 'a' && text[0] <= 'z' &&
         std::ranges::all_of(
             text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

std::string list_key(std::string_view list, std::string_view id) {
  return std::string(list) + '\0' + std::string(id);
}

// A rule as written, before the expressions are compiled.
struct RuleDraft {
  std::shared_ptr<model::RuleStatement> statement;
  std::vector<EventKind> kinds;
  YAML::Node when;
  std::vector<YAML::Node> shows;
};

}  // namespace

// Builds a pack from its files, step by step; every step adds what is wrong to the issues and goes on.
class PackBuilder {
 public:
  explicit PackBuilder(const std::vector<model::PackFile>& files) : files_(files), pack_(new Pack) {}

  std::expected<std::shared_ptr<const Pack>, std::vector<std::string>> build() {
    if (check_sizes()) {
      read_pack_file();
      read_lists();
      read_words();
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
                         file.path.starts_with(kRulesFolder) || file.path.starts_with(kPhrasesFolder) ||
                         file.path.starts_with(kListsFolder);
      if (!known)
        issues_.add(file.path, 1, 1,
                    "not a place for a file of a pack: pack.yaml, brands.yaml, rules/, phrases/, lists/");
    }
    if (files_.size() > kPackFilesMax)
      issues_.add(kPackFile, 1, 1, "the pack has more files than kPackFilesMax");
    if (bytes > kPackBytesMax) issues_.add(kPackFile, 1, 1, "the pack is larger than kPackBytesMax bytes");
    return issues_.empty();
  }

  void read_pack_file() {
    const model::PackFile* const file = file_named(kPackFile);
    if (file == nullptr) return issues_.add(kPackFile, 1, 1, "missing");
    const YamlFile yaml(file->path, file->text, issues_);
    if (!yaml.root() || yaml.root().IsNull()) {
      if (issues_.empty()) issues_.add(kPackFile, 1, 1, "empty");
      return;
    }
    if (!yaml.check_map(yaml.root(), {"pack", "version", "name", "watchlists", "parameters", "policies"}))
      return;
    auto name = std::make_shared<model::PackName>();
    name->id = yaml.required_text(yaml.root(), "pack");
    if (!name->id.empty() && !is_name(name->id))
      yaml.complain(yaml.root()["pack"], "a pack's id is a-z 0-9 _");
    name->version = yaml.required_text(yaml.root(), "version");
    name->digest = digest_of(files_);
    pack_->name_ = name;
    pack_->title_ = yaml.required_bilingual(yaml.root(), "name");
    read_watchlists(yaml);
    read_parameters(yaml);
    read_policies(yaml);
  }

  // Lists that are filled by watchlist_entry events: their names, with what they mean.
  void read_watchlists(const YamlFile& yaml) {
    const YAML::Node lists = yaml.root()["watchlists"];
    if (!lists) return;
    if (!lists.IsMap()) return yaml.complain(lists, "expected names of lists");
    for (const auto& member : lists) {
      const std::string name = member.first.Scalar();
      if (!is_name(name)) yaml.complain(member.first, "a list's name is a-z 0-9 _");
      yaml.required_bilingual(lists, name);
      pack_->list_names_.push_back(name);
    }
  }

  // Values that rules name as param.NAME, each with its source and the day from which it holds.
  void read_parameters(const YamlFile& yaml) {
    const YAML::Node all = yaml.root()["parameters"];
    if (!all) return;
    if (!all.IsMap()) return yaml.complain(all, "expected names of parameters");
    for (const auto& member : all) {
      const std::string name = member.first.Scalar();
      if (!is_name(name)) yaml.complain(member.first, "a parameter's name is a-z 0-9 _");
      if (!yaml.check_map(member.second, {"value", "unit", "source", "provenance", "effective"})) continue;
      yaml.required_text(member.second, "unit");
      yaml.required_text(member.second, "source");
      const std::string mark = yaml.required_text(member.second, "provenance");
      if (!mark.empty() &&
          (mark.size() != 1 || std::string_view("LPSMGD").find(mark) == std::string_view::npos)) {
        yaml.complain(member.second["provenance"], "expected one of L P S M G D");
      }
      const std::string day = yaml.required_text(member.second, "effective");
      if (!day.empty() && !parse_rfc3339(day + "T00:00:00Z"))
        yaml.complain(member.second["effective"], "expected a day such as 2026-11-24");
      if (const auto value = yaml.whole_number(member.second, "value"))
        parameters_.emplace_back(name, *value);
    }
  }

  void read_policies(const YamlFile& yaml) {
    const YAML::Node all = yaml.root()["policies"];
    if (!all || !all.IsMap())
      return yaml.complain(yaml.root(), "\"policies\" is missing or has no kinds of event");
    for (const auto& member : all) {
      const auto kind = model::parse_word<EventKind>(member.first.Scalar());
      if (!kind) {
        yaml.complain(member.first, "not a kind of event");
        continue;
      }
      if (!yaml.check_map(member.second, {"steps", "remedy", "papers", "appeal"})) continue;
      Policy& policy = pack_->policies_[static_cast<std::size_t>(*kind)];
      read_steps(yaml, member.second["steps"], policy);
      policy.remedy = yaml.required_bilingual(member.second, "remedy");
      policy.papers = yaml.required_bilingual(member.second, "papers");
      policy.appeal = yaml.required_bilingual(member.second, "appeal");
    }
  }

  static void read_steps(const YamlFile& yaml, const YAML::Node& steps, Policy& policy) {
    if (!yaml.check_list(steps)) return;
    for (const auto& node : steps) {
      if (!yaml.check_map(node, {"score", "outcome"})) continue;
      const auto score = yaml.thousandths(node, "score");
      const auto outcome = yaml.outcome(node, "outcome");
      if (!score || !outcome) continue;
      const bool rises = policy.steps.empty() ||
                         (policy.steps.back().score < *score && policy.steps.back().outcome < *outcome);
      if (!rises || *score <= 0)
        yaml.complain(node, "scores and outcomes must rise from step to step, from above 0");
      policy.steps.push_back({*score, *outcome});
    }
  }

  // Lists that are part of the pack: names that stay as they are until the next version.
  void read_lists() {
    for (const model::PackFile* const file : files_in(kListsFolder)) {
      const YamlFile yaml(file->path, file->text, issues_);
      if (!yaml.check_map(yaml.root(), {"list", "name", "source", "entries"})) continue;
      const std::string list = yaml.required_text(yaml.root(), "list");
      if (!list.empty() && !is_name(list)) yaml.complain(yaml.root()["list"], "a list's name is a-z 0-9 _");
      yaml.required_bilingual(yaml.root(), "name");
      yaml.required_text(yaml.root(), "source");
      pack_->list_names_.push_back(list);
      for (const std::string& id : yaml.texts(yaml.root(), "entries"))
        pack_->list_entries_.insert(list_key(list, id));
    }
    if (pack_->list_entries_.size() > kPackListEntriesMax)
      issues_.add(kPackFile, 1, 1, "more list entries than kPackListEntriesMax");
    auto& names = pack_->list_names_;
    std::ranges::sort(names);
    // A list of the pack may also be a watch-list: events then add to it.
    names.erase(std::ranges::unique(names).begin(), names.end());
  }

  void read_words() {
    text::LexiconSource source;
    for (const model::PackFile* const file : files_in(kPhrasesFolder)) {
      auto loaded = text::load_phrases(file->text, file->path);
      if (!loaded) {
        issues_.add_placed(loaded.error().message);
        continue;
      }
      source.append(*std::move(loaded));
    }
    if (issues_.empty()) {
      auto lexicon = text::Lexicon::build(source);
      if (lexicon)
        pack_->lexicon_ = *std::move(lexicon);
      else
        issues_.add(kPhrasesFolder, 1, 1, lexicon.error().message);
    }
    const model::PackFile* const file = file_named(kBrandsFile);
    auto brands = file == nullptr ? text::BrandList::build({}) : text::load_brands(file->text, file->path);
    if (brands)
      pack_->brands_ = *std::move(brands);
    else
      issues_.add_placed(brands.error().message);
  }

  void read_rules() {
    environments_.reserve(model::kEventKinds);
    const Vocabulary vocabulary{.lists = pack_->list_names_, .categories = pack_->lexicon_->categories()};
    for (std::size_t i = 0; i < model::kEventKinds; ++i) {
      environments_.push_back(scene_environment(static_cast<EventKind>(i), vocabulary));
      for (const auto& [name, value] : parameters_)
        environments_.back().add_constant("param." + name, rules::Value::int64(value));
    }
    for (const model::PackFile* const file : files_in(kRulesFolder)) {
      const YamlFile yaml(file->path, file->text, issues_);
      if (!yaml.check_map(yaml.root(), {"rules"}) || !yaml.check_list(yaml.root()["rules"])) continue;
      for (const auto& node : yaml.root()["rules"]) read_rule(yaml, node);
    }
    for (std::size_t i = 0; i < model::kEventKinds; ++i) check_cost(static_cast<EventKind>(i));
  }

  void read_rule(const YamlFile& yaml, const YAML::Node& node) {
    if (!yaml.check_map(node, {"id", "on", "name", "words", "when", "show", "weight", "action", "category",
                               "techniques", "basis"}))
      return;
    RuleDraft draft{.statement = std::make_shared<model::RuleStatement>(),
                    .kinds = {},
                    .when = node["when"],
                    .shows = {}};
    model::RuleStatement& statement = *draft.statement;
    statement.id = yaml.required_text(node, "id");
    if (!statement.id.empty() && !rule_ids_.insert(statement.id).second)
      yaml.complain(node["id"], "the id \"" + statement.id + "\" stands twice");
    statement.name = yaml.required_bilingual(node, "name");
    statement.words = yaml.required_bilingual(node, "words");
    statement.weight = yaml.thousandths(node, "weight").value_or(0);
    statement.action = yaml.outcome(node, "action").value_or(model::Outcome::allow);
    statement.category = yaml.optional_text(node, "category");
    statement.techniques = yaml.texts(node, "techniques");
    statement.basis = yaml.texts(node, "basis");
    if (statement.basis.empty())
      yaml.complain(node, "\"basis\" is missing: the law or the practice that the rule rests on");
    read_kinds(yaml, node, draft);
    if (const YAML::Node shows = node["show"]; shows && yaml.check_list(shows)) {
      for (const auto& show : shows) draft.shows.push_back(show);
    }
    if (draft.shows.size() > kRuleShowsMax)
      yaml.complain(node["show"], "more than kRuleShowsMax expressions");
    if (++pack_->rule_count_ > kPackRulesMax) return yaml.complain(node, "more rules than kPackRulesMax");
    yaml.required_text(node, "when");
    if (draft.when && draft.when.IsScalar()) compile_rule(yaml, draft);
  }

  static void read_kinds(const YamlFile& yaml, const YAML::Node& node, RuleDraft& draft) {
    const YAML::Node on = node["on"];
    std::vector<YAML::Node> kinds;
    if (on && on.IsSequence()) {
      for (const auto& entry : on) kinds.push_back(entry);
    } else if (on) {
      kinds.push_back(on);
    }
    if (kinds.empty()) yaml.complain(node, "\"on\" is missing: the kinds of event that the rule is for");
    for (const YAML::Node& kind_node : kinds) {
      const auto kind =
          kind_node.IsScalar() ? model::parse_word<EventKind>(kind_node.Scalar()) : std::nullopt;
      if (!kind)
        yaml.complain(kind_node, "not a kind of event");
      else
        draft.kinds.push_back(*kind);
    }
  }

  void compile_rule(const YamlFile& yaml, const RuleDraft& draft) {
    for (const EventKind kind : draft.kinds) {
      auto when = compile(yaml, draft.when, kind, rules::Type::boolean());
      std::vector<rules::Observation> shows;
      for (const YAML::Node& show : draft.shows) {
        if (auto shown = compile(yaml, show, kind, rules::Type::dyn()))
          shows.push_back({show.Scalar(), *std::move(shown)});
      }
      if (when)
        pack_->rules_[static_cast<std::size_t>(kind)].push_back(
            {draft.statement, *std::move(when), std::move(shows)});
    }
  }

  std::optional<rules::Program> compile(const YamlFile& yaml, const YAML::Node& node, EventKind kind,
                                        const rules::Type& expected) {
    if (!node.IsScalar()) {
      yaml.complain(node, "expected an expression");
      return std::nullopt;
    }
    auto program =
        rules::compile(environments_[static_cast<std::size_t>(kind)], node.Scalar(), {.expected = expected});
    if (program) return *std::move(program);
    for (const rules::Issue& issue : program.error()) {
      yaml.complain_inside(node, issue.line, issue.column,
                           "on " + std::string(to_string(kind)) + ": " + issue.message);
    }
    return std::nullopt;
  }

  void check_cost(EventKind kind) {
    uint64_t cost = 0;
    for (const Rule& rule : pack_->rules_on(kind)) cost += rule.when.cost();
    if (cost > kPackCostMax) {
      issues_.add(kPackFile, 1, 1,
                  "the rules on " + std::string(to_string(kind)) + " together cost " + std::to_string(cost) +
                      ", more than kPackCostMax");
    }
  }

  const std::vector<model::PackFile>& files_;
  std::shared_ptr<Pack> pack_;
  Issues issues_;
  std::vector<std::pair<std::string, int64_t>> parameters_;
  std::vector<rules::Environment> environments_;
  std::set<std::string> rule_ids_;
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

bool Pack::lists(std::string_view list, std::string_view id) const {
  return !list_entries_.empty() && list_entries_.contains(list_key(list, id));
}

model::PackActivated activation_of(const Pack& pack, std::vector<model::PackFile> files) {
  return {.pack = pack.name()->id,
          .version = pack.name()->version,
          .digest = pack.name()->digest,
          .files = std::move(files),
          .approved_by = {}};
}

}  // namespace duanlian::detect
