#include "simulate/gangs/scripts.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "base/yaml_reader.h"
#include "model/words.h"
#include "simulate/draws/steady_math.h"
#include "simulate/draws/text_template.h"

namespace duanlian::simulate {
namespace {

constexpr double kQuantile95 = 1.6448536269514722;  // standard deviations
constexpr double kFlatBelow = 0.001;
constexpr std::size_t kPermissionBytesMax = 64;

enum class Gaps : uint8_t { of_name, of_text };

Status check_pattern(std::string_view text, Gaps gaps) {
  if (gaps == Gaps::of_name) return check_template(text, {"word"});
  return check_template(text, {"name", "url", "phone", "chat"});
}

// Reads one script; what is wrong is an issue of the file.
class ScriptReader {
 public:
  ScriptReader(const YamlReader& yaml, const YamlNode& node) : yaml_(yaml), node_(node) {}

  Script script() {
    Script script;
    if (!yaml_.check_map(node_, {"id", "category", "name", "share", "targets", "leaks", "domains",
                                 "permissions", "beats"}))
      return script;
    script.id = yaml_.required_text(node_, "id");
    script.category = category();
    read_name(script);
    script.share = required_share(node_, "share");
    read_targets(script);
    for (const std::string& word : yaml_.texts(node_, "leaks")) {
      if (const auto trade = model::parse_word<Trade>(word)) {
        script.leaks.push_back(*trade);
      } else {
        yaml_.complain_at(node_, "leaks", "no such trade: " + word);
      }
    }
    script.domains = patterns(node_, "domains", Gaps::of_name);
    script.permissions = yaml_.texts(node_, "permissions");
    if (std::ranges::any_of(script.permissions, [](const auto& p) { return p.size() > kPermissionBytesMax; }))
      yaml_.complain_at(node_, "permissions", "a permission of this length is none");
    read_beats(script);
    return script;
  }

 private:
  uint8_t category() const {
    const std::string word = yaml_.required_text(node_, "category");
    for (uint8_t i = 0; i < kCategories; ++i) {
      if (word == (i == 9 ? "C10" : "C0" + std::to_string(i + 1))) return i;
    }
    yaml_.complain_at(node_, "category", "one of C01 to C10 is expected");
    return 0;
  }

  void read_name(Script& script) const {
    const YamlNode* const name = yaml_.required(node_, "name");
    if (name == nullptr || !yaml_.check_map(*name, {"zh", "en"})) return;
    script.zh = yaml_.required_text(*name, "zh");
    script.en = yaml_.required_text(*name, "en");
  }

  double share_of(const YamlNode& map, std::string_view key) const {
    const auto read = yaml_.thousandths(map, key);
    if (!read) return 0;
    if (*read < 0) yaml_.complain_at(map, key, "a share from 0 to 1 is expected");
    return std::max(*read, 0) / 1000.0;
  }
  double required_share(const YamlNode& map, std::string_view key) const {
    return yaml_.required(map, key) == nullptr ? 0 : share_of(map, key);
  }
  int64_t whole(const YamlNode& map, std::string_view key, int64_t least, int64_t most) const {
    const auto read = yaml_.whole_number(map, key);
    if (!read) return least;
    if (*read >= least && *read <= most) return *read;
    yaml_.complain_at(
        map, key, "a number from " + std::to_string(least) + " to " + std::to_string(most) + " is expected");
    return least;
  }

  // Weights by word: what is not named weighs 1 when nothing is said of others, and 0 beside `only`.
  template <class Word, std::size_t Words>
  void read_weights(const YamlNode& targets, std::string_view key, std::array<double, Words>& weights) const {
    weights.fill(1);
    const YamlNode* const map = targets.find(key);
    if (map == nullptr) return;
    if (!map->is_map()) return yaml_.complain(*map, "expected keys and values");
    for (const YamlEntry& entry : map->entries) {
      const auto word = model::parse_word<Word>(entry.key.text);
      if (!word) {
        yaml_.complain(entry.key, "no such " + std::string(key) + ": " + entry.key.text);
        continue;
      }
      weights[static_cast<std::size_t>(*word)] =
          static_cast<double>(whole(*map, entry.key.text, 0, Scripts::kWeightMax));
    }
    if (std::ranges::max(weights) <= 0) yaml_.complain(*map, "nobody is left whom they turn to");
  }

  void read_targets(Script& script) const {
    const YamlNode* const targets = yaml_.required(node_, "targets");
    if (targets == nullptr || !yaml_.check_map(*targets, {"age", "job", "means_yuan"})) return;
    read_weights<AgeBand>(*targets, "age", script.ages);
    read_weights<Job>(*targets, "job", script.jobs);
    if (targets->find("means_yuan") != nullptr)
      script.means_yuan = whole(*targets, "means_yuan", 0, Scripts::kYuanMax);
  }

