#include "respond/returns/return_case.h"

#include <algorithm>
#include <initializer_list>
#include <set>
#include <tuple>
#include <utility>

#include "base/hash.h"
#include "base/utf8.h"

namespace duanlian::respond {
namespace {

Status check_return_text(std::string_view what, std::string_view text, bool needed) {
  if (needed && text.empty()) return invalid(std::string(what) + " is missing");
  if (text.size() > kReturnTextBytesMax) {
    const std::string most = std::to_string(kReturnTextBytesMax);
    return Error{ErrorCode::limit_exceeded, std::string(what) + " is longer than " + most + " bytes"};
  }
  if (!is_utf8(text)) return invalid(std::string(what) + " is not UTF-8");
  return {};
}

Status check_return_amount(std::string_view what, int64_t amount, int64_t least) {
  if (amount >= least && amount <= kReturnAmountMax) return {};
  return invalid(std::string(what) + " is " + std::to_string(amount) + "; from " + std::to_string(least) +
                 " to " + std::to_string(kReturnAmountMax) + " minor units are possible");
}

// Looks at a case row by row; what a row names must have been seen.
class CaseCheck {
 public:
  Status read(const ReturnCase& one) {
    RETURN_IF_ERROR(check_return_text("the number of the case", one.number, true));
    RETURN_IF_ERROR(read_sizes(one));
    for (const FrozenPot& pot : one.pots) RETURN_IF_ERROR(read_pot(pot));
    for (const ReturnVictim& victim : one.victims) RETURN_IF_ERROR(read_victim(victim));
    for (const ReturnTrace& trace : one.traces) RETURN_IF_ERROR(read_trace(trace));
    for (const EarlierReturn& paid : one.earlier) RETURN_IF_ERROR(read_earlier(paid));
    for (const ReturnNotice& notice : one.notices) RETURN_IF_ERROR(read_notice(notice));
    for (const ReturnObjection& objection : one.objections) RETURN_IF_ERROR(read_objection(objection));
    return {};
  }

 private:
  static Status read_sizes(const ReturnCase& one) {
    const auto fits = [](std::string_view what, std::size_t count, std::size_t most) -> Status {
      if (count <= most) return {};
      return Error{ErrorCode::limit_exceeded,
                   "the case has more than " + std::to_string(most) + " " + std::string(what)};
    };
    RETURN_IF_ERROR(fits("pots", one.pots.size(), kReturnPotsMax));
    RETURN_IF_ERROR(fits("victims", one.victims.size(), kReturnVictimsMax));
    RETURN_IF_ERROR(fits("traced amounts", one.traces.size(), kReturnRowsMax));
    RETURN_IF_ERROR(fits("earlier returns", one.earlier.size(), kReturnRowsMax));
    RETURN_IF_ERROR(fits("notices", one.notices.size(), kReturnRemarksMax));
    return fits("objections", one.objections.size(), kReturnRemarksMax);
  }

  Status read_pot(const FrozenPot& pot) {
    RETURN_IF_ERROR(check_return_text("the order of a pot", pot.order, true));
    const std::string where = "pot " + pot.order;
    RETURN_IF_ERROR(check_return_text(where + ": account", pot.account, true));
    RETURN_IF_ERROR(check_return_text(where + ": holder", pot.holder, false));
    RETURN_IF_ERROR(check_return_text(where + ": institution", pot.institution, true));
    RETURN_IF_ERROR(check_return_amount(where + ": frozen", pot.frozen, 0));
    if (pot.currency == Currency{}) return invalid(where + ": currency is missing");
    if (!pots_.emplace(pot.order, &pot).second)
      return Error{ErrorCode::already_exists, where + " is there twice"};
    return {};
  }

  Status read_victim(const ReturnVictim& victim) {
    RETURN_IF_ERROR(check_return_text("the report of a victim", victim.report, true));
    const std::string where = "victim " + victim.report;
    RETURN_IF_ERROR(check_return_text(where + ": name", victim.name, false));
    RETURN_IF_ERROR(check_return_text(where + ": account", victim.account, false));
    RETURN_IF_ERROR(check_return_text(where + ": hardship", victim.hardship, false));
    RETURN_IF_ERROR(check_return_amount(where + ": loss", victim.loss, 1));
    RETURN_IF_ERROR(check_return_amount(where + ": recovered", victim.recovered, 0));
    if (victim.currency == Currency{}) return invalid(where + ": currency is missing");
    if (!victims_.emplace(victim.report, &victim).second)
      return Error{ErrorCode::already_exists, where + " is there twice"};
    return {};
  }

