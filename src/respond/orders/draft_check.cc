#include "respond/orders/draft_check.h"

#include <algorithm>
#include <initializer_list>

namespace duanlian::respond {
namespace {

using model::EntityKind;
using model::Measure;
using model::OrderRelation;

bool is_one_of(EntityKind kind, std::initializer_list<EntityKind> kinds) {
  return std::ranges::find(kinds, kind) != kinds.end();
}

std::string_view targets_of(Measure measure) {
  switch (measure) {
    case Measure::warn:
    case Measure::dissuade:
      return "a phone, a person or an account · 号码、人员或账户";
    case Measure::suspend_number:
      return "a phone · 号码";
    case Measure::block_name:
      return "a domain · 域名";
    case Measure::unspecified:
    case Measure::protective_hold:
    case Measure::query:
    case Measure::stop:
    case Measure::freeze:
    case Measure::recall:
    case Measure::release:
    case Measure::give_back:
      break;
  }
  return "an account · 账户";
}

bool fits(Measure measure, EntityKind kind) {
  switch (measure) {
    case Measure::warn:
    case Measure::dissuade:
      return is_one_of(kind, {EntityKind::phone, EntityKind::person, EntityKind::account});
    case Measure::suspend_number:
      return kind == EntityKind::phone;
    case Measure::block_name:
      return kind == EntityKind::domain;
    case Measure::release:
      return is_one_of(kind, {EntityKind::account, EntityKind::phone, EntityKind::domain});
    case Measure::unspecified:
    case Measure::protective_hold:
    case Measure::query:
    case Measure::stop:
    case Measure::freeze:
    case Measure::recall:
    case Measure::give_back:
      break;
  }
  return kind == EntityKind::account;
}

}  // namespace

Status DraftCheck::check() const {
  RETURN_IF_ERROR(check_target());
  RETURN_IF_ERROR(check_money());
  RETURN_IF_ERROR(check_excess());
  RETURN_IF_ERROR(check_relation());
  RETURN_IF_ERROR(check_times());
  return check_shares();
}

Status DraftCheck::check_target() const {
  if (!fits(order_.measure, order_.target.kind)) {
    return invalid("target: " + std::string(model::to_string(order_.measure)) + " is on " +
                   std::string(targets_of(order_.measure)));
  }
  return {};
}

Status DraftCheck::check_money() const {
  if (law_.takes_money && !order_.amount)
    return invalid(
        "amount: missing: an amount is ordered, never a whole account · 须写明金额，不得针对整个账户");
  int64_t sum = 0;
  for (const model::OrderShare& share : order_.shares) {
    if (!order_.amount || share.amount > *order_.amount - sum)
      return invalid("shares: more in sum than the amount · 各被害人份额之和超过金额");
    sum += share.amount;
  }
  return {};
}

// 限额: what was traced, and above it only with a reason that a second person answers for.
Status DraftCheck::check_excess() const {
  if (!order_.traced || *order_.amount <= *order_.traced) return {};
  if (order_.excess_reason.empty())
    return invalid("amount: more than was traced, without excess_reason · 超过追踪金额须书面说明理由");
  if (order_.excess_by == order_.officer)
    return invalid("excess_by: the second person is the first · 超额理由须由另一人负责");
  return {};
}

const OrderRecord* DraftCheck::other() const {
  const auto place = book_.find(draft_.issuer(), order_.other);
  return place ? &book_.at(*place) : nullptr;
}

Status DraftCheck::check_relation() const {
  if (order_.measure == Measure::release && order_.relation != OrderRelation::ends)
    return invalid("relation: a release ends another order · 解除须指明所解除的指令");
  if (order_.relation == OrderRelation::none) return {};
  const OrderRecord* const other = this->other();
  if (other == nullptr) return invalid("other: no order of this issuer has that id · 所指指令不存在");
  if (other->order.target != order_.target) return invalid("other: is on another target · 所指指令对象不同");
  if (order_.amount && other->order.amount && order_.currency != other->order.currency)
    return invalid("other: is in another currency · 所指指令币种不同");
  const Measure before = other->order.measure;
  switch (order_.relation) {
    case OrderRelation::none:
      return {};
    case OrderRelation::ends:
      if (order_.measure != Measure::release) return invalid("relation: only a release ends another order");
      if (is_over(other->state)) return invalid("other: is over already · 所指指令已终结");
      if (order_.amount && *order_.amount > other->held())
        return invalid("amount: more than that order holds · 超过该指令所控金额");
      return {};
    case OrderRelation::renews:
      if (before != order_.measure) return invalid("relation: renews an order of the same measure");
      if (!law_.renewable) return invalid("relation: the law knows no renewal of it · 该措施不得续期");
      if (other->state != OrderState::in_force)
        return invalid("other: is not in force, so it cannot be renewed · 所指指令未在生效中");
      return {};
    case OrderRelation::raises:
      if (before != order_.measure) return invalid("relation: raises an order of the same measure");
      if (is_over(other->state)) return invalid("other: is over, so it cannot be raised · 所指指令已终结");
      return {};
    case OrderRelation::succeeds:
      if (order_.measure != Measure::freeze ||
          (before != Measure::stop && before != Measure::protective_hold))
        return invalid("relation: a freeze succeeds a stop or a hold · 只有冻结可承接止付");
      if (is_over(other->state)) return invalid("other: is over, so nothing succeeds it · 所指指令已终结");
      return {};
  }
  return {};
}

// Of whichever issuer: the limit is the account's.
Status DraftCheck::check_times() const {
  if (!law_.times || order_.relation == OrderRelation::raises) return {};
  int times = 0;
  for (const uint32_t place : book_.on(order_.target)) {
    const OrderRecord& record = book_.at(place);
    if (record.order.measure != order_.measure || record.order.relation == OrderRelation::raises) continue;
    if (is_pending(record.state) || record.executed_at) ++times;
  }
  if (times < *law_.times) return {};
  return invalid(std::string(model::to_string(order_.measure)) + ": at most " + std::to_string(*law_.times) +
                 " on one account (" + law_.provenance.source + ") · 同一账户不得超过" +
                 std::to_string(*law_.times) + "次");
}

// Nobody's money is stopped twice for one yuan.
Status DraftCheck::check_shares() const {
  if (order_.measure == Measure::release || order_.measure == Measure::give_back) return {};
  const bool follows = order_.relation == OrderRelation::renews || order_.relation == OrderRelation::succeeds;
  const auto replaced = follows ? book_.find(draft_.issuer(), order_.other) : std::nullopt;
  for (const model::OrderShare& share : order_.shares) {
    const auto report =
        book_.find_report(share.source.empty() ? draft_.issuer() : share.source, share.report);
    if (!report) return invalid("shares: no report has the id " + share.report + " · 所指举报不存在");
    const auto& lost = book_.report(*report).report.amount;
    if (!lost) continue;
    if (share.amount > *lost - std::min(*lost, book_.held_for(*report, replaced))) {
      return invalid("shares: of the report " + share.report +
                     " more would be held than was lost: nobody's money is stopped twice · "
                     "超过被害人损失，不得重复止付");
    }
  }
  return {};
}

}  // namespace duanlian::respond
