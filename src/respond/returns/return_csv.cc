#include "respond/returns/return_csv.h"

#include "graph/forms/amounts.h"
#include "graph/forms/csv_rows.h"

namespace duanlian::respond {

void append_returns_csv(std::string& out, const ReturnAllocation& allocation) {
  graph::CsvRows rows(
      out,
      "序号 row,指令 order,机构 institution,冻结账户 from_account,户名 holder,报案 report,受害人 "
      "victim,收款账户 to_account,金额 amount,币种 currency,依据 basis,状态 state,公告期满 "
      "ready_at,异议 objection");
  for (std::size_t i = 0; i < allocation.parts.size(); ++i) {
    const ReturnPart& part = allocation.parts[i];
    const FrozenPot& pot = allocation.basis.pots[part.pot];
    const ReturnVictim& victim = allocation.basis.victims[part.victim];
    rows.number(i + 1).text(pot.order).text(pot.institution).text(pot.account).text(pot.holder);
    rows.text(victim.report).text(victim.name).text(victim.account);
    rows.plain(graph::plain_amount(part.amount, pot.currency.code())).plain(pot.currency.code());
    rows.plain(model::to_string(part.basis)).plain(model::to_string(part.state));
    const bool dated = part.sharing && allocation.sharings[*part.sharing].notice.ready_at;
    rows.plain(dated ? to_rfc3339(*allocation.sharings[*part.sharing].notice.ready_at) : std::string());
    rows.text(part.objection);
    rows.end_row();
  }
}

}  // namespace duanlian::respond
