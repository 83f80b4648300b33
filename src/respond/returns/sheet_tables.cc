#include "respond/returns/sheet_tables.h"

#include <algorithm>
#include <map>
#include <set>

#include "graph/forms/amounts.h"
#include "respond/returns/capital_amount.h"
#include "respond/returns/return_words.h"

namespace duanlian::respond {
namespace {

using graph::HtmlWriter;

void amount_cell(HtmlWriter& page, int64_t amount, Currency currency) {
  page.cell(graph::grouped_amount(amount, currency.code()), "number");
}

void two_lines(HtmlWriter& page, std::string_view first, std::string_view second) {
  page.markup("<td>").text(on_paper(first)).markup("<br><small>").text(on_paper(second));
  page.markup("</small></td>");
}

void both_cell(HtmlWriter& page, graph::TwoTongues words) { page.markup("<td>").both(words).markup("</td>"); }

// Capitals are for yuan; other currencies stand in figures and with their code only.
std::string capitals_or_dash(int64_t amount, Currency currency) {
  return currency.code() == "CNY" ? "人民币" + capital_amount(amount) : "—";
}

void heading(HtmlWriter& page, std::string_view zh, std::string_view en) {
  page.markup("<h2>").both(zh, en).markup("</h2>\n");
}

void write_sums(HtmlWriter& page, const std::map<std::string_view, std::pair<int64_t, Currency>>& sums) {
  for (const auto& [code, sum] : sums) {
    const auto& [amount, currency] = sum;
    page.markup("<p class=\"sum\">").both("合计", "Total").markup(" ").text(code).markup(" <b>");
    page.text(graph::grouped_amount(amount, code)).markup("</b> · ").both("大写", "in capitals");
    page.markup(" <b>").text(capitals_or_dash(amount, currency)).markup("</b></p>\n");
  }
}

}  // namespace

SheetExtent sheet_extent(const ReturnAllocation& allocation, std::string_view institution) {
  SheetExtent extent{.allocation = allocation};
  const auto& pots = allocation.basis.pots;
  std::set<std::string_view> orders;
  for (std::size_t i = 0; i < pots.size(); ++i) {
    if (!institution.empty() && pots[i].institution != institution) continue;
    extent.pots.push_back(i);
    orders.insert(pots[i].order);
  }
  std::set<std::size_t> victims;
  for (std::size_t i = 0; i < allocation.parts.size(); ++i) {
    const ReturnPart& part = allocation.parts[i];
    if (!orders.contains(pots[part.pot].order)) continue;
    extent.parts.push_back(i);
    victims.insert(part.victim);
  }
  extent.victims.assign(victims.begin(), victims.end());
  for (std::size_t i = 0; i < allocation.sharings.size(); ++i) {
    const bool touches = std::ranges::any_of(
        allocation.sharings[i].orders, [&](const std::string& order) { return orders.contains(order); });
    if (touches) extent.sharings.push_back(i);
  }
  return extent;
}

void write_pot_table(HtmlWriter& page, const SheetExtent& extent) {
  heading(page, "一、冻结资金", "1. Frozen money");
  page.begin_table({{"冻结指令", "Order"},
                    {"账户 / 户名", "Account / holder"},
                    {"机构", "Institution"},
                    {"币种", "Currency"},
                    {"冻结", "Frozen", true},
                    {"已返还", "Returned before", true},
                    {"本次返还", "Now", true},
                    {"待公告", "Waits", true},
                    {"异议暂缓", "Held", true},
                    {"其余继续冻结", "Rest, stays frozen", true}});
  for (const std::size_t i : extent.pots) {
    const FrozenPot& pot = extent.allocation.basis.pots[i];
    const PotOutcome& outcome = extent.allocation.pots[i];
    page.markup("<tr>").cell(on_paper(pot.order));
    two_lines(page, pot.account, pot.holder);
    page.cell(on_paper(pot.institution)).cell(pot.currency.code());
    for (const int64_t amount : {pot.frozen, outcome.returned, outcome.ready, outcome.waiting, outcome.held})
      amount_cell(page, amount, pot.currency);
    page.markup("<td class=\"number\">").text(graph::grouped_amount(outcome.rest, pot.currency.code()));
    if (outcome.reason != RestReason::none)
      page.markup("<br><small>").both(told(outcome.reason)).markup("</small>");
    page.markup("</td></tr>\n");
  }
  page.end_table();
}

void write_pay_table(HtmlWriter& page, const SheetExtent& extent) {
  heading(page, "二、本次返还", "2. To be paid now");
  page.begin_table({{"序号", "No."},
                    {"受害人 / 报案", "Victim / report"},
                    {"收款账户", "Pay to"},
                    {"自账户 / 指令", "Out of / order"},
                    {"币种", "Currency"},
                    {"金额", "Amount", true},
                    {"大写", "In capitals"},
                    {"依据", "Basis"}});
  std::map<std::string_view, std::pair<int64_t, Currency>> sums;
  for (const std::size_t i : extent.parts) {
    const ReturnPart& part = extent.allocation.parts[i];
    if (part.state != ReturnState::ready) continue;
    const FrozenPot& pot = extent.allocation.basis.pots[part.pot];
    const ReturnVictim& victim = extent.allocation.basis.victims[part.victim];
    auto& sum = sums[pot.currency.code()];
    sum = {sum.first + part.amount, pot.currency};
    page.markup("<tr>").cell(std::to_string(i + 1));
    two_lines(page, victim.name, victim.report);
    if (victim.account.empty())
      both_cell(page, {"待补充，补充前不得支付", "missing: do not pay before it is given"});
    else
      page.cell(on_paper(victim.account));
    two_lines(page, pot.account, pot.order);
    page.cell(pot.currency.code());
    amount_cell(page, part.amount, pot.currency);
    page.cell(capitals_or_dash(part.amount, pot.currency));
    both_cell(page, told(part.basis));
    page.markup("</tr>\n");
  }
  page.end_table();
  if (sums.empty())
    page.markup("<p>").both("本次无可返还款项。", "Nothing is to be paid now.").markup("</p>\n");
  write_sums(page, sums);
}

void write_wait_table(HtmlWriter& page, const SheetExtent& extent) {
  heading(page, "三、已列入、暂不支付", "3. Planned, not to be paid yet");
  page.begin_table({{"序号", "No."},
                    {"受害人 / 报案", "Victim / report"},
                    {"自账户 / 指令", "Out of / order"},
                    {"币种", "Currency"},
                    {"金额", "Amount", true},
                    {"依据", "Basis"},
                    {"状态", "State"},
                    {"异议", "Objection"}});
  for (const std::size_t i : extent.parts) {
    const ReturnPart& part = extent.allocation.parts[i];
    if (part.state == ReturnState::ready) continue;
    const FrozenPot& pot = extent.allocation.basis.pots[part.pot];
    const ReturnVictim& victim = extent.allocation.basis.victims[part.victim];
    page.markup("<tr>").cell(std::to_string(i + 1));
    two_lines(page, victim.name, victim.report);
    two_lines(page, pot.account, pot.order);
    page.cell(pot.currency.code());
    amount_cell(page, part.amount, pot.currency);
    both_cell(page, told(part.basis));
    both_cell(page, told(part.state));
    page.cell(on_paper(part.objection)).markup("</tr>\n");
  }
  page.end_table();
}

void write_victim_table(HtmlWriter& page, const SheetExtent& extent) {
  heading(page, "四、受害人", "4. Victims");
  page.begin_table({{"受害人 / 报案", "Victim / report"},
                    {"币种", "Currency"},
                    {"损失", "Loss", true},
                    {"他途追回", "Came back otherwise", true},
                    {"此前返还", "Returned before", true},
                    {"本案列入", "Planned in the case", true},
                    {"仍缺", "Still open", true},
                    {"先行支付事由", "Paid first because"}});
  for (const std::size_t i : extent.victims) {
    const ReturnVictim& victim = extent.allocation.basis.victims[i];
    const VictimOutcome& outcome = extent.allocation.victims[i];
    page.markup("<tr>");
    two_lines(page, victim.name, victim.report);
    page.cell(victim.currency.code());
    for (const int64_t amount :
         {victim.loss, victim.recovered, outcome.returned, outcome.planned, outcome.open})
      amount_cell(page, amount, victim.currency);
    page.cell(on_paper(victim.hardship)).markup("</tr>\n");
  }
  page.end_table();
}

void write_notice_table(HtmlWriter& page, const SheetExtent& extent) {
  heading(page, "五、按比例返还与公告（三十日）", "5. Pro rata sharing and its notice (30 days)");
  page.begin_table({{"公告", "Notice"},
                    {"币种", "Currency"},
                    {"分配金额", "Shared", true},
                    {"账户数", "Accounts", true},
                    {"受害人数", "Victims", true},
                    {"起始", "Begun"},
                    {"期满，自此可付", "Ended, payable from"},
                    {"状态", "State"}});
  for (const std::size_t i : extent.sharings) {
    const ReturnSharing& one = extent.allocation.sharings[i];
    page.markup("<tr>").cell(on_paper(one.notice.notice)).cell(one.currency.code());
    amount_cell(page, one.amount, one.currency);
    page.cell(std::to_string(one.orders.size()), "number");
    page.cell(std::to_string(one.reports.size()), "number");
    page.cell(one.notice.begun ? graph::china_time(*one.notice.begun) : std::string("—"));
    page.cell(one.notice.ready_at ? graph::china_time(*one.notice.ready_at) : std::string("—"));
    both_cell(page, told(one.notice.state));
    page.markup("</tr>\n");
  }
  page.end_table();
}

void write_objection_table(HtmlWriter& page, const SheetExtent& extent) {
  const auto& allocation = extent.allocation;
  const auto concerns = [&](const ReturnObjection& objection) {
    if (objection.order.empty()) return true;
    return std::ranges::any_of(
        extent.pots, [&](std::size_t pot) { return allocation.basis.pots[pot].order == objection.order; });
  };
  if (std::ranges::none_of(allocation.basis.objections, concerns)) return;
  heading(page, "六、异议", "6. Objections");
  page.begin_table(
      {{"编号", "Id"}, {"异议人", "By"}, {"指令", "Order"}, {"报案", "Report"}, {"理由", "Reason"}});
  for (const ReturnObjection& one : allocation.basis.objections) {
    if (!concerns(one)) continue;
    page.markup("<tr>");
    for (const std::string* text : {&one.id, &one.by, &one.order, &one.report, &one.reason})
      page.cell(on_paper(*text));
    page.markup("</tr>\n");
  }
  page.end_table();
}

}  // namespace duanlian::respond
