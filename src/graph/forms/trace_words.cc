#include "graph/forms/trace_words.h"

#include "base/check.h"

namespace duanlian::graph {

TwoTongues told(RestKind kind) {
  switch (kind) {
    case RestKind::account:
      return {"账户内，可止付", "in an account, can be stopped"};
    case RestKind::wallet:
      return {"链上钱包", "in a wallet on a chain"};
    case RestKind::cash:
      return {"取现", "drawn as cash"};
    case RestKind::merchant:
      return {"商户消费", "paid to a merchant"};
    case RestKind::exchange:
      return {"交易所", "at an exchange"};
    case RestKind::abroad:
      return {"境外账户", "abroad"};
    case RestKind::hub:
      return {"枢纽账户，未继续追踪", "at a hub, not followed through"};
    case RestKind::fee:
      return {"手续费", "kept as a fee"};
    case RestKind::returned:
      return {"已退回受害人", "back at the victim"};
    case RestKind::unseen:
      return {"去向不明：余额少于流水", "gone without a transfer that is known"};
    case RestKind::cut:
      return {"超出查询范围", "beyond a bound of the question"};
  }
  CHECK(false, "a rest of no kind");
}

TwoTongues told(Doubt doubt) {
  switch (doubt) {
    case Doubt::methods_differ:
      return {"各追踪方法结果不一", "the methods differ"};
    case Doubt::mixed:
      return {"账户内混有大量其他资金", "mixed with much other money"};
    case Doubt::balance_inferred:
      return {"途经账户余额未知，由流水推算", "a balance on the way is inferred, nobody told it"};
    case Doubt::unseen_income:
      return {"途经账户支出超过已知收入", "an account on the way paid more than it is known to have had"};
    case Doubt::contradiction:
      return {"途经账户余额与流水矛盾", "a balance on the way contradicts the transfers"};
    case Doubt::implied_swap:
      return {"兑换按汇率推断", "an exchange on the way is inferred from a rate"};
    case Doubt::hub_crossed:
      return {"经过枢纽账户", "a hub was crossed"};
    case Doubt::late_transfers:
      return {"部分流水迟到或已冲正", "some transfers came out of order or were undone"};
    case Doubt::pending:
      return {"途中有未完成的转账", "a transfer on the way was only ordered"};
    case Doubt::deal:
      return {"同一持有人收款与付币相符",
              "what the holder was paid and what he paid out in another asset agree"};
    case Doubt::deal_doubtful:
      return {"相符的不止一笔", "they agree with others as well"};
  }
  CHECK(false, "a doubt of no kind");
}

TwoTongues told(CutKind kind) {
  switch (kind) {
    case CutKind::hub:
      return {"枢纽账户", "hub"};
    case CutKind::layers:
      return {"层数上限", "layers"};
    case CutKind::least:
      return {"低于最小金额", "below the least part"};
    case CutKind::steps:
      return {"步数或时间上限", "steps or time"};
    case CutKind::hops:
      return {"跳数过多，部分未列出", "hops are left out"};
    case CutKind::amount:
      return {"金额过大", "an amount too large"};
  }
  CHECK(false, "a cut of no kind");
}

TwoTongues told(FollowMethod method) {
  switch (method) {
    case FollowMethod::fifo:
      return {"先进先出", "first in, first out"};
    case FollowMethod::lifo:
      return {"后进先出", "last in, first out"};
    case FollowMethod::proportional:
      return {"按比例", "proportional"};
    case FollowMethod::poison:
      return {"全部污染（不守恒）", "poison (conserves nothing)"};
    case FollowMethod::ranked:
      return {"排序追踪", "ranked"};
  }
  CHECK(false, "a method of no kind");
}

TwoTongues told(HubPolicy policy) {
  switch (policy) {
    case HubPolicy::stop_at:
      return {"止于枢纽", "stop at hubs"};
    case HubPolicy::proportional:
      return {"按比例穿过枢纽", "through hubs by share"};
    case HubPolicy::ask:
      return {"止于枢纽并询问", "stop at hubs and ask"};
  }
  CHECK(false, "a policy of no kind");
}

TwoTongues told(MovementKind kind) {
  switch (kind) {
    case MovementKind::transfer:
      return {"转账", "transfer"};
    case MovementKind::card_payment:
      return {"刷卡消费", "card payment"};
    case MovementKind::cash_withdrawal:
      return {"取现", "cash withdrawal"};
    case MovementKind::cash_deposit:
      return {"存现", "cash deposit"};
    case MovementKind::chain:
      return {"链上转账", "on a chain"};
    case MovementKind::exchange:
      return {"兑换", "exchange"};
    case MovementKind::abroad:
      return {"汇往境外", "to abroad"};
    case MovementKind::loan:
      return {"放款", "loan"};
  }
  CHECK(false, "a movement of no kind");
}

}  // namespace duanlian::graph
