#include <algorithm>
#include <array>
#include <cstdio>

#include "app/console.h"
#include "app/replay.h"

namespace duanlian::app {
namespace {

constexpr std::size_t kRulesShownMax = 40;

template <class... Parts>
std::string line(const char* format, Parts... parts) {
  std::array<char, 512> text{};
  std::snprintf(text.data(), text.size(), format, parts...);
  return text.data();
}

double percentile_us(std::vector<uint64_t>& nanoseconds, double share) {
  if (nanoseconds.empty()) return 0;
  const auto rank = static_cast<std::size_t>(share * static_cast<double>(nanoseconds.size() - 1));
  std::ranges::nth_element(nanoseconds, nanoseconds.begin() + static_cast<std::ptrdiff_t>(rank));
  return static_cast<double>(nanoseconds[rank]) / 1e3;
}

void append_labels(std::string& out, const ReplayReport& report) {
  if (report.by_label.empty()) return;
  out += "\nby label 按标签 (outcomes 结果)\n";
  for (const auto& [label, outcomes] : report.by_label) {
    uint64_t all = 0;
    uint64_t warned = 0;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      all += outcomes[i];
      if (static_cast<model::Outcome>(i) >= model::Outcome::warn) warned += outcomes[i];
    }
    out += line("  %-24s %9s   warn or harder 预警及以上 %6.2f %%  ", label.c_str(), grouped(all).c_str(),
                all == 0 ? 0.0 : 100.0 * static_cast<double>(warned) / static_cast<double>(all));
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      if (outcomes[i] != 0)
        out += " " + std::string(model::words(model::Outcome{})[i]) + " " + grouped(outcomes[i]);
    }
    out += '\n';
  }
}

}  // namespace

void count_label(ReplayReport& report, const std::string& label, model::Outcome outcome) {
  if (!label.empty()) ++report.by_label[label][static_cast<std::size_t>(outcome)];
}

std::string summary_of(const ReplayReport& report) {
  std::vector<uint64_t> samples = report.nanoseconds;
  std::string out;
  out += line("events 事件        %s\n", grouped(report.tally.events).c_str());
  if (report.repeated != 0) out += line("repeated 重复      %s\n", grouped(report.repeated).c_str());
  if (report.journalled_before != 0)
    out += line(
        "  journalled before 日志已有 %s  (among the events, with their stored decisions 沿用已存决策)\n",
        grouped(report.journalled_before).c_str());
  if (report.other_content != 0)
    out += line("known id, other content 同号异文 %s\n", grouped(report.other_content).c_str());
  out += line("bad lines 错误行   %s\n", grouped(report.bad_lines).c_str());
  out += line("rate 速率          %s events/s 事件每秒\n",
              grouped(report.seconds > 0
                          ? static_cast<uint64_t>(static_cast<double>(report.tally.events) / report.seconds)
                          : 0)
                  .c_str());
  out += line("latency 时延       p50 %.1f us, p99 %.1f us  (%s)\n", percentile_us(samples, 0.5),
              percentile_us(samples, 0.99), std::string(report.measured).c_str());
  if (report.tally.rule_errors != 0)
    out += line("rule errors 规则错误 %s\n", grouped(report.tally.rule_errors).c_str());
  out += "outcomes 结果\n";
  for (std::size_t i = 0; i < model::kOutcomes; ++i) {
    if (report.tally.by_outcome[i] != 0) {
      out += line("  %-10s %12s\n", std::string(model::words(model::Outcome{})[i]).c_str(),
                  grouped(report.tally.by_outcome[i]).c_str());
    }
  }
  std::vector<std::pair<std::string, uint64_t>> rules(report.tally.by_rule.begin(),
                                                      report.tally.by_rule.end());
  std::ranges::sort(rules, [](const auto& a, const auto& b) {
    return std::pair(b.second, std::string_view(a.first)) < std::pair(a.second, std::string_view(b.first));
  });
  out += "rules fired 命中规则\n";
  if (rules.empty()) out += "  none 无\n";
  for (std::size_t i = 0; i < rules.size() && i < kRulesShownMax; ++i) {
    out += line("  %-32s %12s\n", rules[i].first.c_str(), grouped(rules[i].second).c_str());
  }
  if (rules.size() > kRulesShownMax) out += line("  ... %zu more 其余\n", rules.size() - kRulesShownMax);
  append_labels(out, report);
  return out;
}

}  // namespace duanlian::app
