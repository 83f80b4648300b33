#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "detect/conditions.h"
#include "detect/feature.h"
#include "model/decision.h"
#include "model/event.h"
#include "rules/program.h"
#include "text/domain.h"
#include "text/lexicon.h"

namespace duanlian::detect {

// What a reason tells: an expression as its author wrote it, and its value.
struct Told {
  std::string member;  // the name of the member in the values of the reason: JSON, with the colon
  std::size_t text_bytes = 0;
  rules::Program program;
};

// A rule ready to run on one kind of event.
struct Rule {
  std::shared_ptr<const model::RuleStatement> statement;
  std::string when_text;  // as its author wrote it
  rules::Program when;
  std::vector<Told> told;  // what `when` saw, then what the rule shows beside it, each once
  bool lifts = false;      // when it fires, actions below `block` bind no longer

  uint64_t cost() const;  // worst case of a decision in which it fires
};

// A list that a pack names. Events may put more on a list of that name; those are not part of the pack.
struct PackList {
  std::string name;
  bool folds = false;  // entries are kept folded, and what is looked for is folded as well
  TextSet entries;
};

// From this score on, at least this outcome.
struct PolicyStep {
  int score = 0;
  model::Outcome outcome = model::Outcome::allow;
};

// What is done with the score of one kind of event, and what a restricted person is told.
struct Policy {
  bool given = false;             // false: the pack has no rules on that kind either
  std::vector<PolicyStep> steps;  // by score, rising
  // Of the highest step that the score reaches.
  model::Outcome outcome_of(int score) const;

  model::Bilingual remedy;
  model::Bilingual papers;
  model::Bilingual appeal;
};

// Minutes that each outcome costs whom it meets. They decide nothing: back-tests count with them.
using DelayMinutes = std::array<int64_t, model::kOutcomes>;
// Where the pack says nothing: a question and a cool-off of 2 h; 24 h as for transfers at machines
// (银发〔2016〕 261号); 48 h as for a stop of the police (银发〔2016〕86号). Who is blocked has to appeal: as
// long as a stop.
inline constexpr DelayMinutes kDelayMinutesUsual{0, 0, 0, 120, 1'440, 2'880, 2'880};

// Rules, phrases, lists and policies that decide together: docs/packs.md. Built whole or not at all, never
// changed.
class Pack {
 public:
  // All that is wrong with the files, one line each, as "file:line:column: what". Nothing is guessed: an
  // unknown key, a name that does not exist, a rule that costs too much are errors.
  static std::expected<std::shared_ptr<const Pack>, std::vector<std::string>> build(
      const std::vector<model::PackFile>& files);

  const std::shared_ptr<const model::PackName>& name() const { return name_; }
  const model::Bilingual& title() const { return title_; }
  const std::vector<Rule>& rules_on(model::EventKind kind) const {
    return rules_[static_cast<std::size_t>(kind)];
  }
  const Policy& policy_on(model::EventKind kind) const { return policies_[static_cast<std::size_t>(kind)]; }
  // Those of rules_on(kind), then those of the plan of features on the kind, each in their order.
  const ConditionSet& conditions_on(model::EventKind kind) const {
    return conditions_[static_cast<std::size_t>(kind)];
  }
  // Which transfers the shapes take for payments of victims; nothing where the pack does not say.
  const std::optional<rules::Program>& victims_payment() const { return victims_payment_; }
  // What is remembered of events.
  const FeatureSet& features() const { return *features_; }
  std::size_t rule_count() const { return rule_count_; }
  const DelayMinutes& delay_minutes() const { return delay_minutes_; }
  // Worst case of all rules on the kind, and of what is remembered of it.
  uint64_t cost_on(model::EventKind kind) const;
  // What may not be meant, as "file:line:column: what"; it does not keep the pack from being built.
  const std::vector<std::string>& warnings() const { return warnings_; }
  const text::Lexicon& lexicon() const { return *lexicon_; }
  const text::BrandList& brands() const { return *brands_; }
  // Whether the pack names such a list, its own or a watch-list.
  bool has_list(std::string_view list) const;
  // Whether the pack's own entries have the id, however it is written where the list folds.
  bool lists(const PackList& list, std::string_view id) const {
    if (list.entries.empty()) return false;
    return list.folds ? list.entries.contains(lexicon_->squeeze(id)) : list.entries.contains(id);
  }
  // The pack's own lists that have the id, in order of their names.
  std::vector<std::string> lists_with(std::string_view id) const;

 private:
  friend class PackBuilder;
  Pack() = default;

  std::shared_ptr<const model::PackName> name_;
  model::Bilingual title_;
  std::array<std::vector<Rule>, model::kEventKinds> rules_;
  std::array<ConditionSet, model::kEventKinds> conditions_;
  std::array<Policy, model::kEventKinds> policies_;
  std::size_t rule_count_ = 0;
  DelayMinutes delay_minutes_ = kDelayMinutesUsual;
  std::vector<std::string> warnings_;
  std::optional<text::Lexicon> lexicon_;
  std::optional<text::BrandList> brands_;
  std::unique_ptr<FeatureSet> features_;
  std::optional<rules::Program> victims_payment_;
  std::vector<PackList> lists_;  // by name; the programs point at them
};

// The files of a pack's folder in order of their paths: *.yaml, at any depth. Other files are not part of a
// pack.
Result<std::vector<model::PackFile>> read_pack_folder(const std::filesystem::path& folder);

// What PackName::digest of these files is, without building the pack.
std::string digest_of(const std::vector<model::PackFile>& files);

// The event that makes these files the deciding pack, apart from its id, time and source. REQUIRES a pack
// that builds.
model::PackActivated activation_of(const Pack& pack, std::vector<model::PackFile> files);

}  // namespace duanlian::detect