  // The pot of a row that says whose money there is.
  Result<const FrozenPot*> read_pair(std::string_view what, std::string_view order, std::string_view report) {
    RETURN_IF_ERROR(read_names(what, order, report));
    const auto pot = pots_.find(order);
    const auto victim = victims_.find(report);
    if (pot == pots_.end() || victim == victims_.end())
      return invalid(std::string(what) + " names an order and a report");
    if (pot->second->currency != victim->second->currency) {
      return invalid(std::string(what) + ": pot " + std::string(order) + " and victim " +
                     std::string(report) + " are of two currencies");
    }
    return pot->second;
  }

  // Where they are not empty, they are known.
  Status read_names(std::string_view what, std::string_view order, std::string_view report) const {
    if (!order.empty() && !pots_.contains(order))
      return Error{ErrorCode::not_found, std::string(what) + " names an unknown order"};
    if (!report.empty() && !victims_.contains(report))
      return Error{ErrorCode::not_found, std::string(what) + " names an unknown report"};
    return {};
  }

  Status read_trace(const ReturnTrace& trace) {
    ASSIGN_OR_RETURN(const auto* pot, read_pair("a traced amount", trace.order, trace.report));
    RETURN_IF_ERROR(check_return_amount("pot " + pot->order + ": a traced amount", trace.amount, 1));
    if (!traced_.emplace(trace.order, trace.report).second) {
      return Error{ErrorCode::already_exists,
                   "pot " + trace.order + ": two traced amounts of " + trace.report};
    }
    return {};
  }

  Status read_earlier(const EarlierReturn& paid) {
    ASSIGN_OR_RETURN(const auto* pot, read_pair("an earlier return", paid.order, paid.report));
    RETURN_IF_ERROR(check_return_amount("pot " + pot->order + ": an earlier return", paid.amount, 1));
    int64_t& sum = paid_[paid.order];
    sum += paid.amount;
    if (sum > pot->frozen) return invalid("pot " + pot->order + ": more was returned than was frozen");
    return {};
  }

  Status read_notice(const ReturnNotice& notice) {
    RETURN_IF_ERROR(check_return_text("the id of a notice", notice.id, true));
    if (!notices_.insert(notice.id).second)
      return Error{ErrorCode::already_exists, "notice " + notice.id + " is there twice"};
    named_ += notice.orders.size() + notice.reports.size();
    if (named_ <= kReturnRowsMax) return {};
    return Error{ErrorCode::limit_exceeded,
                 "the notices name more than " + std::to_string(kReturnRowsMax) + " orders and reports"};
  }

  Status read_objection(const ReturnObjection& objection) {
    RETURN_IF_ERROR(check_return_text("the id of an objection", objection.id, true));
    const std::string where = "objection " + objection.id;
    RETURN_IF_ERROR(check_return_text(where + ": by", objection.by, false));
    RETURN_IF_ERROR(check_return_text(where + ": reason", objection.reason, false));
    RETURN_IF_ERROR(read_names(where, objection.order, objection.report));
    if (!objections_.insert(objection.id).second)
      return Error{ErrorCode::already_exists, where + " is there twice"};
    return {};
  }

  TextMap<const FrozenPot*> pots_;
  TextMap<const ReturnVictim*> victims_;
  TextMap<int64_t> paid_;
  TextSet notices_, objections_;
  std::size_t named_ = 0;
  std::set<std::pair<std::string_view, std::string_view>> traced_;
};

}  // namespace

void put_in_order(ReturnCase& one) {
  std::ranges::sort(one.pots, {}, &FrozenPot::order);
  std::ranges::sort(one.victims, {}, [](const ReturnVictim& v) { return std::tie(v.filed, v.report); });
  std::ranges::sort(one.traces, {}, [](const ReturnTrace& t) { return std::tie(t.order, t.report); });
  std::ranges::sort(one.earlier, {}, [](const EarlierReturn& paid) {
    return std::tie(paid.order, paid.report, paid.paid, paid.amount, paid.shared);
  });
  std::ranges::sort(one.notices, {},
                    [](const ReturnNotice& notice) { return std::tie(notice.begun, notice.id); });
  for (ReturnNotice& notice : one.notices) {
    std::ranges::sort(notice.orders);
    std::ranges::sort(notice.reports);
  }
  std::ranges::sort(one.objections, {}, &ReturnObjection::id);
}

Status check_return_case(const ReturnCase& one) { return CaseCheck().read(one); }

}  // namespace duanlian::respond
