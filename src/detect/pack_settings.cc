#include "detect/pack_settings.h"

#include "base/time.h"
#include "detect/limits.h"
#include "detect/pack_text.h"

namespace duanlian::detect {
namespace {

using model::EventKind;

// Reads the sections of pack.yaml one after another.
class SettingsReader {
 public:
  explicit SettingsReader(const YamlReader& yaml) : yaml_(yaml) {}

  PackSettings read() {
    const YamlNode& root = yaml_.root();
    if (!yaml_.check_map(root, {"pack", "version", "name", "watchlists", "parameters", "delays", "policies",
                                "memory", "marks"}))
      return {};
    out_.id = yaml_.required_text(root, "pack");
    if (!out_.id.empty() && !is_name(out_.id)) yaml_.complain_at(root, "pack", "a pack's id is a-z 0-9 _");
    out_.version = short_text(yaml_, root, "version", kPackNameBytesMax);
    out_.title = required_bilingual(yaml_, root, "name");
    if (const YamlNode* lists = root.find("watchlists")) read_watchlists(*lists);
    if (const YamlNode* parameters = root.find("parameters")) read_parameters(*parameters);
    if (const YamlNode* delays = root.find("delays")) read_delays(*delays);
    if (const YamlNode* memory = root.find("memory")) read_memory(*memory);
    if (const YamlNode* policies = yaml_.required(root, "policies")) read_policies(*policies);
    return std::move(out_);
  }

 private:
  // The names that a section gives, each once because a key stands once; false when there are too many.
  bool check_names(const YamlNode& section, std::string_view what, std::size_t most) {
    if (!section.is_map()) {
      yaml_.complain(section, "expected names of " + std::string(what));
      return false;
    }
    if (section.entries.size() > most) {
      yaml_.complain(section, "more than " + std::to_string(most) + " " + std::string(what));
      return false;
    }
    for (const auto& [key, value] : section.entries) {
      if (!is_name(key.text)) yaml_.complain(key, "a name here is a-z 0-9 _");
    }
    return true;
  }

  // Lists that are filled by watchlist_entry events: their names, with what they mean.
  void read_watchlists(const YamlNode& section) {
    if (!check_names(section, "watch-lists", kPackWatchlistsMax)) return;
    for (const auto& [key, value] : section.entries) {
      bilingual_of(yaml_, value);
      out_.watchlists.push_back(key.text);
    }
  }

  // Values that rules name as param.NAME, each with its source and the day from which it holds.
  void read_parameters(const YamlNode& section) {
    if (!check_names(section, "parameters", kPackParametersMax)) return;
    for (const auto& [key, value] : section.entries) {
      if (const auto number = sourced_number(value)) out_.parameters.emplace_back(key.text, *number);
    }
  }

  // A whole number with where it comes from.
  std::optional<int64_t> sourced_number(const YamlNode& node) {
    if (!yaml_.check_map(node, {"value", "unit", "source", "provenance", "effective"})) return std::nullopt;
    yaml_.required_text(node, "unit");
    yaml_.required_text(node, "source");
    const std::string mark = yaml_.required_text(node, "provenance");
    if (!mark.empty() &&
        (mark.size() != 1 || std::string_view("LPSMGD").find(mark) == std::string_view::npos))
      yaml_.complain_at(node, "provenance", "expected one of L P S M G D");
    const std::string day = yaml_.required_text(node, "effective");
    if (!day.empty() && !parse_rfc3339(day + "T00:00:00Z"))
      yaml_.complain_at(node, "effective", "expected a day such as 2026-11-24");
    return yaml_.whole_number(node, "value");
  }

  // Minutes that a restriction costs whom it meets, for back-tests.
  void read_delays(const YamlNode& section) {
    if (!yaml_.check_map(section, {"friction", "delay", "hold", "block"})) return;
    for (const auto& [key, node] : section.entries) {
      const auto outcome = model::parse_word<model::Outcome>(key.text);
      const auto value = sourced_number(node);
      if (!outcome || !value) continue;
      if (const YamlNode* unit = node.find("unit"); unit != nullptr && unit->text != "min")
        yaml_.complain_at(node, "unit", "delays are whole minutes: min");
      if (*value < 0 || *value > kPackDelayMinutesMax)
        yaml_.complain_at(node, "value",
                          "expected 0 to " + std::to_string(kPackDelayMinutesMax) + " minutes");
      out_.delay_minutes[static_cast<std::size_t>(*outcome)] = *value;
    }
  }

  // How much is remembered at most.
  void read_memory(const YamlNode& section) {
    if (!yaml_.check_map(section, {"entities_max"})) return;
    const auto most = yaml_.whole_number(section, "entities_max");
    if (!most) return;
    if (*most < static_cast<int64_t>(features::kEntitiesMin) ||
        *most > static_cast<int64_t>(features::kEntitiesMax)) {
      return yaml_.complain_at(section, "entities_max",
                               "from " + std::to_string(features::kEntitiesMin) + " to " +
                                   std::to_string(features::kEntitiesMax) + " (kEntitiesMax)");
    }
    out_.entities_max = static_cast<uint64_t>(*most);
  }

  void read_policies(const YamlNode& section) {
    if (!section.is_map()) return yaml_.complain(section, "expected kinds of event");
    for (const auto& [key, node] : section.entries) {
      const auto kind = model::parse_word<EventKind>(key.text);
      if (!kind) {
        yaml_.complain(key, "not a kind of event");
        continue;
      }
      if (!yaml_.check_map(node, {"steps", "remedy", "papers", "appeal"})) continue;
      Policy& policy = out_.policies[static_cast<std::size_t>(*kind)];
      policy.given = true;
      if (const YamlNode* steps = yaml_.required(node, "steps")) read_steps(*steps, policy);
      policy.remedy = required_bilingual(yaml_, node, "remedy");
      policy.papers = required_bilingual(yaml_, node, "papers");
      policy.appeal = required_bilingual(yaml_, node, "appeal");
    }
  }

  // Outcomes rise from step to step, so there are no more steps than outcomes.
  void read_steps(const YamlNode& steps, Policy& policy) {
    if (!yaml_.check_list(steps)) return;
    for (const YamlNode& node : steps.items) {
      if (!yaml_.check_map(node, {"score", "outcome"})) continue;
      const auto score = yaml_.thousandths(node, "score");
      const auto outcome = outcome_at(yaml_, node, "outcome");
      if (!score || !outcome) continue;
      const bool rises = policy.steps.empty() ||
                         (policy.steps.back().score < *score && policy.steps.back().outcome < *outcome);
      if (!rises || *score <= 0) {
        yaml_.complain(node, "scores and outcomes must rise from step to step, from above 0");
        continue;
      }
      policy.steps.push_back({*score, *outcome});
    }
  }

  const YamlReader& yaml_;
  PackSettings out_;
};

}  // namespace

PackSettings read_pack_settings(const model::PackFile& file, FileIssues& issues) {
  const YamlReader yaml(file.path, file.text, issues, kPackYaml);
  if (!yaml.readable()) return {};
  return SettingsReader(yaml).read();
}

}  // namespace duanlian::detect
