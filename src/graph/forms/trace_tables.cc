#include "graph/forms/trace_tables.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "graph/forms/amounts.h"
#include "graph/forms/stop_order.h"
#include "graph/forms/totals.h"
#include "graph/forms/trace_html.h"

namespace duanlian::graph {
namespace {

std::string percent_of_milli(int milli) { return std::to_string(milli / 10) + " %"; }

void begin_section(HtmlWriter& page, TwoTongues title) {
  page.markup("<section><h2>").both(title).markup("</h2>\n");
}

void end_section(HtmlWriter& page, std::size_t rows) {
  page.end_table();
  if (rows > kPageRowsMax) {
    const std::string more = grouped_amount(static_cast<int64_t>(rows - kPageRowsMax), "");
    page.markup("<p class=\"note\">")
        .both("另有 " + more + " 行，见 JSON 或 CSV", more + " more rows: see JSON or CSV");
    page.markup("</p>");
  }
  page.markup("</section>\n");
}

void account_cell(HtmlWriter& page, const TraceReport& report, PocketId id) {
  const MoneyGraph::Pocket pocket = report.graph.pocket(id);
  page.markup("<td class=\"account\">");
  if (pocket.kind == PocketKind::cash) {
    page.both("现金", "cash");
  } else {
    page.text(name_of(report, id));
  }
  if (!pocket.bank.empty()) page.markup("<small>").text(pocket.bank).markup("</small>");
  page.markup("</td>");
}

// By asset in which it was taken, one below the other.
void value_cell(HtmlWriter& page, const TraceReport& report, const Shares& shares) {
  page.markup("<td class=\"number\">");
  bool first = true;
  for (const Totals& totals : totals_of(report)) {
    const int64_t value = value_in(report.trace, shares, totals.asset);
    if (value == 0) continue;
    if (!first) page.markup("<br>");
    first = false;
    page.text(grouped_amount(value, totals.asset_name) + " ").text(totals.asset_name);
  }
  page.markup("</td>");
}

void share_cell(HtmlWriter& page, const TraceReport& report, const Shares& shares) {
  std::vector<Share> all(shares.begin(), shares.end());
  std::ranges::sort(all, {}, [](const Share& share) { return std::pair(-share.value, share.origin); });
  page.markup("<td><ul class=\"plain\">");
  for (std::size_t i = 0; i < all.size() && i < kPageSharesMax; ++i) {
    const Origin& origin = report.trace.origins[all[i].origin];
    page.markup("<li>").text(victim_name(report, origin.victim) + " ");
    page.text(grouped_amount(all[i].value, report.graph.asset_name(origin.asset))).markup("</li>");
  }
  if (all.size() > kPageSharesMax) {
    const std::string more = std::to_string(all.size() - kPageSharesMax);
    page.markup("<li>").both("另 " + more + " 人", more + " more").markup("</li>");
  }
  page.markup("</ul></td>");
}

void bracket_cell(HtmlWriter& page, const TraceReport& report, const Rest& rest) {
  if (!report.bracketed) {
    page.cell("–", "number");
    return;
  }
  const std::string_view asset = asset_taken(report, rest.shares);
  const std::string least = grouped_amount(rest.value_min, asset);
  page.cell(rest.value_min == rest.value_max ? least : least + " – " + grouped_amount(rest.value_max, asset),
            "number");
}

void sure_cell(HtmlWriter& page, const TraceReport& report, const Rest& rest) {
  if (!report.bracketed) {
    page.cell("–");
    return;
  }
  page.markup("<td>").text(percent_of_milli(rest.confidence_milli)).markup("<ul class=\"plain\">");
  for (const Doubt doubt : rest.doubts) page.markup("<li><small>").both(told(doubt)).markup("</small></li>");
  page.markup("</ul></td>");
}

void time_cell(HtmlWriter& page, const Rest& rest) {
  page.markup("<td class=\"time\">").text(china_time(rest.first));
  if (rest.last != rest.first) page.markup("<small>– ").text(china_time(rest.last)).markup("</small>");
  page.markup("</td>");
}

void write_kinds(HtmlWriter& page, const TraceReport& report, TwoTongues title, bool (*wanted)(RestKind)) {
  std::vector<const Rest*> rests;
  for (const Rest& rest : report.trace.rests) {
    if (wanted(rest.kind)) rests.push_back(&rest);
  }
  if (rests.empty()) return;
  begin_section(page, title);
  page.begin_table({{"去向", "Where"},
                    {"账户", "Account"},
                    {"金额", "Amount", true},
                    {"区间", "Between", true},
                    {"归属", "Whose"},
                    {"层级", "Tier", true},
                    {"时间", "When"},
                    {"把握", "Sure"}});
  for (std::size_t i = 0; i < rests.size() && i < kPageRowsMax; ++i) {
    const Rest& rest = *rests[i];
    page.markup("<tr><td><span class=\"kind\">").both(told(rest.kind)).markup("</span></td>");
    account_cell(page, report, rest.pocket);
    value_cell(page, report, rest.shares);
    bracket_cell(page, report, rest);
    share_cell(page, report, rest.shares);
    page.cell(std::to_string(rest.layer), "number");
    time_cell(page, rest);
    sure_cell(page, report, rest);
    page.markup("</tr>\n");
  }
  end_section(page, rests.size());
}

bool is_neither(RestKind kind) { return !is_exit(kind) && !can_be_stopped(kind); }

}  // namespace

void write_stop_table(HtmlWriter& page, const TraceReport& report) {
  const std::vector<Stop> stops = stop_order(report);
  if (stops.empty()) return;
  begin_section(page, {"优先止付顺序", "What to stop first"});
  page.begin_table({{"序", "No.", true},
                    {"账户", "Account"},
                    {"可止付金额", "Can be stopped", true},
                    {"区间", "Between", true},
                    {"归属", "Whose"},
                    {"层级", "Tier", true},
                    {"到账时间", "Came at"},
                    {"半小时后仍在", "Still there in 30 min", true},
                    {"把握与原因", "How sure, and why"}});
  for (std::size_t i = 0; i < stops.size() && i < kPageRowsMax; ++i) {
    const Rest& rest = report.trace.rests[stops[i].rest];
    page.markup("<tr>").cell(std::to_string(i + 1), "number");
    account_cell(page, report, rest.pocket);
    value_cell(page, report, rest.shares);
    bracket_cell(page, report, rest);
    share_cell(page, report, rest.shares);
    page.cell(std::to_string(rest.layer), "number");
    time_cell(page, rest);
    page.cell(percent_of_milli(stops[i].stays_milli), "number");
    sure_cell(page, report, rest);
    page.markup("</tr>\n");
  }
  end_section(page, stops.size());
}

void write_exit_table(HtmlWriter& page, const TraceReport& report) {
  write_kinds(page, report, {"出口：已离开银行体系", "Exits: money that left the banks"}, is_exit);
}

void write_other_table(HtmlWriter& page, const TraceReport& report) {
  write_kinds(page, report, {"其余去向", "Everything else"}, is_neither);
}

void write_payment_table(HtmlWriter& page, const TraceReport& report) {
  begin_section(page, {"受害人付款", "The victims' payments"});
  page.begin_table({{"受害人", "Victim"},
                    {"流水号", "Event"},
                    {"时间", "When"},
                    {"付款账户", "From"},
                    {"收款账户", "To"},
                    {"金额", "Amount", true}});
  const std::vector<Taking>& takings = report.question.takings;
  for (std::size_t i = 0; i < takings.size() && i < kPageRowsMax; ++i) {
    const Transfer transfer = report.graph.transfers().at(takings[i].transfer);
    const std::string_view paid_in = report.graph.pocket(transfer.from).asset;
    const std::string_view arrived_in = report.graph.pocket(transfer.to).asset;
    page.markup("<tr>").cell(victim_name(report, takings[i].victim));
    page.cell(event_of(report, takings[i].transfer)).cell(china_time(transfer.time), "time");
    account_cell(page, report, transfer.from);
    account_cell(page, report, transfer.to);
    // A part is told in what arrived.
    page.cell(takings[i].amount
                  ? grouped_amount(*takings[i].amount, arrived_in) + " " + std::string(arrived_in)
                  : grouped_amount(transfer.amount, paid_in) + " " + std::string(paid_in),
              "number");
    page.markup("</tr>\n");
  }
  end_section(page, takings.size());
}

void write_cut_table(HtmlWriter& page, const TraceReport& report) {
  const std::vector<Cut>& cuts = report.trace.cuts;
  if (cuts.empty()) return;
  begin_section(page, {"未继续追踪之处", "Where the answer ends before the money does"});
  page.begin_table({{"原因", "Why"},
                    {"账户", "Account"},
                    {"金额", "Amount", true},
                    {"未查看的转账", "Transfers not looked at", true}});
  const std::vector<Totals> totals = totals_of(report);
  const std::string_view asset = totals.size() == 1 ? totals[0].asset_name : std::string_view();
  for (std::size_t i = 0; i < cuts.size() && i < kPageRowsMax; ++i) {
    page.markup("<tr><td>").both(told(cuts[i].kind)).markup("</td>");
    if (cuts[i].pocket == kNoPocket) {
      page.cell("");
    } else {
      account_cell(page, report, cuts[i].pocket);
    }
    page.cell(cuts[i].value == 0 ? "" : grouped_amount(cuts[i].value, asset) + " " + std::string(asset),
              "number");
    page.cell(cuts[i].transfers == 0 ? "" : grouped_amount(static_cast<int64_t>(cuts[i].transfers), ""),
              "number");
    page.markup("</tr>\n");
  }
  end_section(page, cuts.size());
}

void write_contradiction_table(HtmlWriter& page, const TraceReport& report) {
  const std::vector<Contradiction>& all = report.trace.contradictions;
  if (all.empty()) return;
  begin_section(page, {"余额与流水矛盾", "Balances that contradict the transfers"});
  page.begin_table({{"账户", "Account"},
                    {"时间", "When"},
                    {"流水号", "Event"},
                    {"记载余额", "Told", true},
                    {"推算余额", "Reckoned", true}});
  for (std::size_t i = 0; i < all.size() && i < kPageRowsMax; ++i) {
    const std::string_view asset = report.graph.pocket(all[i].pocket).asset;
    page.markup("<tr>");
    account_cell(page, report, all[i].pocket);
    page.cell(china_time(Timestamp{report.graph.transfers().time(all[i].transfer)}), "time");
    page.cell(event_of(report, all[i].transfer)).cell(grouped_amount(all[i].known, asset), "number");
    page.cell(grouped_amount(all[i].reckoned, asset), "number").markup("</tr>\n");
  }
  end_section(page, all.size());
}

void write_hop_table(HtmlWriter& page, const TraceReport& report) {
  const std::vector<Hop>& hops = report.trace.hops;
  page.markup("<section><details><summary>").both("逐笔流转", "Every hop").markup("</summary>\n");
  page.begin_table({{"时间", "When"},
                    {"流水号", "Event"},
                    {"付款账户", "From"},
                    {"收款账户", "To"},
                    {"方式", "How"},
                    {"转账金额", "Transfer", true},
                    {"其中涉案", "Of it the victims'", true},
                    {"层级", "Tier", true},
                    {"停留", "Stayed"}});
  for (std::size_t i = 0; i < hops.size() && i < kPageRowsMax; ++i) {
    const Transfer transfer = report.graph.transfers().at(hops[i].transfer);
    page.markup("<tr>").cell(china_time(transfer.time), "time").cell(event_of(report, hops[i].transfer));
    account_cell(page, report, transfer.from);
    account_cell(page, report, transfer.to);
    page.markup("<td>").both(told(transfer.kind)).markup("</td>");
    const std::string_view asset = report.graph.pocket(transfer.from).asset;
    page.cell(grouped_amount(transfer.amount, asset) + " " + std::string(asset), "number");
    value_cell(page, report, hops[i].shares);
    page.cell(std::to_string(hops[i].layer), "number");
    page.cell(hops[i].dwell ? span_text(*hops[i].dwell) : "", "time").markup("</tr>\n");
  }
  page.end_table();
  if (hops.size() > kPageRowsMax) {
    const std::string more = grouped_amount(static_cast<int64_t>(hops.size() - kPageRowsMax), "");
    page.markup("<p class=\"note\">");
    page.both("另有 " + more + " 笔，见 JSON 或 CSV", more + " more: see JSON or CSV").markup("</p>");
  }
  page.markup("</details></section>\n");
}

}  // namespace duanlian::graph