  std::vector<std::string> patterns(const YamlNode& map, std::string_view key, Gaps gaps) const {
    std::vector<std::string> texts = yaml_.texts(map, key);
    if (texts.size() > Scripts::kTextsMax)
      yaml_.complain_at(map, key, "more than " + std::to_string(Scripts::kTextsMax) + " texts (kTextsMax)");
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const YamlNode& at = map.find(key)->items[i];
      if (texts[i].size() > Scripts::kTextBytesMax)
        yaml_.complain(at,
                       "longer than " + std::to_string(Scripts::kTextBytesMax) + " bytes (kTextBytesMax)");
      if (const Status good = check_pattern(texts[i], gaps); !good) yaml_.complain(at, good.error().message);
    }
    return texts;
  }

  // {median: 2m, p95: 20m}
  Spread span(const YamlNode& map, std::string_view key) const {
    const YamlNode* const node = map.find(key);
    if (node == nullptr || !yaml_.check_map(*node, {"median", "p95"})) return {};
    const auto one = [&](std::string_view which) -> double {
      const std::string text = yaml_.required_text(*node, which);
      const auto read = parse_span(text);
      if (read && *read <= Scripts::kDelayMax) return static_cast<double>(read->micros) / 1e6;
      if (!text.empty()) yaml_.complain_at(*node, which, "a time such as 90s, 20m, 6h or 30d is expected");
      return 0;
    };
    return ordered(*node, one("median"), one("p95"));
  }
  Spread ordered(const YamlNode& node, double median, double p95) const {
    if (median <= 0 || p95 <= 0) return {};
    if (p95 >= median) return Spread::of(median, p95);
    yaml_.complain_at(node, "p95", "a p95 below the median");
    return {};
  }

