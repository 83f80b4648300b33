#include "app/trace_summary.h"

#include <algorithm>

#include "app/console.h"
#include "app/shown.h"
#include "graph/forms/amounts.h"
#include "graph/forms/stop_order.h"
#include "graph/forms/totals.h"
#include "graph/forms/trace_words.h"
#include "model/words.h"

namespace duanlian::app {
namespace {

using namespace graph;

constexpr std::size_t kHoldersShown = 20;
constexpr std::size_t kBanksShown = 10;
constexpr std::size_t kCutsShown = 10;
constexpr std::size_t kContradictionsShown = 10;

std::string both(TwoTongues words) { return std::string(words.en) + " " + std::string(words.zh); }

std::string percent(int64_t part, int64_t whole) {
  const int milli = thousandths_of(part, whole);
  return std::to_string(milli / 10) + "." + std::to_string(milli % 10) + " %";
}

std::string of_milli(int milli) { return std::to_string(milli / 10) + " %"; }

std::string in_asset(int64_t value, std::string_view asset) {
  return grouped_amount(value, asset) + " " + std::string(asset);
}

// The value of the shares in each asset in which it was taken.
std::string values_text(const TraceReport& report, const Shares& shares) {
  std::string text;
  for (const Totals& totals : totals_of(report)) {
    const int64_t value = value_in(report.trace, shares, totals.asset);
    if (value != 0) text += (text.empty() ? "" : " + ") + in_asset(value, totals.asset_name);
  }
  return text;
}

std::string held_by(const TraceReport& report, PocketId id) {
  const std::string_view bank = report.graph.pocket(id).bank;
  return shown(name_of(report, id)) + (bank.empty() ? "" : " (" + shown(bank) + ")");
}

void append_kind(std::string& text, const Totals& totals, RestKind kind) {
  const int64_t value = totals.of(kind);
  if (value == 0) return;
  text += "  " + both(told(kind)) + "  " + in_asset(value, totals.asset_name) + "  " +
          percent(value, totals.taken) + "\n";
}

void append_totals(std::string& text, const Totals& totals) {
  text += "taken 被骗        " + in_asset(totals.taken, totals.asset_name) + "\n";
  text += "can be stopped 可止付  " + in_asset(totals.can_be_stopped(), totals.asset_name) + "  " +
          percent(totals.can_be_stopped(), totals.taken) + "\n";
  for (std::size_t i = 0; i < totals.stoppable.size() && i < kBanksShown; ++i) {
    const Totals::AtBank& at = totals.stoppable[i];
    text += "  at 在 " + (at.bank.empty() ? "a bank not named 未注明的银行" : shown(at.bank)) + "  " +
            in_asset(at.value, totals.asset_name) + "\n";
  }
  if (totals.stoppable.size() > kBanksShown) {
    text += "  ... " + std::to_string(totals.stoppable.size() - kBanksShown) + " more banks 其余银行\n";
  }
  text += "exits 已流出      " + in_asset(totals.exits(), totals.asset_name) + "  " +
          percent(totals.exits(), totals.taken) + "\n";
  for (const RestKind kind :
       {RestKind::cash, RestKind::merchant, RestKind::exchange, RestKind::abroad, RestKind::wallet}) {
    append_kind(text, totals, kind);
  }
  if (totals.of(RestKind::hub) + totals.of(RestKind::fee) + totals.of(RestKind::returned) +
          totals.of(RestKind::unseen) + totals.of(RestKind::cut) !=
      0) {
    text += "else 其余\n";
  }
  for (const RestKind kind :
       {RestKind::hub, RestKind::returned, RestKind::fee, RestKind::unseen, RestKind::cut}) {
    append_kind(text, totals, kind);
  }
}

std::string certainty_of(const TraceReport& report, const Rest& rest) {
  if (!report.bracketed) return {};
  const std::string_view asset = asset_taken(report, rest.shares);
  std::string text = "  between 区间 " + grouped_amount(rest.value_min, asset) + " - " +
                     grouped_amount(rest.value_max, asset) + "  sure 把握 " + of_milli(rest.confidence_milli);
  for (const Doubt doubt : rest.doubts) text += "\n       " + both(told(doubt));
  return text;
}

void append_holders(std::string& text, const TraceReport& report) {
  const std::vector<Stop> stops = stop_order(report);
  if (stops.empty()) return;
  text += "stop first 优先止付\n";
  for (std::size_t i = 0; i < stops.size() && i < kHoldersShown; ++i) {
    const Rest& rest = report.trace.rests[stops[i].rest];
    text += "  " + std::to_string(i + 1) + ". " + held_by(report, rest.pocket) + "  " +
            values_text(report, rest.shares) + "  layer 层级 " + std::to_string(rest.layer) + "  since 自 " +
            china_time(rest.first) + "  still there 仍在 " + of_milli(stops[i].stays_milli) +
            certainty_of(report, rest) + "\n";
  }
  if (stops.size() > kHoldersShown) {
    text += "  ... " + grouped(stops.size() - kHoldersShown) + " more accounts 其余账户\n";
  }
}

void append_cuts(std::string& text, const TraceReport& report) {
  const std::vector<Cut>& cuts = report.trace.cuts;
  // What is cut is summed over all origins; where they differ in what was taken it has no one name.
  const std::vector<Totals> totals = totals_of(report);
  const std::string_view asset = totals.size() == 1 ? totals[0].asset_name : std::string_view();
  if (!cuts.empty()) text += "not followed further 未继续追踪\n";
  for (std::size_t i = 0; i < cuts.size() && i < kCutsShown; ++i) {
    const Cut& cut = cuts[i];
    text += "  " + both(told(cut.kind));
    if (cut.pocket != kNoPocket) text += "  " + held_by(report, cut.pocket);
    if (cut.value != 0) text += "  " + in_asset(cut.value, asset);
    if (cut.transfers != 0) text += "  " + grouped(cut.transfers) + " transfers 笔";
    text += "\n";
  }
  if (cuts.size() > kCutsShown) text += "  ... " + grouped(cuts.size() - kCutsShown) + " more 其余\n";
}

void append_contradictions(std::string& text, const TraceReport& report) {
  const std::vector<Contradiction>& all = report.trace.contradictions;
  if (!all.empty()) text += "balances that contradict the transfers 余额与流水矛盾\n";
  for (std::size_t i = 0; i < all.size() && i < kContradictionsShown; ++i) {
    const std::string_view asset = report.graph.pocket(all[i].pocket).asset;
    text += "  " + held_by(report, all[i].pocket) + "  told 记载 " + in_asset(all[i].known, asset) +
            "  reckoned 推算 " + in_asset(all[i].reckoned, asset) + "  with 见 " +
            std::string(event_of(report, all[i].transfer)) + "\n";
  }
  if (all.size() > kContradictionsShown) {
    text += "  ... " + grouped(all.size() - kContradictionsShown) + " more 其余\n";
  }
}

}  // namespace

std::string trace_summary(const TraceReport& report) {
  const Trace& trace = report.trace;
  std::string text = "method 方法       " + std::string(model::to_string(trace.method)) + " " +
                     std::string(told(trace.method).zh) + "\n";
  text += "payments 付款     " + grouped(report.question.takings.size()) + " of 受害人 " +
          grouped(report.question.victims.size()) + ", " + grouped(trace.hops.size()) + " hops 跳\n";
  text += "as of 截至        " + china_time(report.as_of) + " UTC+8\n";
  for (const Totals& totals : totals_of(report)) append_totals(text, totals);
  append_holders(text, report);
  append_cuts(text, report);
  append_contradictions(text, report);
  return text;
}

std::string sources_summary(const MoneyGraph& graph, const BackwardQuestion& question,
                            const Backward& backward) {
  const MoneyGraph::Pocket pocket = graph.pocket(question.pocket);
  std::string text = "account 账户      " + std::string(pocket.id) + "\n";
  text += "balance 余额      " + in_asset(backward.balance, pocket.asset) + "\n";
  text += "whose 资金来源\n";
  for (std::size_t i = 0; i < backward.sources.size() && i < kHoldersShown; ++i) {
    const Source& source = backward.sources[i];
    const MoneyGraph::Pocket from = graph.pocket(source.pocket);
    text += "  " + (from.kind == PocketKind::cash ? std::string("cash 现金") : std::string(from.id)) + "  " +
            in_asset(source.value, pocket.asset) + "  " + percent(source.value, backward.balance) +
            "  hops 跳 " + std::to_string(source.layer) + "\n";
  }
  if (backward.sources.size() > kHoldersShown) {
    text += "  ... " + grouped(backward.sources.size() - kHoldersShown) + " more 其余\n";
  }
  for (const Cut& cut : backward.cuts) {
    text += "not followed further 未继续追溯  " + both(told(cut.kind)) + "  " +
            grouped_amount(cut.value, pocket.asset) + "\n";
  }
  return text;
}

}  // namespace duanlian::app
