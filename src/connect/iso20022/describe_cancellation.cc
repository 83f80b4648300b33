#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "connect/iso20022/control_figures.h"
#include "connect/iso20022/describe.h"
#include "connect/iso20022/limits.h"

namespace duanlian::connect::iso20022 {
namespace {

// A part of camt.056 whose payments were made in one message. Never written: each payment names its own.
struct CancelledGroup {
  std::optional<OriginalMessage> message;
  std::optional<Case> filed;
  std::vector<Reason> reasons;
  std::vector<Cancellation> payments;
};

// The same of camt.029: a group is told of in one, all payments in another.
struct AnsweredGroup {
  std::optional<GroupOutcome> outcome;
  std::vector<CancellationOutcome> payments;
};

// Of the payments of all groups.
template <class Group>
void check_number(Form& form, std::string_view name, const std::vector<Group>& groups) {
  std::size_t payments = 0;
  for (const Group& group : groups) payments += group.payments.size();
  if (payments > kPaymentsMax)
    form.fail(name,
              Error{ErrorCode::limit_exceeded, "more than " + std::to_string(kPaymentsMax) + " payments"});
}

void describe_cancellation(Form& form, Cancellation& cancellation) {
  OriginalPayment& payment = cancellation.payment;
  form.text("CxlId", cancellation.id, kMax35, Need::optional);
  maybe(form, "Case", cancellation.filed);
  maybe(form, "OrgnlGrpInf", payment.message);
  form.text("OrgnlInstrId", payment.instruction, kMax35, Need::optional);
  form.text("OrgnlEndToEndId", payment.end_to_end, kMax35, Need::optional);
  form.text("OrgnlTxId", payment.transaction, kMax35, Need::optional);
  form.text("OrgnlUETR", payment.uetr, kUetr, Need::optional);
  form.text("OrgnlClrSysRef", payment.clearing_reference, kMax35, Need::optional);
  form.amount("OrgnlIntrBkSttlmAmt", payment.amount);
  form.date("OrgnlIntrBkSttlmDt", payment.settled);
  form.skip({"Assgnr", "Assgne"});
  describe_reasons(form, "CxlRsnInf", cancellation.reasons);
  maybe(form, "OrgnlTxRef", cancellation.particulars);
  form.skip({"SplmtryData"});
  if (!payment.named()) form.fail("", "does not say which payment is meant");
}

void describe_cancelled_message(Form& form, CancelledGroup& group) {
  form.inside_if("OrgnlGrpInfAndCxl", false, [&] {
    form.skip({"GrpCxlId"});
    maybe(form, "Case", group.filed);
    describe(form, group.message.emplace());
    form.skip({"NbOfTxs"});
    form.leave_unread("CtrlSum");
    std::optional<bool> whole;
    form.flag("GrpCxl", whole);
    if (whole.value_or(false))
      form.fail("GrpCxl", "a whole message is to be cancelled: only named payments can be");
    describe_reasons(form, "CxlRsnInf", group.reasons);
  });
}

void describe_cancelled_group(Form& form, CancelledGroup& group) {
  describe_cancelled_message(form, group);
  form.each("TxInf", group.payments, kPaymentsMax,
            [&](Cancellation& payment) { describe_cancellation(form, payment); });
}

// What is said of a group is said of its payments that say nothing else.
void take_group(CancelledGroup group, CancellationRequest& request) {
  for (Cancellation& payment : group.payments) {
    if (!payment.payment.message) payment.payment.message = group.message;
    if (!payment.filed) payment.filed = group.filed;
    if (payment.reasons.empty()) payment.reasons = group.reasons;
  }
  std::ranges::move(group.payments, std::back_inserter(request.payments));
}

void describe_resolution(Form& form, std::optional<Resolution>& resolution) {
  form.maybe("RsltnRltdInf", resolution, [&form](Resolution& found) {
    form.text("EndToEndId", found.end_to_end, kMax35, Need::optional);
    form.text("TxId", found.transaction, kMax35, Need::optional);
    form.text("UETR", found.uetr, kUetr, Need::optional);
    form.amount("IntrBkSttlmAmt", found.amount);
    form.date("IntrBkSttlmDt", found.settled);
    form.skip({"ClrChanl"});
    form.leave_unread("Compstn");
    form.leave_unread("Chrgs");
    form.leave_unread("ChrgsInf");
  });
}

void describe_group_outcome(Form& form, GroupOutcome& outcome) {
  form.text("OrgnlGrpCxlId", outcome.request, kMax35, Need::optional);
  maybe(form, "RslvdCase", outcome.resolved);
  describe(form, outcome.message);
  form.skip({"OrgnlNbOfTxs", "OrgnlCtrlSum"});
  form.word("GrpCxlSts", outcome.status);
  describe_reasons(form, "CxlStsRsnInf", outcome.reasons);
  form.leave_unread("NbOfTxsPerCxlSts");
}

void describe_outcome(Form& form, CancellationOutcome& outcome) {
  OriginalPayment& payment = outcome.payment;
  form.text("CxlStsId", outcome.id, kMax35, Need::optional);
  maybe(form, "RslvdCase", outcome.resolved);
  maybe(form, "OrgnlGrpInf", payment.message);
  form.text("OrgnlInstrId", payment.instruction, kMax35, Need::optional);
  form.text("OrgnlEndToEndId", payment.end_to_end, kMax35, Need::optional);
  form.text("OrgnlTxId", payment.transaction, kMax35, Need::optional);
  form.text("OrgnlClrSysRef", payment.clearing_reference, kMax35, Need::optional);
  form.text("OrgnlUETR", payment.uetr, kUetr, Need::optional);
  form.word("TxCxlSts", outcome.status);
  describe_reasons(form, "CxlStsRsnInf", outcome.reasons);
  describe_resolution(form, outcome.resolution);
  form.amount("OrgnlIntrBkSttlmAmt", payment.amount);
  form.date("OrgnlIntrBkSttlmDt", payment.settled);
  form.skip({"Assgnr", "Assgne"});
  maybe(form, "OrgnlTxRef", outcome.particulars);
}

void describe_answered_group(Form& form, AnsweredGroup& group) {
  form.maybe("OrgnlGrpInfAndSts", group.outcome,
             [&form](GroupOutcome& outcome) { describe_group_outcome(form, outcome); });
  form.leave_unread("OrgnlPmtInfAndSts");
  form.each("TxInfAndSts", group.payments, kPaymentsMax,
            [&](CancellationOutcome& outcome) { describe_outcome(form, outcome); });
}

std::vector<AnsweredGroup> groups_of(CancellationAnswer& answer) {
  std::vector<AnsweredGroup> groups;
  for (GroupOutcome& outcome : answer.groups) groups.emplace_back().outcome = outcome;
  if (!answer.payments.empty()) groups.emplace_back().payments = answer.payments;
  return groups;
}

void take_answered(AnsweredGroup group, CancellationAnswer& answer) {
  for (CancellationOutcome& payment : group.payments) {
    if (group.outcome && !payment.payment.message) payment.payment.message = group.outcome->message;
  }
  if (group.outcome) answer.groups.push_back(*std::move(group.outcome));
  std::ranges::move(group.payments, std::back_inserter(answer.payments));
}

// Which of the four answers it is; 4 when it is none or more than one.
std::size_t kind_of(const CancellationAnswer& answer) {
  const std::array<bool, 4> said{!answer.confirmation.empty(), !answer.rejected_changes.empty(),
                                 answer.duplicate_of.has_value(), answer.withdrawn.has_value()};
  if (std::ranges::count(said, true) != 1) return said.size();
  return static_cast<std::size_t>(std::ranges::find(said, true) - said.begin());
}

void describe_answer_status(Form& form, CancellationAnswer& answer) {
  switch (form.pick({"Conf", "RjctdMod", "DplctOf", "AssgnmtCxlConf"}, form.reads() ? 0 : kind_of(answer))) {
    case 0:
      return form.text("Conf", answer.confirmation, kCode4);
    case 1:
      return form.each("RjctdMod", answer.rejected_changes, kListMax, [&form](Coded& coded) {
        const std::size_t picked = form.pick({"Cd", "Prtry"}, coded.proprietary.empty() ? 0 : 1);
        if (picked == 0) form.text("Cd", coded.code, kCode4);
        if (picked == 1) form.text("Prtry", coded.proprietary, kMax35);
      });
    case 2:
      return maybe(form, "DplctOf", answer.duplicate_of);
    case 3:
      return form.flag("AssgnmtCxlConf", answer.withdrawn);
    default:
      form.fail("", "an answer says one of Conf, RjctdMod, DplctOf, AssgnmtCxlConf");
  }
}

}  // namespace

void describe(Form& form, CancellationRequest& request) {
  inside(form, "Assgnmt", request.assignment);
  maybe(form, "Case", request.filed);
  ControlFigures figures;
  form.inside_if("CtrlData", true, [&] { figures.describe(form, request.payments.size()); });
  std::vector<CancelledGroup> groups;
  if (!form.reads()) groups.emplace_back().payments = request.payments;
  form.each(
      "Undrlyg", groups, kPaymentsMax, [&](CancelledGroup& group) { describe_cancelled_group(form, group); },
      Need::required);
  form.skip({"SplmtryData"});
  check_number(form, "Undrlyg", groups);
  if (form.failed()) return;
  if (form.reads()) {
    for (CancelledGroup& group : groups) take_group(std::move(group), request);
  }
  if (request.payments.empty()) return form.fail("Undrlyg", "names no payment");
  std::vector<std::optional<Money>> amounts;
  for (const Cancellation& payment : request.payments) amounts.push_back(payment.payment.amount);
  figures.check(form, request.payments.size(), amounts);
}

void describe(Form& form, CancellationAnswer& answer) {
  inside(form, "Assgnmt", answer.assignment);
  maybe(form, "RslvdCase", answer.resolved);
  form.inside("Sts", [&] { describe_answer_status(form, answer); });
  std::vector<AnsweredGroup> groups;
  if (!form.reads()) groups = groups_of(answer);
  form.each("CxlDtls", groups, kPaymentsMax,
            [&](AnsweredGroup& group) { describe_answered_group(form, group); });
  for (const char* const name : {"ModDtls", "ClmNonRctDtls", "StmtDtls", "CrrctnTx"}) form.leave_unread(name);
  describe_resolution(form, answer.resolution);
  form.skip({"SplmtryData"});
  check_number(form, "CxlDtls", groups);
  if (!form.reads() || form.failed()) return;
  for (AnsweredGroup& group : groups) take_answered(std::move(group), answer);
}

}  // namespace duanlian::connect::iso20022
