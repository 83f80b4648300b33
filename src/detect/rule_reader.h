#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/yaml_reader.h"
#include "detect/pack.h"
#include "detect/scene.h"
#include "model/notice.h"

namespace duanlian::detect {

// What the rules of a pack may rest on. All of it must outlive the reader and the compiled rules.
struct RuleSurroundings {
  Vocabulary vocabulary;
  const std::array<Policy, model::kEventKinds>& policies;
};

// Reads the files under rules/ and compiles each rule for each kind of event that it is for.
class RuleReader {
 public:
  RuleReader(const RuleSurroundings& surroundings, FileIssues& issues);

  void read(const model::PackFile& file);

  std::size_t rule_count() const { return rule_ids_.size(); }
  std::vector<std::string> take_warnings() { return warnings_.take(); }
  // In the order in which they were read.
  std::vector<Rule> take(model::EventKind kind) { return std::move(rules_[static_cast<std::size_t>(kind)]); }

 private:
  void read_rule(const YamlReader& yaml, const YamlNode& node);
  // The entries of a list of laws, practices or techniques.
  static std::vector<std::string> sources_of(const YamlReader& yaml, const YamlNode& node,
                                             std::string_view key);
  std::vector<model::EventKind> kinds_of(const YamlReader& yaml, const YamlNode& node);
  // Warns where the rule alone does more than its action says.
  void compare_with_policy(const YamlReader& yaml, const YamlNode& node, model::EventKind kind,
                           const model::RuleStatement& statement);
  void compile_rule(const YamlReader& yaml, const YamlNode& node, model::EventKind kind,
                    const std::shared_ptr<model::RuleStatement>& statement, bool lifts);

  const RuleSurroundings& surroundings_;
  FileIssues& issues_;
  FileIssues warnings_;
  std::vector<rules::Environment> environments_;  // by kind
  std::array<std::vector<Rule>, model::kEventKinds> rules_;
  std::set<std::string> rule_ids_;
};

}  // namespace duanlian::detect
