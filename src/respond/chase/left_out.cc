#include "base/check.h"
#include "respond/chase/chase_plan.h"

namespace duanlian::respond {

std::string_view sentence(LeftOut reason) {
  switch (reason) {
    case LeftOut::below_least:
      return "低于单笔指令的最低金额 · less than an order is worth";
    case LeftOut::wallet:
      return "已转入链上钱包，无机构可止付 · in a wallet on a chain: nobody to order";
    case LeftOut::cash:
      return "已取现 · drawn as cash";
    case LeftOut::merchant:
      return "已消费给商户 · paid to a merchant";
    case LeftOut::exchange:
      return "已进入交易所，所属机构不明 · at an exchange of which no institution is known";
    case LeftOut::abroad:
      return "已转出境外 · left the country";
    case LeftOut::hub:
      return "在众多人使用的账户中，由人决定 · at a hub: a person decides";
    case LeftOut::fee:
      return "途中手续费 · kept as a fee on the way";
    case LeftOut::returned:
      return "已回到被害人账户 · back at the victim";
    case LeftOut::unseen:
      return "未见转账记录即已离开账户 · left an account without a transfer";
    case LeftOut::cut:
      return "超出追踪范围 · beyond a bound of the trace";
    case LeftOut::other_currency:
      return "币种与被骗时不同，由人决定 · in another currency than was taken: a person decides";
    case LeftOut::unnamed:
      return "账户名无法写入指令 · no order can name the account";
    case LeftOut::not_found:
      return "银行未找到该款且去向不明，已请求查询 · not found by the bank, and nothing tells where it went: "
             "queried";
    case LeftOut::declined:
      return "针对该款的指令被拒绝或无效，由人决定 · an order of it was refused or void: a person decides";
    case LeftOut::lifted:
      return "针对该款的指令已解除 · an order of it was lifted";
    case LeftOut::occupied:
      return "账户余额已被其他指令占用 · other orders have what the account has";
    case LeftOut::beyond_loss:
      return "超过举报所述损失 · beyond the loss that the report states";
    case LeftOut::over_limit:
      return "超过一次方案的指令数上限 · more orders than one plan has";
  }
  CHECK(false, "a value outside the enumeration");
}

}  // namespace duanlian::respond
