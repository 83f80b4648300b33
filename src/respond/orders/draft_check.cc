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
  RETURN_IF_ERROR(check_relation());
  RETURN_IF_ERROR(check_excess());
  RETURN_IF_ERROR(check_excess_by());
  RETURN_IF_ERROR(check_times());
  return check_shares();
}

Status DraftCheck::check_target() const {
  if (book_.count_on(order_.target) >= kOrdersOnTargetMax)
    return invalid("target: no more orders on it (kOrdersOnTargetMax) · 该对象上的指令数量已达上限");
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

// 限额: what was traced, and above it only with a reason that a second person answers for. What takes the
// place of another order rests on the trace of that one.
Status DraftCheck::check_excess() const {
  if (!order_.amount) return {};
  if (law_.needs_trace && !order_.traced && order_.excess_reason.empty()) {
    const OrderRecord* const before = draft_.replaces() ? other() : nullptr;
    if (before == nullptr || *order_.amount > before->order.amount.value_or(0))
      return invalid("traced: missing: how much of victims' money is there? · 须写明追踪到的涉案金额");
  }
  if (!order_.traced || *order_.amount <= *order_.traced) return {};
  if (order_.excess_reason.empty())
    return invalid("amount: more than was traced, without excess_reason · 超过追踪金额须书面说明理由");
  return {};
}

Status DraftCheck::check_excess_by() const {
  if (order_.excess_by.empty() || order_.excess_by != order_.officer) return {};
  return invalid("excess_by: the second person is the first · 超额理由须由另一人负责");
}

const OrderRecord* DraftCheck::other() const {
  const auto place = book_.find(draft_.issuer(), order_.other);
  return place ? &book_.at(*place) : nullptr;
}

Status DraftCheck::check_relation() const {
  if (order_.measure == Measure::release && order_.relation != OrderRelation::ends)
    return invalid("relation: a release ends another order · 解除须指明所解除的指令");
  if (order_.measure == Measure::give_back && order_.relation != OrderRelation::ends)
    return invalid("relation: a return ends the order that holds the money · 返还须指明控制该资金的指令");
  if (order_.relation == OrderRelation::none) return {};
  const OrderRecord* const other = this->other();
  if (other == nullptr) return invalid("other: no order of this issuer has that id · 所指指令不存在");
  if (other->order.target != order_.target) return invalid("other: is on another target · 所指指令对象不同");
  if (order_.amount && other->order.amount && order_.currency != other->order.currency)
    return invalid("other: is in another currency · 所指指令币种不同");
  if (is_over(other->state)) return invalid("other: is over already · 所指指令已终结");
  return order_.relation == OrderRelation::ends ? check_end(*other) : check_replacement(*other);
}

Status DraftCheck::check_end(const OrderRecord& other) const {
  if (order_.measure != Measure::release && order_.measure != Measure::give_back)
    return invalid("relation: only a release or a return ends another order · 只有解除或返还可终结其他指令");
  if (other.state == OrderState::drafted || other.state == OrderState::approved)
    return invalid("other: is not sent yet: reject it instead · 所指指令尚未发送，应予驳回");
  const bool in_force = other.state == OrderState::in_force;
  if (order_.measure == Measure::give_back && !in_force)
    return invalid("other: holds nothing yet that could be returned · 所指指令尚未生效");
  if (!order_.amount) return {};
  if (!in_force && order_.amount != other.order.amount)
    return invalid("amount: what is not answered yet is released whole · 尚未答复的指令只能全部解除");
  int64_t free = other.held();
  for (const uint32_t place : other.followers) {
    const OrderRecord& one = book_.at(place);
    if (one.order.relation == OrderRelation::ends && is_pending(one.state))
      free -= std::min(free, one.order.amount.value_or(free));
  }
  if (*order_.amount <= free) return {};
  return invalid("amount: more than that order holds, or than others leave of it · 超过该指令所控金额");
}

Status DraftCheck::check_replacement(const OrderRecord& other) const {
  if (other.release_by)
    return invalid("other: is to be released, so nothing is added to it · 所指指令应予解除，不得延续");
  if (draft_.raises()) return check_place_of(other);
  for (const uint32_t place : other.followers) {
    const OrderRecord& one = book_.at(place);
    if (one.replaces() && !is_over(one.state))
      return invalid("other: " + one.id() + " takes its place already · 已有指令承接");
  }
  return check_place_of(other);
}

Status DraftCheck::check_place_of(const OrderRecord& other) const {
  const Measure before = other.order.measure;
  switch (order_.relation) {
    case OrderRelation::none:
    case OrderRelation::ends:
      return {};
    case OrderRelation::renews:
      if (before != order_.measure)
        return invalid("relation: renews an order of the same measure · 措施须相同");
      if (!law_.renewable || other.temporary)
        return invalid("relation: the law knows no renewal of it · 该措施不得续期");
      if (other.state != OrderState::in_force)
        return invalid("other: is not in force, so it cannot be renewed · 所指指令未在生效中");
      if (order_.amount.value_or(0) > other.held())
        return invalid("amount: more than that order holds: raise it instead · 超过该指令所控金额");
      return {};
    case OrderRelation::raises:
      if (before != order_.measure)
        return invalid("relation: raises an order of the same measure · 措施须相同");
      if (other.raises())
        return invalid("other: raises another itself: name that one · 所指指令本身为提额，须指明原指令");
      return {};
    case OrderRelation::succeeds:
      if (order_.measure == Measure::freeze &&
          (before == Measure::stop || before == Measure::protective_hold))
        return {};
      return invalid("relation: a freeze succeeds a stop or a hold · 只有冻结可承接止付");
  }
  return {};
}

// Of whichever issuer: the limit is the account's. What raises a stop is the same stop.
Status DraftCheck::check_times() const {
  if (!law_.times || draft_.raises()) return {};
  std::vector<uint32_t> counted;
  for (const uint32_t place : book_.on(order_.target)) {
    const OrderRecord& record = book_.at(place);
    if (record.order.measure != order_.measure || (!is_pending(record.state) && record.done == 0)) continue;
    const uint32_t first = book_.first_raised(place);
    if (std::ranges::find(counted, first) == counted.end()) counted.push_back(first);
  }
  if (counted.size() < static_cast<std::size_t>(*law_.times)) return {};
  return invalid(std::string(model::to_string(order_.measure)) + ": at most " + std::to_string(*law_.times) +
                 " on one account (" + law_.provenance.source + ") · 同一账户不得超过" +
                 std::to_string(*law_.times) + "次");
}

// Nobody's money is stopped twice for one yuan, nor returned twice.
Status DraftCheck::check_shares() const {
  const bool holds = holds_money(order_.measure) || order_.measure == Measure::recall;
  if (!holds && order_.measure != Measure::give_back) return {};
  const auto replaced = draft_.replaces() ? book_.find(draft_.issuer(), order_.other) : std::nullopt;
  for (std::size_t i = 0; i < order_.shares.size(); ++i) {
    const model::OrderShare& share = order_.shares[i];
    const auto report = book_.report_of(draft_, share);
    if (!report) return invalid("shares: no report has the id " + share.report + " · 所指举报不存在");
    if (book_.report(*report).orders.size() >= kOrdersOfReportMax)
      return invalid(
          "shares: no more orders for that report (kOrdersOfReportMax) · 该举报的指令数量已达上限");
    const model::Report& told = book_.report(*report).report;
    if (!told.amount || told.currency != order_.currency) continue;
    int64_t wanted = 0;  // of this report, up to here
    for (std::size_t j = 0; j <= i; ++j) {
      if (book_.report_of(draft_, order_.shares[j]) == report) wanted += order_.shares[j].amount;
    }
    const int64_t taken = holds ? book_.held_for(*report, replaced) + book_.returned_for(*report, false)
                                : book_.returned_for(*report, true);
    if (wanted <= *told.amount - std::min(*told.amount, taken)) continue;
    if (!holds)
      return invalid("shares: more would be returned of " + share.report +
                     " than was lost · 返还超过被害人损失");
    return invalid(
        "shares: of the report " + share.report +
        " more would be held than was lost: nobody's money is stopped twice · 超过被害人损失，不得重复止付");
  }
  return {};
}

}  // namespace duanlian::respond