  void read_amount(const YamlNode& node, Beat& beat) const {
    const YamlNode* const amount = yaml_.required(node, "amount");
    if (amount == nullptr) return;
    if (!yaml_.check_map(*amount, {"of_all", "median", "p95", "rises_percent"})) return;
    if (amount->find("rises_percent") != nullptr)
      beat.amount.rises = static_cast<double>(whole(*amount, "rises_percent", 10, 1'000)) / 100.0;
    if (amount->find("of_all") != nullptr) {
      beat.amount.of_all = share_of(*amount, "of_all");
      if (beat.amount.of_all <= 0) yaml_.complain_at(*amount, "of_all", "a share above 0 is expected");
      if (amount->find("median") == nullptr && amount->find("p95") == nullptr) return;
    }
    if (yaml_.required(*amount, "median") == nullptr || yaml_.required(*amount, "p95") == nullptr) return;
    beat.amount.yuan = ordered(*amount, static_cast<double>(whole(*amount, "median", 1, Scripts::kYuanMax)),
                               static_cast<double>(whole(*amount, "p95", 1, Scripts::kYuanMax)));
  }

  void read_keeps(const YamlNode& node, Beat& beat) const {
    beat.keeps.fill(Share::of(1));
    const YamlNode* const keeps = node.find("keeps");
    if (keeps == nullptr || !yaml_.check_map(*keeps, {"minor", "young", "adult", "old"})) return;
    for (std::size_t i = 0; i < kAgeBands; ++i) {
      const std::string_view word = model::to_string(static_cast<AgeBand>(i));
      beat.keeps[i] = Share::of(required_share(*keeps, word));
    }
  }

  Beat beat(const YamlNode& node, bool first) const {
    Beat beat;
    if (!yaml_.check_map(
            node, {"do", "after", "talk", "times", "amount", "screen_shared", "keeps", "texts", "remarks"}))
      return beat;
    const std::string word = yaml_.required_text(node, "do");
    const auto deed = model::parse_word<Deed>(word);
    if (!deed) {
      if (!word.empty()) yaml_.complain_at(node, "do", "no such deed: " + word);
      return beat;
    }
    beat.deed = *deed;
    if (!first) yaml_.required(node, "after");
    beat.after_s = span(node, "after");
    if (node.find("times") != nullptr)
      beat.times = static_cast<uint8_t>(whole(node, "times", 1, Scripts::kTimesMax));
    read_keeps(node, beat);
    read_of_deed(node, beat);
    return beat;
  }

  void read_of_deed(const YamlNode& node, Beat& beat) const {
    const auto only_for = [&](std::string_view key, std::initializer_list<Deed> deeds) {
      const bool meant = std::ranges::find(deeds, beat.deed) != deeds.end();
      if (!meant && node.find(key) != nullptr)
        yaml_.complain_at(node, key,
                          std::string(model::to_string(beat.deed)) + " has no " + std::string(key));
      return meant;
    };
    if (only_for("talk", {Deed::call}) && yaml_.required(node, "talk") != nullptr)
      beat.talk_s = span(node, "talk");
    if (only_for("amount", {Deed::bait, Deed::pay, Deed::loan})) read_amount(node, beat);
    if (only_for("screen_shared", {Deed::pay}) && node.find("screen_shared") != nullptr)
      beat.screen_shared = Share::of(share_of(node, "screen_shared"));
    if (only_for("texts", {Deed::text, Deed::chat, Deed::visit, Deed::install}) &&
        yaml_.required(node, "texts") != nullptr) {
      beat.texts = patterns(node, "texts", Gaps::of_text);
      if (beat.texts.empty()) yaml_.complain_at(node, "texts", "at least one text is expected");
    }
    if (only_for("remarks", {Deed::bait, Deed::pay})) beat.remarks = patterns(node, "remarks", Gaps::of_text);
  }

  void read_beats(Script& script) const {
    const YamlNode* const beats = yaml_.required(node_, "beats");
    if (beats == nullptr || !yaml_.check_list(*beats)) return;
    if (beats->items.size() > Scripts::kBeatsMax)
      return yaml_.complain(*beats, "more than " + std::to_string(Scripts::kBeatsMax) + " beats (kBeatsMax)");
    for (const YamlNode& item : beats->items) script.beats.push_back(beat(item, script.beats.empty()));
    const auto has = [&](Deed deed) {
      return std::ranges::find(script.beats, deed, &Beat::deed) != script.beats.end();
    };
    if (!has(Deed::pay)) yaml_.complain(*beats, "a script without a payment");
    if (script.beats.empty()) return;
    const Deed first = script.beats[0].deed;
    if (first != Deed::call && first != Deed::text && first != Deed::chat && first != Deed::visit)
      yaml_.complain(beats->items[0], "a script begins with a call, a text, a chat or a visit");
    if ((has(Deed::visit) || has(Deed::install)) && script.domains.empty())
      yaml_.complain(*beats, "a visit needs domains");
    const auto links = [](const Beat& beat) {
      return std::ranges::any_of(beat.texts, [](const auto& text) { return text.contains("{url}"); });
    };
    if (script.domains.empty() && std::ranges::any_of(script.beats, links))
      yaml_.complain(*beats, "a text with {url} needs domains");
  }

  const YamlReader& yaml_;
  const YamlNode& node_;
};

}  // namespace

Spread Spread::of(double median, double p95) {
  return {.median = median, .sigma = steady_log(p95 / median) / kQuantile95};
}

int64_t Spread::draw(Chance& chance) const {
  const double share = std::clamp(chance.fraction(), kFlatBelow, 1 - kFlatBelow);
  if (median <= 0) return 0;
  return std::llround(median * steady_exp(sigma * steady_normal_quantile(share)));
}

double Spread::mean() const { return median <= 0 ? 0 : median * steady_exp(sigma * sigma / 2); }

double Script::comes_to_pay(AgeBand age) const {
  return beats[first_payment()].deed == Deed::pay ? comes_to(age, first_payment(), 0) : 0;
}

std::size_t Script::first_payment() const {
  for (std::size_t i = 0; i < beats.size(); ++i) {
    if (beats[i].deed == Deed::pay) return i;
  }
  return beats.size() - 1;
}

double Script::comes_to(AgeBand age, std::size_t beat, int times) const {
  double chance = 1;
  for (std::size_t i = 0; i <= beat; ++i) {
    for (int k = i < beat ? beats[i].times : times; k > 0; --k)
      chance *= beats[i].keeps[static_cast<std::size_t>(age)].value();
  }
  return chance;
}

void Scripts::read(std::string_view name, std::string_view text, FileIssues& issues) {
  const YamlReader yaml(name, text, issues);
  if (!yaml.readable() || !yaml.check_map(yaml.root(), {"scripts"})) return;
  const YamlNode* const list = yaml.required(yaml.root(), "scripts");
  if (list == nullptr || !yaml.check_list(*list)) return;
  if (list->items.empty()) return yaml.complain(*list, "at least one script is expected");
  if (list->items.size() > kScriptsMax)
    return yaml.complain(*list, "more than " + std::to_string(kScriptsMax) + " scripts (kScriptsMax)");
  std::set<std::string> ids;
  double shares = 0;
  for (const YamlNode& node : list->items) {
    Script script = ScriptReader(yaml, node).script();
    if (!script.id.empty() && !ids.insert(script.id).second)
      yaml.complain_at(node, "id", "this id stands twice: " + script.id);
    shares += script.share;
    all.push_back(std::move(script));
  }
  constexpr double kAllShares = 1.0005;
  if (shares > kAllShares) yaml.complain(*list, "the shares add up to more than 1");
}

}  // namespace duanlian::simulate
