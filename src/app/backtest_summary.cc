#include "app/backtest_summary.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "app/console.h"
#include "base/utf8.h"

namespace duanlian::app {
namespace {

using engine::BacktestReport;
using engine::PackFindings;

constexpr std::size_t kPrintedMax = 10;  // rules of a list, flips, categories
constexpr std::size_t kNameColumns = 40;
constexpr std::size_t kNumberColumns = 20;

// Columns of a terminal: Chinese letters take two.
std::size_t columns_of(std::string_view text) {
  constexpr char32_t kWideFrom = 0x2E80;
  std::size_t columns = 0;
  for (std::size_t at = 0; at < text.size();)
    columns += next_code_point(text, at) >= kWideFrom ? std::size_t{2} : std::size_t{1};
  return columns;
}

std::string name_cell(std::string_view text) {
  const std::size_t columns = columns_of(text);
  return std::string(text) + std::string(columns < kNameColumns ? kNameColumns - columns : 1, ' ');
}

std::string number_cell(std::string_view text, std::size_t width = kNumberColumns) {
  const std::size_t columns = columns_of(text);
  return std::string(columns < width ? width - columns : 1, ' ') + std::string(text);
}

// An id from outside for a terminal: nothing in it moves the cursor.
std::string visible(std::string text) {
  std::ranges::replace_if(text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7F; }, '?');
  return text;
}

std::string row(std::string_view name, std::string_view value) {
  return name_cell(name) + std::string(value) + "\n";
}

// The two packs side by side.
std::string pair_row(std::string_view name, std::string_view against, std::string_view pack) {
  return name_cell(name) + number_cell(against) + number_cell(pack) + "\n";
}

std::string words_of(const PackFindings& findings) {
  std::string words = findings.name.id + " " + findings.name.version + "  (" + grouped(findings.rules) +
                      " rules 条规则, " + findings.name.digest.substr(0, 12);
  if (findings.errors != 0) words += ", " + grouped(findings.errors) + " rule errors 规则错误";
  return words + ")";
}

std::string events_row(const BacktestReport& report) {
  std::string words = grouped(report.compared) + " compared 已比较";
  const auto beside = [&](uint64_t count, std::string_view what) {
    if (count != 0) words += ", " + grouped(count) + " " + std::string(what);
  };
  beside(report.before, "before the range 范围之前");
  beside(report.after, "after the range 范围之后");
  beside(report.activations, "activations passed over 略过的启用");
  beside(report.unreadable, "unreadable 无法读取");
  return row("events 事件", words) +
         row("journal 日志", std::to_string(report.first) + " .. " + std::to_string(report.last));
}

std::string rules_list(std::string_view title, const engine::RuleCounts& counts) {
  if (counts.empty()) return "";
  std::string out = "    " + std::string(title) + "\n";
  const auto rules = engine::ranked(counts);
  for (std::size_t i = 0; i < rules.size() && i < kPrintedMax; ++i)
    out += name_cell("      " + rules[i].first) + number_cell(grouped(rules[i].second)) + "\n";
  if (rules.size() > kPrintedMax)
    out += "      ... " + std::to_string(rules.size() - kPrintedMax) + " more 其余\n";
  return out;
}

std::string direction(std::string_view name, const engine::FlipCounts& flips, bool labelled) {
  std::string words = number_cell(grouped(flips.events));
  if (labelled) words += "   scam 涉诈 " + grouped(flips.scam) + ", honest 正常 " + grouped(flips.honest);
  std::string out = row(name, words);
  out += rules_list("fired under the new pack alone 仅新规则包命中", flips.fired_by_pack_alone);
  out += rules_list("fired under the other pack alone 仅对照规则包命中", flips.fired_by_against_alone);
  if (flips.same_rules != 0)
    out += row("    the same rules 规则相同", number_cell(grouped(flips.same_rules)) +
                                                  "   weight, action or policy changed 权重、动作或政策不同");
  return out;
}

std::string outcomes_table(const BacktestReport& report) {
  constexpr std::size_t kCellColumns = 11;
  std::string out = "outcomes 结果 (rows 行: against 对照, columns 列: new pack 新规则包)\n  ";
  out += number_cell("", kCellColumns - 1);
  const auto word = [](std::size_t i) { return model::to_string(static_cast<model::Outcome>(i)); };
  for (std::size_t i = 0; i < model::kOutcomes; ++i) out += number_cell(word(i), kCellColumns);
  out += "\n";
  for (std::size_t i = 0; i < model::kOutcomes; ++i) {
    if (std::ranges::all_of(report.outcomes[i], [](uint64_t events) { return events == 0; })) continue;
    out += "  " + number_cell(word(i), kCellColumns - 1);
    for (const uint64_t events : report.outcomes[i])
      out += number_cell(events == 0 ? "." : grouped(events), kCellColumns);
    out += "\n";
  }
  return out;
}

std::string percent(std::optional<uint64_t> ten_thousandths) {
  if (!ten_thousandths) return "-";
  const std::string rest = std::to_string(*ten_thousandths % 100);
  return std::to_string(*ten_thousandths / 100) + "." + (rest.size() < 2 ? "0" : "") + rest + " %";
}

std::string rates_rows(const engine::Confusion& against, const engine::Confusion& pack) {
  const engine::Rates before = engine::rates_of(against);
  const engine::Rates now = engine::rates_of(pack);
  return pair_row("    precision 精确率", percent(before.precision), percent(now.precision)) +
         pair_row("    recall 召回率", percent(before.recall), percent(now.recall)) +
         pair_row("    F1", percent(before.f1), percent(now.f1)) +
         pair_row("    scam met / missed 命中 / 漏掉",
                  grouped(against.scam_met) + " / " + grouped(against.scam_missed),
                  grouped(pack.scam_met) + " / " + grouped(pack.scam_missed)) +
         pair_row("    honest met / spared 误伤 / 放过",
                  grouped(against.honest_met) + " / " + grouped(against.honest_spared),
                  grouped(pack.honest_met) + " / " + grouped(pack.honest_spared));
}

std::string money_of(const engine::MoneySums& sums, const std::string& code) {
  const auto sum = sums.by_currency().find(code);
  if (sum == sums.by_currency().end()) return "0";
  const auto currency = Currency::parse(code);
  const std::string major = currency ? to_major({.minor = sum->second.minor, .currency = *currency})
                                     : std::to_string(sum->second.minor);
  return (sum->second.at_least ? ">= " : "") + major;
}

std::string money_rows(std::string_view name, const engine::MoneySums& against,
                       const engine::MoneySums& pack) {
  std::set<std::string> codes;
  for (const auto* sums : {&against, &pack}) {
    for (const auto& [code, sum] : sums->by_currency()) codes.insert(code);
  }
  std::string out;
  for (const std::string& code : codes)
    out += pair_row("    " + std::string(name) + " " + code, money_of(against, code), money_of(pack, code));
  return out;
}

std::string costs_rows(const PackFindings& against, const PackFindings& pack) {
  const engine::FalseBlocks& before = against.false_blocks;
  const engine::FalseBlocks& now = pack.false_blocks;
  const auto people = [](const engine::FalseBlocks& blocks) {
    return (blocks.people_at_least ? ">= " : "") + grouped(blocks.people.size());
  };
  return "  false blocks 误拦 (honest events restricted 被限制的正常事件)\n" +
         pair_row("    events 事件", grouped(before.events), grouped(now.events)) +
         pair_row("    people 人", people(before), people(now)) +
         money_rows("held 被扣", before.held, now.held) +
         pair_row("    minutes 延误分钟", grouped(before.minutes), grouped(now.minutes)) +
         "  let through 漏放 (scam events not restricted 未限制的涉诈事件)\n" +
         pair_row("    events 事件", grouped(against.let_through.events), grouped(pack.let_through.events)) +
         pair_row("      of these warned of 其中已预警", grouped(against.let_through.warned),
                  grouped(pack.let_through.warned)) +
         money_rows("amount 金额", against.let_through.money, pack.let_through.money);
}

std::string category_rows(const BacktestReport& report) {
  const auto& names = report.labels->categories;
  if (names.size() == 1) return "";
  std::string out = "  recall by category 各类召回率 (restricted 限制)\n";
  for (std::size_t i = 1; i < names.size() && i <= kPrintedMax; ++i) {
    out += pair_row("    " + names[i],
                    percent(engine::rates_of(report.against.restricted.by_category[i]).recall),
                    percent(engine::rates_of(report.pack.restricted.by_category[i]).recall));
  }
  if (names.size() - 1 > kPrintedMax)
    out += "    ... " + std::to_string(names.size() - 1 - kPrintedMax) + " more 其余\n";
  return out;
}

std::string labels_part(const BacktestReport& report) {
  const engine::LabelCounts& labels = *report.labels;
  std::string words = grouped(labels.given) + "  (scam events 涉诈 " + grouped(labels.scam) +
                      ", honest 正常 " + grouped(labels.honest);
  const auto beside = [&](uint64_t count, std::string_view what) {
    if (count != 0) words += ", " + std::string(what) + " " + grouped(count);
  };
  beside(labels.not_in_journal, "not in the journal 日志中没有");
  beside(labels.out_of_range, "out of the range 范围之外");
  beside(labels.shared, "of several events 对应多个事件");
  std::string out = row("labels 标签", words + ")");
  out += pair_row("", "against 对照", "new pack 新规则包");
  out += "  restricted 限制 (friction and harder 核验及以上)\n" +
         rates_rows(report.against.restricted.all, report.pack.restricted.all);
  out += "  flagged 标记 (warn and harder 预警及以上)\n" +
         rates_rows(report.against.flagged.all, report.pack.flagged.all);
  return out + category_rows(report) + costs_rows(report.against, report.pack);
}

std::string rules_in_words(const engine::Flip::Side& side) {
  std::string out(model::to_string(side.outcome));
  for (std::size_t i = 0; i < side.rules.size() && i < kPrintedMax; ++i)
    out += (i == 0 ? " (" : ", ") + side.rules[i];
  if (side.rules.empty()) return out;
  return out + (side.rules.size() > kPrintedMax || side.cut ? ", ...)" : ")");
}

std::string first_flips(const BacktestReport& report) {
  if (report.flips.empty()) return "";
  std::string out = "first flips 最先的变化\n";
  for (std::size_t i = 0; i < report.flips.size() && i < kPrintedMax; ++i) {
    const engine::Flip& flip = report.flips[i];
    out += "  " + flip.source + " " + visible(flip.event) + " @" + std::to_string(flip.position) + ": " +
           rules_in_words(flip.against) + " -> " + rules_in_words(flip.pack) +
           (flip.label.empty() ? "" : " [" + std::string(flip.label) + "]") + "\n";
  }
  return out;
}

}  // namespace

std::string summary_of(const BacktestReport& report) {
  std::string out = row("new pack 新规则包", words_of(report.pack));
  out += row("against 对照", words_of(report.against));
  out += events_row(report);
  out += outcomes_table(report);
  out += row("flips 变化", number_cell(grouped(report.harder.events + report.softer.events)));
  out += direction("  harder 更严", report.harder, report.labels.has_value());
  out += direction("  softer 更宽", report.softer, report.labels.has_value());
  if (report.labels) out += labels_part(report);
  return out + first_flips(report);
}

}  // namespace duanlian::app
